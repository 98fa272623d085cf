package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.state.ActualContainer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers that are meant to end. */
class JobsTest extends PlannerTest {
    private static final String MIGRATION = """
            kind: Container
            name: migration
            image: debian:12
            restart: "no"
            command: [exit, "%d"]
            """;

    @Test
    void isDoneWithAJobThatEndedWell() {
        shop.running(MIGRATION.formatted(0)).wait(Duration.ofDays(1));

        assertThat(shop.plan()).isEqualTo(NOTHING);
    }

    @Test
    void saysThatAJobFailedAndDoesNotTryItAgain() {
        shop.commit(MIGRATION.formatted(3));

        endsWith("""
                container/migration is blocked: it ended with 3, and restart is no; \
                see docker logs migration, then commit a change or try again with quaymaster retry migration
                    | working
                    | giving up with 3
                """);
    }

    @Test
    void runsAJobAgainOnceForEachChangeOfIt() {
        shop.running(MIGRATION.formatted(0)).commit(MIGRATION.formatted(0) + "environment: { TO: v2 }\n");

        assertThat(shop.plan()).isEqualTo("""
                1. create container migration.new-1b4aed0a: it differs from its manifest: environment.TO is now v2
                2. start container migration.new-1b4aed0a (after 1): it is to take over from migration
                """);
        shop.pass().wait(Duration.ofSeconds(1));
        assertThat(shop.plan()).isEqualTo("""
                1. rename container migration to migration.old-b9b32eca: its successor is ready
                2. rename container migration.new-1b4aed0a to migration (after 1): it is ready
                """);
    }

    @Test
    void keepsTheJobThatEndedWellWhenTheNextOneFails() {
        shop.running(MIGRATION.formatted(0)).commit(MIGRATION.formatted(1));

        endsWith("""
                container/migration is blocked: its successor did not become ready (it ended with 1) and is kept as \
                migration.failed-9d6a79d0; see docker logs migration.failed-9d6a79d0, \
                then commit a change or try again with quaymaster retry migration
                    | working
                    | giving up with 1
                """);
        assertThat(shop.settle()).contains("migration.failed-");
        assertThat(daemon.container("migration").state().toString()).contains("code=0");
    }

    @Test
    void isDoneWithAContainerThatIsOnlyRestartedOnFailureWhenItEndedWell() {
        shop.running(MIGRATION.formatted(0).replace("\"no\"", "on-failure"));

        assertThat(shop.plan()).isEqualTo(NOTHING);
    }

