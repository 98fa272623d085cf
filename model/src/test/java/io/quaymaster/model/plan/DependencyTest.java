package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A container is made and replaced after those that it depends on, and not at all where one of them failed. */
class DependencyTest extends PlannerTest {
    /** %1$s: further fields of both, %2$s: the condition. */
    private static final String APP_AND_DB = """
            kind: Container
            name: app
            image: debian:12
            depends_on: { db: { condition: %2$s } }
            healthcheck: { test: [CMD, probe] }
            %1$s
            ---
            kind: Container
            name: db
            image: postgres:16
            healthcheck: { test: [CMD, probe] }
            %1$s
            """;

    private static final String VPN_AND_APP = """
            kind: Container
            name: vpn
            image: %s
            environment: { SERVER: "%d" }
            ---
            kind: Container
            name: app
            image: debian:12
            network_mode: service:vpn
            """;

    private static final String FAST = "environment: { MODE: fast }";
    private static final String STOP_FIRST = "rollout: { order: stop-first }";
    private static final String APP_AND_MIGRATION = """
            kind: Container
            name: app
            image: debian:12
            depends_on: { migration: { condition: service_completed_successfully } }
            environment: { VERSION: "%1$s" }
            ---
            kind: Container
            name: migration
            image: debian:12
            restart: "no"
            environment: { VERSION: "%1$s" }
            command: [exit, "%2$s"]
            """;

    private static String changed(String order, String condition) {
        return APP_AND_DB.formatted(FAST + "\n" + order, condition);
    }

    /** The last plan line of a container, without its number. */
    private boolean isTouched(String name) {
        return shop.next().steps().stream()
                .map(planned -> PlanText.of(planned.step()))
                .anyMatch(text -> text.matches(".* " + name + "(\\.new-.*)?"));
    }

    // Creation.

    @Test
    void createsAfterTheStartOfWhatHasOnlyToBeStarted() {
        shop.commit(APP_AND_DB.formatted("", "service_started"));

        assertThat(shop.plan()).isEqualTo("""
                1. create container db: it does not exist
                2. start container db (after 1): it does not exist
                3. create container app (after 2): it does not exist
                4. start container app (after 3): it does not exist
                """);
    }

    @Test
    void createsNothingBeforeWhatHasToBeHealthy() {
        shop.commit(APP_AND_DB.formatted("", "service_healthy")).pass();

        assertThat(shop.plan()).isEqualTo("""
                container/db waits for db to become healthy
                container/app waits for container/db to become healthy
                """);
        assertThat(shop.wait(Duration.ofSeconds(1)).plan()).startsWith("1. create container app");
    }

    @Test
    void createsNothingBeforeAJobThatHasToComplete() {
        shop.commit(APP_AND_MIGRATION.formatted("1", "0")).pass();

        assertThat(shop.plan()).contains("container/app waits for container/migration to complete successfully");
        assertThat(shop.wait(Duration.ofSeconds(1)).plan()).startsWith("1. create container app");
    }

    @Test
    void doesNotMakeWhatWouldLiveInTheNetworkOfOneThatHasEnded() {
        String vpn = VPN_AND_APP.formatted("debian:12", 1).replace("name: vpn", "name: vpn\nrestart: on-failure");
        shop.running(vpn.substring(0, vpn.indexOf("---")));
        daemon.exit("vpn", 0);
        shop.commit(vpn);

        assertThat(shop.plan()).isEqualTo("""
                container/app waits for container/vpn to run again, since it lives in a namespace of it
                """);
        daemon.start("vpn");
    }

    @Test
    void isReplacedThoughOneLivesInTheNetworkOfItsPredecessorWhereItIsAJobThatIsDone() {
        String vpn = VPN_AND_APP.substring(0, VPN_AND_APP.indexOf("---"));
        String app = VPN_AND_APP.substring(VPN_AND_APP.indexOf("---"));
        shop.running(VPN_AND_APP.formatted("debian:12", 1));
        shop.commit(vpn.formatted("debian:12", 1) + "command: [exit, '0']\nrestart: \"no\"\n"
                + app.replace("network_mode: service:vpn\n", ""));
        shop.pass().wait(Duration.ofSeconds(2)).pass();
        assertThat(daemon.container("vpn").state()).isInstanceOf(State.Exited.class);

        shop.commit(VPN_AND_APP.formatted("debian:12", 2));

        assertThat(shop.settle()).isEqualTo("Nothing to do.\n");
        assertThat(daemon.observe().containers())
                .extracting(ActualContainer::name)
                .containsExactly("app", "postgres", "vpn");
    }

