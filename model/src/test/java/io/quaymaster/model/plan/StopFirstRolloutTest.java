package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replacing an instance that must not run at the same time as its successor. */
class StopFirstRolloutTest extends PlannerTest {
    private static final String DB = """
            kind: Volume
            name: data
            ---
            kind: Container
            name: db
            image: debian:12
            volumes: [data:/data]
            healthcheck: { test: [CMD, probe] }
            """;
    private static final String CACHE = """
            kind: Container
            name: cache
            image: redis:7
            """;
    private static final String FAST = DB + "environment: { MODE: fast }\n";

    @Test
    void makesTheSuccessorThenStopsTheOldOneThenStartsIt() {
        shop.running(DB).commit(FAST);

        assertThat(shop.plan()).isEqualTo("""
                1. create container db.new-6f71e554: it differs from its manifest: environment.MODE is now fast
                2. stop container db (after 1): its successor is there, and two at a time would share what is mounted at /data
                3. start container db.new-6f71e554 (after 2): it is to take over from db
                """);
    }

    @Test
    void leavesTheOldOneStoppedUntilTheSuccessorIsHealthy() {
        shop.running(DB).commit(FAST).pass();

        assertThat(shop.plan()).isEqualTo("container/db waits for db.new-6f71e554 to become healthy\n");
    }

    @Test
    void removesTheOldOneOnceTheNamesAreSwapped() {
        shop.running(DB).commit(FAST).pass().wait(Duration.ofSeconds(5));

        assertThat(shop.plan()).isEqualTo("""
                1. rename container db to db.old-b7ac525d: its successor is ready
                2. rename container db.new-6f71e554 to db (after 1): it is ready
                """);
        assertThat(shop.pass().plan()).isEqualTo("1. remove container db.old-b7ac525d: its successor serves\n");
    }

    @Test
    void isTheOrderForContainersThatPublishAHostPort() {
        String web = """
                kind: Container
                name: web
                image: debian:12
                ports: ["8080:80"]
                """;
        shop.running(web).commit(web + "environment: { MODE: fast }\n");

        assertThat(shop.plan()).contains("two at a time would share the host port 8080");
    }

    @Test
    void doesNotSayThatAHostPortIsSharedThatOnlyTheNewOneHas() {
        String web = """
                kind: Container
                name: web
                image: debian:12
                ports: ["%s:80"]
                """;
        shop.running(web.formatted("8080")).commit(web.formatted("9090"));

        assertThat(shop.plan())
                .contains(
                        "its successor is there, and of those that publish a host port, as it does 9090, one runs at a time")
                .doesNotContain("share");
    }

    @Test
    void isTheOrderWhereTheManifestAsksForIt() {
        String web = """
                kind: Container
                name: web
                image: debian:12
                rollout: { order: stop-first }
                """;
        shop.running(web).commit(web + "environment: { MODE: fast }\n");

        assertThat(shop.plan())
                .contains("2. stop container web (after 1): its successor is there, and its manifest asks for it");
    }

    @Test
    void isNotTheOrderForWhatIsOnlyRead() {
        String web = DB.replace("data:/data", "data:/data:ro");
        shop.running(web).commit(web + "environment: { MODE: fast }\n");

        assertThat(shop.plan()).doesNotContain("stop container");
    }

    @Test
    void isNotTheOrderWhereTheManifestAsksForTheOther() {
        String asked = DB + "rollout: { order: start-first }\n";
        shop.running(asked).commit(asked + "environment: { MODE: fast }\n");

        assertThat(shop.plan()).doesNotContain("stop container");
    }