    @Test
    void leavesItAtTheRetriesThatTheManifestAllows() {
        shop.commit(MIGRATION.formatted(1).replace("\"no\"", "on-failure:2"));

        endsWith("""
                container/migration is blocked: it ended with 1, and restart is on-failure:2; \
                see docker logs migration, then commit a change or try again with quaymaster retry migration
                    | working
                    | giving up with 1
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unless-stopped", "always"})
    void runsAsAJobWhatFailedAsAServiceBecauseItEnded(String service) {
        String job = MIGRATION.formatted(0);
        String wrong = job.replace("\"no\"", service);
        shop.running(wrong.replace("[exit, \"0\"]", "[serve]")).commit(wrong);
        assertThat(shop.settle()).contains("is kept as migration.failed-");

        shop.running(job);
    }

    @Test
    void runsAsAJobWhatWasStoppedAsAServiceBecauseItKeptEnding() {
        String job = MIGRATION.formatted(0);
        String wrong = job.replace("\"no\"", "always");
        shop.running(wrong.replace("[exit, \"0\"]", "[serve]")).commit(wrong).pass();
        shop.wait(Duration.ofSeconds(6)).pass();
        assertThat(daemon.observe().containers().toString()).contains("migration.failed-", "Exited[code=143");

        shop.running(job);
    }

    @Test
    void runsAsAJobWhatFailedAsAServiceAndWasMadeAsAJob() {
        String job = MIGRATION.formatted(0);
        String service = job.replace("\"no\"", "unless-stopped");
        shop.running(service.replace("[exit, \"0\"]", "[serve]"))
                .commit(job)
                .pass()
                .commit(service);
        assertThat(shop.settle()).contains("is kept as migration.failed-");

        shop.running(job);
    }

    @Test
    void runsAsAJobWhatKeepsEndingAsAService() {
        String job = MIGRATION.formatted(0);
        String service = job.replace("\"no\"", "unless-stopped");
        shop.running(service.replace("[exit, \"0\"]", "[serve]"))
                .commit(service)
                .pass();

        shop.wait(Duration.ofSeconds(5)).running(job);
    }

    @Test
    void isNotRunOnceMoreWhereItsSuccessorCouldNotBeStarted() {
        String held = MIGRATION.replace("[exit, \"%d\"]", "[serve]") + "rollout: { on_failure: hold }\n";
        shop.running(held).commit(held.replace("[serve]", "[missing]")).pass().pass();
        daemon.exit("migration", 0);
        shop.commit(held.replace("[serve]", "[polite]") + "depends_on: { cache: { condition: service_healthy } }\n---\n"
                + "kind: Container\nname: cache\nimage: redis:7\n");

        assertThat(shop.plan()).doesNotContain("start container migration:");
        shop.commit(held);
        shop.refusals().clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[missing]", "[exit, '0']\nrestart: unless-stopped"})
    void goesOnThatWasStoppedForASuccessorOnAHostPortThatFailsAndIsNotWantedAnyMore(String failing) {
        String job = MIGRATION.replace("[exit, \"%d\"]", "[serve]");
        String bad = MIGRATION.replace("restart: \"no\"\n", "").replace("[exit, \"%d\"]", failing);
        shop.running(job)
                .commit(bad + "ports: [\"8080:80\"]\n")
                .pass()
                .wait(Duration.ofSeconds(2))
                .commit(job);
        shop.refusals().clear();

        assertThat(shop.plan()).contains("start container migration");
        assertThat(shop.settle()).isEqualTo("Nothing to do.\n");
        daemon.exit("migration", 143);
        assertThat(shop.plan()).contains("is blocked").doesNotContain("start container");
        shop.commit("kind: Network\nname: any\n");
    }

    @ParameterizedTest
    @CsvSource({"255, 10", "1, 10", "137, 120"})
    void isNotRunAgainThatEndedByItselfBesideASuccessorThatCouldNotBeStarted(int code, int seconds) {
        String held = MIGRATION.replace("[exit, \"%d\"]", "[serve]") + "rollout: { on_failure: hold }\n";
        shop.running(held).commit(held.replace("[serve]", "[missing]")).pass().pass();
        shop.refusals().clear();
        shop.wait(Duration.ofSeconds(seconds));
        daemon.exit("migration", code);

        assertThat(shop.plan()).doesNotContain("start container migration:");
        shop.commit("kind: Network\nname: any\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[serve]", "[polite]"})
    void goesOnWhenItIsToBeStoppedFirstOnlyOnceItsSuccessorRunsAndAllIsTakenBack(String serving) {
        String job = MIGRATION.replace("[exit, \"%d\"]", serving);
        String next = MIGRATION.replace("[exit, \"%d\"]", "[serve, \"2\"]");
        shop.running(job).commit(next).pass();
        shop.commit(next + "rollout: { order: stop-first }\n");
        assertThat(shop.plan()).isEqualTo("""
                1. rename container migration.new-26872585 to migration.gone-26872585: it is no longer wanted
                2. stop container migration.gone-26872585 (after 1): it is no longer wanted
                3. remove container migration.gone-26872585 (after 2): it is no longer wanted
                4. create container migration.new-26872585 (after 3): it differs from its manifest: command changed
                5. stop container migration (after 4): its successor is there, and its manifest asks for it
                6. start container migration.new-26872585 (after 5): it is to take over from migration
                """);
        shop.pass().commit(job);

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("migration").state()).isInstanceOf(ActualContainer.State.Running.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnAlsoWhereOneIsPausedWhenItIsToBeStoppedFirst(boolean isSuccessor) {
        String job = MIGRATION.replace("[exit, \"%d\"]", "[polite]");
        String next = job.replace("[polite]", "[serve]");
        shop.running(job).commit(next).pass();
        daemon.pause(isSuccessor ? shop.nameOf(Role.CANDIDATE) : "migration");
        shop.commit(next + "rollout: { order: stop-first }\n").pass();

        shop.commit(job);

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("migration").state()).isInstanceOf(ActualContainer.State.Running.class);
    }

    @Test
    void isStoppedAgainThatSomebodyStartedBesideItsSuccessor() {
        String job = MIGRATION.replace("[exit, \"%d\"]", "[serve]");
        shop.running(job)
                .commit(job.replace("[serve]", "[polite]") + "rollout: { order: stop-first }\n")
                .pass()
                .wait(Duration.ofSeconds(1));
        daemon.start("migration");

        assertThat(shop.plan()).startsWith("1. stop container migration: its successor runs");
        assertThat(shop.settle()).isEqualTo(NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[missing]", "[exit, '1']"})
    void mayEndThatServesOnAfterARollback(String failing) {
        String job = MIGRATION.replace("[exit, \"%d\"]", "[serve]").replace("\"no\"", "on-failure:2");
        String stopFirst = job + "rollout: { order: stop-first }\n";
        shop.running(stopFirst).commit(stopFirst.replace("[serve]", failing));
        assertThat(shop.settle()).contains("is kept as migration.failed-");
        shop.refusals().clear();

        daemon.exit("migration", 0);

        assertThat(daemon.container("migration").state()).isInstanceOf(ActualContainer.State.Exited.class);
        shop.commit("kind: Network\nname: any\n");
    }

    @Test
    void keepsItsOwnPolicyWhereOnlyTheNextOneMayEnd() {
        String service = MIGRATION.replace("[exit, \"%d\"]", "[serve]").replace("\"no\"", "unless-stopped");
        shop.running(service)
                .commit(service.replace("unless-stopped", "on-failure:1").replace("[serve]", "[exit, '1']"));
        assertThat(shop.settle()).contains("is kept as migration.failed-");

        daemon.exit("migration", 0);
        shop.wait(Duration.ofSeconds(30));

        assertThat(daemon.container("migration").state()).isInstanceOf(ActualContainer.State.Running.class);
        shop.commit("kind: Network\nname: any\n");
    }

    @Test
    void goesOnThoughItsStartWasRefusedAfterAChangeWasTakenBack() {
        String job = MIGRATION.replace("[exit, \"%d\"]", "[polite]").replace("\"no\"", "on-failure");
        shop.running(job)
                .commit(job.replace("[polite]", "[serve]") + "rollout: { order: stop-first }\n")
                .pass();
        daemon.delete(shop.nameOf(Role.CANDIDATE));
        shop.commit(job);
        daemon.refuse(step -> step instanceof Step.StartContainer);
        shop.pass();
        daemon.refuse(step -> false);
        shop.refusals().clear();

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("migration").state()).isInstanceOf(ActualContainer.State.Running.class);
    }

    @Test
    void takesOverAgainAsItIsThoughItWasToStayStopped() {
        String job = MIGRATION.replace("[exit, \"%d\"]", "[serve]").replace("\"no\"", "on-failure")
                + "rollout: { order: stop-first, drain: 1h }\n";
        shop.running(job)
                .commit(job.replace("[serve]", "[polite]"))
                .pass()
                .wait(Duration.ofSeconds(6))
                .pass();
        String id = daemon.container(shop.nameOf(Role.PREDECESSOR)).id();
        daemon.start(id);
        shop.commit(job);

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("migration").id()).isEqualTo(id);
    }

    @Test
    void keepsASuccessorThatIsReadyThoughItWasStartedBesideWhatIsToBeStoppedFirst() {
        String job = MIGRATION.replace("[exit, \"%d\"]", "[serve]");
        String next = job.replace("[serve]", "[polite]");
        shop.running(job).commit(next).pass().wait(Duration.ofSeconds(6));

        shop.commit(next + "rollout: { order: stop-first }\n");

        assertThat(shop.plan()).startsWith("1. stop container migration: ").doesNotContain("create container");
        assertThat(shop.settle()).isEqualTo(NOTHING);
    }

    @Test
    void isNotRunAgainThatWasKilledBesideASuccessorThatRuns() {
        String job = MIGRATION.replace("[exit, \"%d\"]", "[serve]");
        shop.running(job).commit(job.replace("[serve]", "[polite]")).pass();
        daemon.pass(Duration.ofSeconds(2));
        daemon.exit("migration", 137);

        assertThat(shop.plan()).doesNotContain("start container migration:");
        shop.commit("kind: Network\nname: any\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "serve", "polite"})
    void isNotRunAgainAndAgainWhereItsSuccessorCouldNotBeStarted(String next) {
        String onAFolder = MIGRATION.replace("[exit, \"%d\"]", "[serve]") + "volumes: [\"/srv:/srv\"]\n";
        String missing = onAFolder.replace("[serve]", "[missing]");
        shop.running(onAFolder).wait(Duration.ofSeconds(1)).commit(missing);
        assertThat(shop.settle()).contains("is kept as migration.failed-");
        daemon.exit("migration", 0);
        daemon.withhold("redis:7", true);
        String image = next.equals("polite") ? "redis:7" : "debian:12";
        shop.commit(onAFolder.replace("[serve]", "[" + next + "]").replace("debian:12", image));

        assertThat(shop.plan()).doesNotContain("start container migration:");
        daemon.withhold("redis:7", false);
        shop.commit(onAFolder);
        shop.refusals().clear();
    }

    @Test
    void goesOnThatWasStoppedInItsFirstSecondForASuccessorThatIsNotWantedAnyMore() {
        String polite = MIGRATION.replace("[exit, \"%d\"]", "[polite]") + "volumes: [\"/srv:/srv\"]\n";
        daemon.pass(Duration.ofMillis(10));
        shop.commit(polite).pass().commit(polite.replace("[polite]", "[serve]"));
        shop.act(shop.next(), 2).commit(polite);

        assertThat(shop.plan()).startsWith("1. start container migration: it is not running");
    }

    @Test
    void isNotRunAgainAndAgainWhileItsSuccessorHasToWait() {
        String onAFolder = MIGRATION.replace("[exit, \"%d\"]", "[serve]") + "volumes: [\"/srv:/srv\"]\n";
        String next = onAFolder.replace("[serve]", "[polite]")
                + "depends_on: { cache: { condition: service_healthy } }\n---\n"
                + "kind: Container\nname: cache\nimage: redis:7\nhealthcheck: { test: [CMD, probe] }\n";
        shop.running(onAFolder).commit(next).pass().wait(Duration.ofSeconds(5));
        shop.act(shop.next(), 1).wait(Duration.ofSeconds(2));
        daemon.health("cache", ActualContainer.Health.UNHEALTHY);
        daemon.exit("migration", 0);
        assertThat(shop.plan()).contains("start container migration:");
        shop.pass().wait(Duration.ofSeconds(5));
        daemon.exit("migration", 0);

        assertThat(shop.plan()).doesNotContain("start container migration:");
        daemon.health("cache", ActualContainer.Health.HEALTHY);
    }

    @Test
    void startsAsAServiceWhatEndedAsAJob() {
        String job = MIGRATION.formatted(0);
        String service = job.replace("\"no\"", "unless-stopped");
        shop.running(service.replace("[exit, \"0\"]", "[serve]"))
                .commit(job)
                .pass()
                .wait(Duration.ofSeconds(1))
                .commit(service);

        assertThat(shop.plan()).isEqualTo("""
                1. remove container migration.new-b9b32eca: it is no longer wanted
                2. create container migration.new-b9b32eca (after 1): it differs from its manifest: command changed
                3. start container migration.new-b9b32eca (after 2): it is to take over from migration
                """);
        shop.commit(job);
    }

    @Test
    void doesNotRunAJobAgainThatWasStoppedForItsIllness() {
        String sick = MIGRATION.replace("[exit, \"%d\"]", "[sick]") + "healthcheck: { test: [CMD, probe] }\n";
        shop.running(sick.replace("[sick]", "[serve]")).commit(sick);

        assertThat(shop.settle()).contains("is kept as migration.failed-");
        shop.running(sick.replace("[sick]", "[serve]"));
    }

    @Test
    void isDoneThoughSomebodyRenamedTheServiceThatItWasBefore() {
        String job = """
                kind: Container
                name: web
                image: debian:12
                command: [exit, '0']
                restart: on-failure
                volumes: [/data]
                """;
        Plan ofOneThatDoesNotSeeTheService = shop.commit(job).next();
        shop.running("kind: Container\nname: web\nimage: debian:12\n");
        daemon.rename("web", "mine");
        shop.commit(job).act(ofOneThatDoesNotSeeTheService, Integer.MAX_VALUE);
        shop.wait(Duration.ofSeconds(1));
        assertThat(daemon.container("web").state()).isInstanceOf(ActualContainer.State.Exited.class);

        assertThat(shop.plan()).isEqualTo("""
                1. stop container mine: another instance serves in its slot
                2. remove container mine (after 1): another instance serves in its slot
                """);
        assertThat(shop.pass().plan()).isEqualTo(NOTHING);
    }

    @Test
    void startsAContainerAgainThatEndedWellButIsToRunAlways() {
        shop.commit(MIGRATION.formatted(0).replace("\"no\"", "unless-stopped"));

        endsWith("""
                container/migration is blocked: it keeps ending, and the daemon restarts it; see docker logs migration
                """);
    }
}