    private static final String SERVER = "environment: { SERVER";
    private static final String DONE = "command: [exit, '0']\nrestart: \"no\"\n" + SERVER;

    @ParameterizedTest
    @ValueSource(strings = {"", "ports: [\"8080:80\"]\n"})
    void comesBackAsItWasThoughAJobThatIsDoneHadItsPlace(String more) {
        String before = VPN_AND_APP.formatted("debian:12", 1).replace(SERVER, more + SERVER);
        shop.running(before);
        String id = daemon.container("vpn").id();
        shop.commit(before.replace(more + SERVER, DONE)).settle();
        assertThat(daemon.container("vpn").id()).isNotEqualTo(id);

        shop.commit(before);

        assertThat(shop.settle()).isEqualTo("Nothing to do.\n");
        assertThat(daemon.container("vpn").id()).isEqualTo(id);
        assertThat(daemon.container("vpn").state()).isInstanceOf(State.Running.class);
    }

    @Test
    void isNotReplacedWhileAPredecessorThatSharesAMountLivesOnForOthers() {
        String before = VPN_AND_APP.formatted("debian:12", 1).replace(SERVER, "volumes: [\"/srv:/srv\"]\n" + SERVER);
        shop.running(before)
                .commit(before.replace("volumes: [\"/srv:/srv\"]\n" + SERVER, DONE))
                .settle();

        shop.commit(before.replace("\"1\"", "\"2\""));

        String predecessor = shop.nameOf(Role.PREDECESSOR);
        assertThat(shop.settle()).isEqualTo("""
                container/app waits for container/vpn
                container/vpn is blocked: %1$s is in the way of the next one, and is not stopped because app lives in its \
                network; stop it: docker stop %1$s
                """.formatted(predecessor));
        daemon.stop(predecessor);
        assertThat(shop.settle()).isEqualTo("Nothing to do.\n");
    }

    @Test
    void waitsForWhatIsToLeaveTheNetworkOfAPredecessorByItself() {
        String before = VPN_AND_APP.formatted("debian:12", 1).replace(SERVER, "volumes: [\"/srv:/srv\"]\n" + SERVER);
        shop.running(before)
                .commit(before.replace("volumes: [\"/srv:/srv\"]\n" + SERVER, DONE))
                .settle();

        shop.commit(before.replace("\"1\"", "\"2\"").replace("network_mode: service:vpn\n", ""));

        assertThat(shop.plan()).doesNotContain("is blocked");
        assertThat(shop.settle()).isEqualTo("Nothing to do.\n");
    }

    @Test
    void saysWhatToStopAlsoWhereWhoLeavesItsNetworkWaitsForItByWayOfAnother() {
        String before = VPN_AND_APP.formatted("debian:12", 1).replace(SERVER, "volumes: [\"/srv:/srv\"]\n" + SERVER);
        String proxy = "---\nkind: Container\nname: proxy\nimage: debian:12\ndepends_on: [vpn]\n";
        shop.running(before + proxy)
                .commit(before.replace("volumes: [\"/srv:/srv\"]\n" + SERVER, DONE) + proxy)
                .settle();

        shop.commit(before.replace("\"1\"", "\"2\"").replace("network_mode: service:vpn", "depends_on: [proxy]") + proxy
                + "environment: { NEXT: please }\n");

        assertThat(shop.settle()).contains("stop it: docker stop " + shop.nameOf(Role.PREDECESSOR));
        daemon.stop(shop.nameOf(Role.PREDECESSOR));
        assertThat(shop.settle()).isEqualTo("Nothing to do.\n");
    }

    @Test
    void isMadeAnewThoughTheOneThatIsWantedAgainGotWellMeanwhile() {
        String before =
                VPN_AND_APP.formatted("debian:12", 1).replace(SERVER, "healthcheck: { test: [CMD, check] }\n" + SERVER);
        shop.running(before).commit(before.replace(SERVER, DONE)).settle();
        String predecessor = shop.nameOf(Role.PREDECESSOR);
        daemon.health(predecessor, Health.UNHEALTHY);
        shop.commit(before).pass();
        daemon.health(predecessor, Health.HEALTHY);

        assertThat(shop.settle()).isEqualTo("Nothing to do.\n");
    }

