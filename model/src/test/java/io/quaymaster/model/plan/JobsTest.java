package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    void doesNotRunAJobAgainThatWasStoppedForItsIllness() {
        String sick = MIGRATION.replace("[exit, \"%d\"]", "[sick]") + "healthcheck: { test: [CMD, probe] }\n";
        shop.running(sick.replace("[sick]", "[serve]")).commit(sick);

        assertThat(shop.settle()).contains("is kept as migration.failed-");
        shop.running(sick.replace("[sick]", "[serve]"));
    }

    @Test
    void startsAContainerAgainThatEndedWellButIsToRunAlways() {
        shop.commit(MIGRATION.formatted(0).replace("\"no\"", "unless-stopped"));

        endsWith("""
                container/migration is blocked: it keeps ending, and the daemon restarts it; see docker logs migration
                """);
    }
}