    @Test
    void startsTheOldOneAgainWhenTheChangeIsTakenBackHalfway() {
        shop.running(DB).commit(FAST).pass().commit(DB);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container db.new-6f71e554 to db.gone-6f71e554: it is no longer wanted
                2. stop container db.gone-6f71e554 (after 1): it is no longer wanted
                3. start container db (after 2): it is not running (ended with 143)
                4. remove container db.gone-6f71e554 (after 3): it is no longer wanted
                """);
    }

    @Test
    void startsTheOldOneBeforeItRemovesTheSuccessorAlsoWhereSomebodyStoppedItJustBeforeThatWasMade() {
        Plan rollout = shop.running(DB).commit(FAST).next();
        daemon.stop("db");
        shop.wait(Duration.ofSeconds(1)).act(rollout, rollout.steps().size()).commit(DB);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container db.new-6f71e554 to db.gone-6f71e554: it is no longer wanted
                2. stop container db.gone-6f71e554 (after 1): it is no longer wanted
                3. start container db (after 2): it is not running (ended with 143)
                4. remove container db.gone-6f71e554 (after 3): it is no longer wanted
                """);
    }

    @Test
    void goesBackToTheOldOneWhileItMakesTheCandidateOfANewerCommit() {
        shop.running(DB).commit(FAST).pass().commit(DB + "environment: { MODE: slow }\n");

        assertThat(shop.plan()).isEqualTo("""
                1. rename container db.new-6f71e554 to db.gone-6f71e554: it is no longer wanted
                2. stop container db.gone-6f71e554 (after 1): it is no longer wanted
                3. remove container db.gone-6f71e554 (after 2): it is no longer wanted
                4. start container db (after 2): it is not running (ended with 143)
                5. create container db.new-6470a5cb (after 3): it differs from its manifest: environment.MODE is now slow
                6. stop container db (after 4, 5): its successor is there, and two at a time would share what is mounted at /data
                7. start container db.new-6470a5cb (after 6): it is to take over from db
                """);
    }

    @Test
    void goesBackToTheOldOneAlsoWhereItsPolicyWouldLetItEnd() {
        String once = DB + "restart: \"no\"\ncommand: [polite]\n";
        shop.running(once)
                .commit(once + "environment: { MODE: fast }\n")
                .pass()
                .commit(once + "environment: { MODE: slow }\n");

        assertThat(shop.plan()).contains("start container db (after 2)", "6. stop container db (after 4, 5)");
    }

    @Test
    void startsNothingBesideASuccessorThatSomebodyRenamedBeforeThatIsGone() {
        shop.running(DB).commit(FAST).pass();
        daemon.start("db");
        daemon.rename(shop.nameOf(Role.CANDIDATE), "mine");

        assertThat(shop.plan()).isEqualTo("""
                1. stop container mine: another instance serves in its slot
                2. remove container mine (after 1): another instance serves in its slot
                """);
        assertThat(shop.pass().plan()).startsWith("1. create container db.new-");
    }

    @Test
    void goesBackToTheOldOneAlsoWhereItsPolicyWouldLetItEndAndSomebodyRenamedItsSuccessor() {
        String polite = DB + "restart: \"no\"\ncommand: [polite]\n";
        shop.running(polite).commit(polite + "environment: { MODE: fast }\n");
        shop.act(shop.next(), 2);
        assertThat(daemon.container("db").state()).isInstanceOf(State.Exited.class);
        daemon.rename(shop.nameOf(Role.CANDIDATE), "mine");
        shop.commit(polite);

        assertThat(shop.plan()).startsWith("1. rename container mine to db.new-");
        shop.settle();
        assertThat(daemon.container("db").state()).isInstanceOf(State.Running.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {DB, DB + "environment: { MODE: slow }\n"})
    void goesBackToTheOldOneThoughWhatANewerCommitHasItDependOnIsNotThere(String manifests) {
        shop.running(DB).commit(FAST).pass().commit(manifests + "depends_on: [cache]\n---\n" + CACHE);
        daemon.refuse(step -> step instanceof Step.Pull);
        shop.pass();

        assertThat(daemon.container("db").state()).isInstanceOf(State.Running.class);
        daemon.refuse(step -> false);
        shop.refusals().clear();
    }

    @Test
    void goesBackToTheOldOneAlsoWhereItsPolicyWouldLetItEndAndANewerCommitHasToWait() {
        String once = DB + "restart: \"no\"\ncommand: [polite]\n";
        String healthy = "depends_on: { cache: { condition: service_healthy } }\n---\n" + CACHE;
        shop.running(once)
                .commit(once + "environment: { MODE: fast }\n")
                .pass()
                .commit(once + "environment: { MODE: slow }\n" + healthy);

        assertThat(shop.plan()).contains("start container db (after 5): it is not running (ended with 0)");
        shop.commit(once);
    }

    @ParameterizedTest
    @ValueSource(strings = {DB, DB + "environment: { MODE: slow }\n"})
    void goesBackToTheOldOneThoughANetworkOfANewerCommitCannotBeMade(String manifests) {
        shop.running(DB).commit(FAST).pass();
        shop.commit(manifests + "networks: [back]\n---\nkind: Network\nname: back\n");
        daemon.refuse(step -> step instanceof Step.CreateNetwork);
        shop.pass();

        assertThat(daemon.container("db").state()).isInstanceOf(State.Running.class);
        daemon.refuse(step -> false);
        shop.refusals().clear();
    }

    @Test
    void goesBackToTheOldOneWhileTheNextImageIsNotHereAlsoWhereItsPolicyWouldLetItEnd() {
        String once = DB + "restart: on-failure\ncommand: [polite]\n";
        shop.running(once).commit(once + "environment: { MODE: fast }\n");
        shop.act(shop.next(), 2);
        daemon.withhold("redis:7", true);
        shop.commit(once.replace("debian:12", "redis:7")).pass();

        assertThat(daemon.container("db").state()).isInstanceOf(State.Running.class);
        daemon.withhold("redis:7", false);
        shop.refusals().clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian:12", "redis:7"})
    void goesBackToTheOldOneWhoseSuccessorFellIllAlsoWhereItsPolicyWouldLetItEnd(String image) {
        String once = DB + "restart: on-failure\ncommand: [polite]\n";
        shop.running(once)
                .commit(once + "environment: { MODE: fast }\n")
                .pass()
                .wait(Duration.ofSeconds(6))
                .pass();
        daemon.health("db", Health.UNHEALTHY);
        daemon.withhold("redis:7", true);
        shop.commit(once.replace("debian:12", image)).pass().pass();

        assertThat(daemon.container("db").state()).isInstanceOf(State.Running.class);
        daemon.withhold("redis:7", false);
        shop.refusals().clear();
    }

    @Test
    void hasTheOldOneServeWhereTheCandidateOfANewerCommitIsRefused() {
        shop.running(DB).commit(FAST).pass().commit(DB + "environment: { MODE: slow }\n");
        daemon.refuse(step -> step instanceof Step.CreateContainer || step instanceof Step.RemoveContainer);
        shop.pass();

        assertThat(daemon.container("db").state()).isInstanceOf(State.Running.class);
        daemon.refuse(step -> false);
        shop.refusals().clear();
    }

    @Test
    void takesOverFromAnOldOneThatCannotBeStartedAgain() {
        shop.running(DB).commit(FAST);
        daemon.stop("db");
        daemon.refuse(step -> step instanceof Step.StartContainer start
                && start.target().name().equals("db"));

        assertThat(shop.pass().plan()).isEqualTo("1. start container db.new-6f71e554: it is to take over from db\n");
        shop.pass();
        daemon.refuse(step -> false);
        shop.refusals().clear();
    }

    @Test
    void startsTheOldOneAgainAlsoWhereItsPolicyWouldLetItEnd() {
        String once = DB + "restart: \"no\"\ncommand: [polite]\n";
        shop.running(once).commit(once + "environment: { MODE: fast }\n").pass();
        assertThat(daemon.container("db").state()).isInstanceOf(State.Exited.class);
        shop.commit(once);

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("db").state()).isInstanceOf(State.Running.class);
    }

    @Test
    void startsTheOldOneAgainAlsoWhereWhatIsDeclaredAgainWouldHaveStartedFirst() {
        String once = """
                kind: Container
                name: db
                image: debian:12
                restart: "no"
                command: [polite]
                """;
        shop.running(once).commit(once + "ports: [\"8080:80\"]\n").pass();
        assertThat(daemon.container("db").state()).isInstanceOf(State.Exited.class);
        shop.commit(once);

        // The candidate stands in until then.
        assertThat(shop.plan()).isEqualTo("""
                1. start container db: it is not running (ended with 0)
                """);
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("db").state()).isInstanceOf(State.Running.class);
    }

    @Test
    void neverHasBothRunThoughWhatIsDeclaredNextWouldShareNothingAndWaitsForItsImage() {
        shop.running(DB).commit(FAST).pass();
        daemon.withhold("redis:7", true);
        shop.commit(DB.replace("debian:12", "redis:7").replace("volumes: [data:/data]\n", ""));

        assertThat(shop.plan()).doesNotContain("start container db");
        daemon.withhold("redis:7", false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"always", "on-failure"})
    void neverHasBothRunWhereTheHostIsRestartedWhileTheChangeIsTakenBack(String policy) {
        String restart = "restart: " + policy + "\n";
        shop.running(DB + restart).commit(FAST + restart).pass().commit(DB + restart);
        daemon.refuse(step -> step instanceof Step.RemoveContainer);
        shop.pass().refusals().clear();

        daemon.reboot();

        assertThat(daemon.container("db").state()).isInstanceOf(State.Running.class);
        assertThat(daemon.container(shop.nameOf(Role.DISMISSED)).state()).isInstanceOf(State.Exited.class);
        daemon.refuse(step -> false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"always", "on-failure"})
    void neverHasBothRunAfterTheHostWasRestarted(String policy) {
        String restart = "restart: " + policy + "\n";
        shop.running(DB + restart).commit(FAST + restart);
        assertThat(shop.plan()).isEqualTo("""
                1. create container db.new-6f71e554: it differs from its manifest: environment.MODE is now fast
                2. update container db (after 1): it must not come back with the host beside what serves instead
                3. stop container db (after 2): its successor is there, and two at a time would share what is mounted at /data
                4. start container db.new-6f71e554 (after 3): it is to take over from db
                """);

        shop.pass();
        daemon.reboot();

        assertThat(daemon.container("db").state()).isInstanceOf(State.Exited.class);
        assertThat(daemon.container("db.new-6f71e554").state()).isInstanceOf(State.Running.class);
        assertThat(shop.settle()).isEqualTo(NOTHING);
    }

    @Test
    void neverHasBothRunAfterTheHostWasRestartedThoughSomebodyStoppedTheOldOne() {
        String restart = "restart: on-failure\n";
        shop.running(DB + restart).commit(FAST + restart);
        shop.act(shop.next(), 1);
        daemon.stop("db");

        shop.pass();
        assertThat(daemon.container(shop.nameOf(Role.CANDIDATE)).state()).isInstanceOf(State.Running.class);
        daemon.reboot();

        assertThat(daemon.container("db").state()).isInstanceOf(State.Exited.class);
        assertThat(shop.settle()).isEqualTo(NOTHING);
    }

    @Test
    void stopsOneThatSomebodyStartedBesideItsSuccessor() {
        shop.running(DB).commit(FAST).pass();
        daemon.start("db");

        assertThat(shop.plan()).isEqualTo("""
                1. stop container db: its successor runs, and two at a time would share what is mounted at /data
                container/db waits for db.new-6f71e554 to become healthy
                """);
    }

    @Test
    void stopsOneThatSomebodyStartedBeforeItsSuccessorTakesItsName() {
        shop.running(DB).commit(FAST).pass().wait(Duration.ofSeconds(5));
        daemon.start("db");

        assertThat(shop.plan()).isEqualTo("""
                1. stop container db: its successor runs, and two at a time would share what is mounted at /data
                2. rename container db to db.old-b7ac525d (after 1): its successor is ready
                3. rename container db.new-6f71e554 to db (after 2): it is ready
                """);
    }

    @Test
    void stopsItAlsoWhereItIsIllAndItsSuccessorIsNotWantedAnyMore() {
        shop.running(DB).commit(FAST).pass().wait(Duration.ofSeconds(5));
        daemon.start("db");
        daemon.health("db", Health.UNHEALTHY);
        shop.commit(DB + "environment: { MODE: slow }\n");

        assertThat(shop.plan()).isEqualTo("""
                1. stop container db: its successor runs, and two at a time would share what is mounted at /data
                2. rename container db to db.old-b7ac525d (after 1): its successor is ready
                3. rename container db.new-6f71e554 to db (after 2): it is ready
                """);
    }

    @Test
    void stopsOneThatSomebodyStartedBeforeItsSuccessorIsStartedAgain() {
        bothByHand();

        assertThat(shop.plan()).isEqualTo("""
                1. stop container db.old-b7ac525d: its successor is started again, and must not run beside it
                2. start container db (after 1): it is not running (ended with 137)
                """);
    }

    @Test
    void startsNothingBesideASuccessorWhileSomethingElseIsNamedLikeTheOneBefore() {
        Plan rollout = shop.running(DB).commit(FAST).next();
        shop.act(rollout, 1);
        daemon.rename("db.new-6f71e554", "db.old-6f71e554");
        shop.act(rollout, rollout.steps().size());

        assertThat(shop.plan()).isEqualTo("1. remove container db.old-6f71e554: its successor serves\n");
    }

    @Test
    void stopsItAlsoWhileTheNextImageIsNotHere() {
        bothByHand();
        shop.commit(FAST.replace("debian:12", "redis:7"));

        assertThat(shop.plan()).isEqualTo("""
                1. pull redis:7: it is not here
                2. stop container db.old-b7ac525d: its successor is started again, and must not run beside it
                3. start container db (after 2): it is not running (ended with 137)
                container/db waits for its image: it is replaced if that comes out different
                """);
    }

    /** The names were swapped, and then somebody started the old one and killed its successor. */
    private void bothByHand() {
        shop.running(DB).commit(FAST).pass().wait(Duration.ofSeconds(5)).pass();
        daemon.start("db.old-b7ac525d");
        shop.wait(Duration.ofSeconds(5));
        daemon.kill("db");
    }

    @Test
    void givesBackThePolicyOfOneThatServesAgain() {
        String always = "restart: always\n";
        shop.running(DB + always)
                .commit(FAST + always + "command: [sick]\n")
                .pass()
                .wait(Duration.ofMinutes(10))
                .pass();
        shop.commit(DB + always);

        assertThat(shop.plan())
                .contains("update container db: it can be changed while it runs: restart unless-stopped -> always");
        assertThat(shop.settle()).isEqualTo(NOTHING);
        daemon.reboot();
        assertThat(daemon.container("db").state()).isInstanceOf(State.Running.class);
    }

    @Test
    void leavesTheSuccessorInPlaceWhileTheNextImageIsBuilt() {
        inTheMiddleOfARolloutWithAnotherImageToBuild("serve");

        assertThat(shop.plan()).isEqualTo("""
                1. build quaymaster/shop/db:b5bfa7579c13 from db: no image of this build is here (b5bfa7579c13)
                container/db waits for its image: it is replaced if that comes out different
                """);
    }

    @Test
    void startsTheOldOneAgainWhileTheNextImageIsBuiltWhereTheSuccessorFailed() {
        inTheMiddleOfARolloutWithAnotherImageToBuild("sick");
        String candidate = shop.wait(Duration.ofSeconds(1)).nameOf(Role.CANDIDATE);

        assertThat(shop.plan()).isEqualTo("""
                1. build quaymaster/shop/db:b5bfa7579c13 from db: no image of this build is here (b5bfa7579c13)
                2. stop container %s: it failed
                3. start container db (after 2): it is not running (ended with 143)
                container/db waits for its image: it is replaced if that comes out different
                """.formatted(candidate));
        shop.commit(DB);
    }

    private void inTheMiddleOfARolloutWithAnotherImageToBuild(String program) {
        String built = """
                kind: Image
                name: db
                build: ./db
                ---
                """ + FAST.replace("debian:12", "db") + "command: [" + program + "]\n";
        shop.running(DB)
                .file("db/Dockerfile", "FROM scratch\n")
                .commit(built)
                .pass()
                .pass()
                .file("db/Dockerfile", "FROM scratch\n# two\n")
                .commit(built);
    }
}