    @Test
    void isMadeAnewWhereTheOneThatIsWantedAgainFellIllMeanwhile() {
        String before =
                VPN_AND_APP.formatted("debian:12", 1).replace(SERVER, "healthcheck: { test: [CMD, check] }\n" + SERVER);
        shop.running(before).commit(before.replace(SERVER, DONE)).settle();
        daemon.health(shop.nameOf(Role.PREDECESSOR), Health.UNHEALTHY);

        shop.commit(before);

        assertThat(shop.settle()).isEqualTo("Nothing to do.\n");
        assertThat(daemon.container("vpn").state()).isInstanceOf(State.Running.class);
    }

    @Test
    void aSuccessorThatWorksIsNotGivenUpForOneWhoseNetworkIsGone() {
        String both =
                VPN_AND_APP.formatted("debian:12", 1).replace("network_mode", "volumes: [\"/srv:/srv\"]\nnetwork_mode");
        String alone = both.substring(both.indexOf("---") + 4).replace("network_mode: service:vpn\n", "");
        shop.running(both).commit(alone).pass().wait(Duration.ofSeconds(6));
        String successor = daemon.container(shop.nameOf(Role.CANDIDATE)).id();

        shop.commit(both);

        assertThat(shop.plan()).contains("rename container app.new-").doesNotContain("start container app:");
        shop.pass();
        assertThat(daemon.container("app").id()).isEqualTo(successor);
        assertThat(shop.settle()).isEqualTo("Nothing to do.\n");
    }

    @Test
    void saysThatWhatEndedAsItsPolicyAllowsDoesNotBecomeHealthy() {
        String all = APP_AND_DB.formatted("", "service_healthy").replace("name: db", "name: db\nrestart: on-failure");
        String db = all.substring(all.indexOf("---") + 4);
        shop.running(db);
        daemon.exit("db", 0);
        shop.commit(all);

        assertThat(shop.plan()).isEqualTo("""
                container/app waits for container/db to become healthy (which ended with 0, as its restart \
                policy allows: a service needs unless-stopped there, and for a job there is service_completed_successfully)
                """);
        daemon.start("db");
    }

    @Test
    void waitsForNothingThatHasNoReplicas() {
        shop.commit(APP_AND_DB.formatted("", "service_healthy").replace("name: db", "name: db\nreplicas: 0"));

        assertThat(shop.plan()).startsWith("1. create container app");
    }

    @Test
    void doesNotStartWhatWasMadeBeforeWhatItDependsOnFellIll() {
        shop.commit(APP_AND_DB.formatted("", "service_healthy")).pass().wait(Duration.ofSeconds(1));
        shop.act(shop.next(), 1);
        daemon.health("db", Health.UNHEALTHY);

        assertThat(daemon.container("app").state()).isInstanceOf(State.Created.class);
        assertThat(shop.plan()).contains("container/app waits for container/db to become healthy");
        assertThat(isTouched("app")).isFalse();
        daemon.health("db", Health.HEALTHY);
    }

    // Updates.

    @ParameterizedTest
    @CsvSource({"'', service_started", "'', service_healthy", "stop, service_started", "stop, service_healthy"})
    void replacesADependentOnlyAfterWhatItDependsOnHasItsNewState(String order, String condition) {
        String rollout = order.isEmpty() ? "" : STOP_FIRST;
        shop.running(APP_AND_DB.formatted(rollout, condition)).commit(changed(rollout, condition));
        String old = daemon.container("app").id();

        boolean isReplaced = false;
        for (int pass = 0; pass < 60 && !isReplaced; pass++) {
            ActualContainer db = daemon.container("db");
            isReplaced = isTouched("app");
            // Whatever the rollout of the database has come to, it serves under its name when the other one begins.
            assertThat(isReplaced && !(db.state() instanceof State.Running)).isFalse();
            assertThat(isReplaced && shop.plan().contains("db.new-")).isFalse();
            assertThat(isReplaced || daemon.container("app").id().equals(old)).isTrue();
            shop.pass().wait(Duration.ofSeconds(1));
        }
        assertThat(isReplaced).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"'', service_started", "'', service_healthy", "stop, service_started", "stop, service_healthy"})
    void leavesADependentAloneWhereWhatItDependsOnFailed(String order, String condition) {
        String rollout = order.isEmpty() ? "" : STOP_FIRST;
        shop.running(APP_AND_DB.formatted(rollout, condition));
        ActualContainer before = daemon.container("app");
        shop.commit(changed(rollout, condition).replace("postgres:16", "postgres:16\ncommand: [sick]"));

        assertThat(shop.settle())
                .contains(
                        "container/app waits for container/db\n",
                        "container/db is blocked: its successor did not become ready");
        assertThat(daemon.container("app")).isEqualTo(before);
        shop.commit(APP_AND_DB.formatted(rollout, condition));
    }

    @Test
    void leavesADependentAloneOfADependent() {
        String web = """
                ---
                kind: Container
                name: web
                image: debian:12
                depends_on: [app]
                %s
                """;
        shop.running(APP_AND_DB.formatted("", "service_started") + web.formatted(""));
        ActualContainer before = daemon.container("web");
        shop.commit(changed("", "service_started").replace("postgres:16", "postgres:16\ncommand: [sick]")
                + web.formatted(FAST));

        assertThat(shop.settle()).contains("container/web waits for container/app\n");
        assertThat(daemon.container("web")).isEqualTo(before);
        shop.commit(APP_AND_DB.formatted("", "service_started") + web.formatted(""));
    }

    @Test
    void rollsOutWhatDoesNotDependOnWhatFailed() {
        String other = "---\nkind: Container\nname: other\nimage: debian:12\n";
        shop.running(APP_AND_DB.formatted("", "service_started") + other);
        String old = daemon.container("other").id();
        shop.commit(changed("", "service_started").replace("postgres:16", "postgres:16\ncommand: [sick]")
                + other
                + FAST
                + "\n");

        assertThat(shop.settle()).doesNotContain("other");
        assertThat(daemon.container("other").id()).isNotEqualTo(old);
        shop.commit(APP_AND_DB.formatted("", "service_started") + other);
    }

    @Test
    void leavesADependentAloneWhileAnImageOfWhatItDependsOnCannotBeHad() {
        shop.running(APP_AND_DB.formatted("", "service_started"));
        daemon.refuse(Step.Pull.class::isInstance);
        shop.commit(changed("", "service_started").replace("postgres:16", "postgres:17"))
                .pass();

        assertThat(isTouched("app")).isFalse();
        daemon.refuse(step -> false);
        shop.refusals().clear();
    }

    @Test
    void leavesADependentAloneUntilEveryReplicaHasItsNewState() {
        String two = APP_AND_DB.replace("name: db\n", "name: db\nreplicas: 2\n");
        shop.running(two.formatted("", "service_started")).commit(two.formatted(FAST, "service_started"));
        for (int pass = 0; pass < 8; pass++) {
            shop.pass().wait(Duration.ofSeconds(1));
        }

        assertThat(shop.plan()).contains("db-2.new-");
        assertThat(isTouched("app")).isFalse();
    }

    @Test
    void leavesTheDependentRunningWhileWhatItDependsOnIsReplaced() {
        shop.running(APP_AND_DB.formatted(STOP_FIRST, "service_healthy"));
        ActualContainer before = daemon.container("app");
        shop.commit(APP_AND_DB.formatted(STOP_FIRST, "service_healthy").replace("postgres:16", "postgres:16\n" + FAST));

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("app")).isEqualTo(before);
    }

    @Test
    void doesNotStopADependentForACandidateThatMustNotStartYet() {
        String app = APP_AND_DB.formatted(STOP_FIRST, "service_healthy");
        shop.running(app).commit(app.replace("name: app", "name: app\n" + FAST));
        shop.act(shop.next(), 1);
        ActualContainer before = daemon.container("app");
        daemon.health("db", Health.UNHEALTHY);

        assertThat(shop.plan()).contains("container/app waits for container/db to become healthy");
        assertThat(shop.pass().nameOf(Role.CANDIDATE)).startsWith("app.new-");
        assertThat(daemon.container("app")).isEqualTo(before);
        daemon.health("db", Health.HEALTHY);
    }

    @Test
    void startsADependentAgainThatWasStoppedForACandidateThatMustNotStartYet() {
        String once = "restart: \"no\"\ncommand: [polite]\n";
        String app = APP_AND_DB.formatted(STOP_FIRST, "service_healthy").replace("name: app\n", "name: app\n" + once);
        shop.running(app).commit(app.replace("name: app", "name: app\n" + FAST));
        shop.act(shop.next(), 2);
        daemon.health("db", Health.UNHEALTHY);

        assertThat(shop.plan()).startsWith("1. start container app: it is not running (ended with 0)\n");
        daemon.health("db", Health.HEALTHY);
    }

    @Test
    void changesInPlaceWithoutWaiting() {
        shop.running(APP_AND_DB.formatted("", "service_healthy"));
        daemon.health("db", Health.UNHEALTHY);
        shop.commit(APP_AND_DB.formatted("", "service_healthy").replace("name: app", "name: app\nmem_limit: 64m"));

        assertThat(shop.plan())
                .startsWith("1. update container app: it can be changed while it runs: mem_limit is now");
        daemon.health("db", Health.HEALTHY);
    }

    // Jobs.

    @Test
    void replacesTheAppOnceItsMigrationHasSucceeded() {
        shop.running(APP_AND_MIGRATION.formatted("1", "0"));
        String old = daemon.container("app").id();
        shop.commit(APP_AND_MIGRATION.formatted("2", "0"));

        assertThat(shop.plan()).isEqualTo("""
                1. create container migration.new-fe33435b: it differs from its manifest: environment.VERSION is now 2
                2. start container migration.new-fe33435b (after 1): it is to take over from migration
                container/app waits for container/migration
                """);
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("app").id()).isNotEqualTo(old);
    }

    @Test
    void doesNotTouchTheAppWhereItsMigrationFailed() {
        shop.running(APP_AND_MIGRATION.formatted("1", "0"));
        ActualContainer before = daemon.container("app");
        shop.commit(APP_AND_MIGRATION.formatted("2", "1"));

        assertThat(shop.settle()).contains("container/app waits for container/migration\n", "    | giving up with 1\n");
        assertThat(daemon.container("app")).isEqualTo(before);
        shop.commit(APP_AND_MIGRATION.formatted("1", "0"));
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("app")).isEqualTo(before);
    }

    @Test
    void doesNotTouchTheAppWhereItsFirstMigrationFailed() {
        String alone = "kind: Container\nname: app\nimage: debian:12\n";
        shop.running(alone);
        ActualContainer before = daemon.container("app");
        shop.commit(APP_AND_MIGRATION.formatted("2", "1"));

        assertThat(shop.settle())
                .contains("container/app waits for container/migration to complete successfully")
                .contains("container/migration is blocked: it ended with 1");
        assertThat(daemon.container("app")).isEqualTo(before);
        shop.commit(alone);
    }

    @Test
    void isReplacedOnceMoreAlsoWhereOnlyTheImageTellsItFromItsPredecessor() {
        shop.running(VPN_AND_APP.formatted("debian:12", 1))
                .commit(VPN_AND_APP.formatted("redis:7", 1))
                .pass()
                .pass()
                .wait(Duration.ofSeconds(6))
                .pass();
        assertThat(shop.nameOf(Role.PREDECESSOR)).startsWith("vpn.old-");

        shop.running(VPN_AND_APP.formatted("redis:7", 2));
    }

    @Test
    void isReplacedOnceMoreBeforeThoseThatShareTheNetworkOfItsPredecessor() {
        shop.running(VPN_AND_APP.formatted("debian:12", 1))
                .commit(VPN_AND_APP.formatted("debian:12", 2))
                .pass()
                .wait(Duration.ofSeconds(6))
                .pass();
        assertThat(shop.nameOf(Role.PREDECESSOR)).startsWith("vpn.old-");

        shop.running(VPN_AND_APP.formatted("debian:12", 3));
    }

    @Test
    void doesNotTouchTheAppWhereAJobFailedThatHasOnlyToBeStarted() {
        String started = APP_AND_MIGRATION.replace("service_completed_successfully", "service_started");
        shop.running(started.formatted("1", "0"));
        ActualContainer before = daemon.container("app");
        shop.commit(started.formatted("2", "1"));

        assertThat(shop.settle()).contains("container/app waits for container/migration\n");
        assertThat(daemon.container("app")).isEqualTo(before);
        shop.commit(started.formatted("1", "0"));
    }
}
