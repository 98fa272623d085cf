package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ResourceId;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What failed is tried again when a person says so, and is not tried for ever. */
class RetryTest extends PlannerTest {
    private static final ResourceId WEB_ID = new ResourceId(Kind.CONTAINER, "web");
    private static final ResourceId JOB_ID = new ResourceId(Kind.CONTAINER, "job");
    private static final String WEB = """
            kind: Container
            name: web
            image: debian:12
            healthcheck: { test: [CMD, probe] }
            """;
    private static final String SICK = WEB + "command: [sick]\n";
    private static final String JOB = """
            kind: Container
            name: job
            image: debian:12
            restart: "no"
            command: [exit, "%d"]
            """;
    private static final String AGAIN_AND_AGAIN = """
            container/web is blocked: what is declared failed each time that it was tried, and is not tried again; \
            commit a change or try again with quaymaster retry web
            """;

    private static final Directives BY_REMOVAL =
            new Directives(RemovalGuard.OFF, new TreeSet<>(), new TreeSet<>(), Recourse.BY_REMOVAL);

    private void retried(ResourceId... resources) {
        shop.heed(new Directives(
                RemovalGuard.OFF, new TreeSet<>(List.of(resources)), new TreeSet<>(), Recourse.BY_COMMAND));
    }

    private void exhausted(ResourceId... resources) {
        shop.heed(new Directives(
                RemovalGuard.OFF, new TreeSet<>(), new TreeSet<>(List.of(resources)), Recourse.BY_COMMAND));
    }

    private String failed(String manifests) {
        shop.running(WEB).commit(manifests);
        shop.settle();
        return shop.nameOf(Role.FAILED);
    }

    @Test
    void beginsTheRolloutAgainThatAPersonAsksFor() {
        String kept = failed(SICK);
        retried(WEB_ID);

        assertThat(shop.plan()).isEqualTo("""
                1. remove container %1$s: a person asked for another try
                2. create container %2$s (after 1): it differs from its manifest: command changed
                3. start container %2$s (after 2): it is to take over from web
                """.formatted(kept, kept.replace("failed", "new")));
        shop.pass();
        assertThat(shop.plan()).contains("to become healthy");
        shop.commit(WEB);
    }

    @Test
    void saysWhatToRemoveWhereThereIsNoAgentToBeTold() {
        shop.heed(BY_REMOVAL);
        String kept = failed(SICK);

        assertThat(shop.plan())
                .contains(", then change its manifest, or try again: docker rm " + kept + ", and apply again\n");
        daemon.delete(kept);
        assertThat(shop.plan()).contains("1. create container " + kept.replace("failed", "new"));
        shop.commit(WEB);
    }

    @Test
    void saysWhatToRemoveOfAJobWhereThereIsNoAgentToBeTold() {
        shop.heed(BY_REMOVAL).commit(JOB.formatted(3));
        shop.settle();

        assertThat(shop.plan())
                .contains(
                        "; see docker logs job, then change its manifest, or try again: docker rm job, and apply again\n");
        daemon.delete("job");
        assertThat(shop.plan()).startsWith("1. create container job: it does not exist\n");
        shop.commit(JOB.formatted(0));
    }

    @Test
    void saysHowToRemoveACandidateThatIsHeldWhereThereIsNoAgentToBeTold() {
        shop.heed(BY_REMOVAL).running(WEB).commit(SICK + "rollout: { on_failure: hold }\n");
        shop.settle();

        assertThat(shop.plan())
                .contains("or try again: docker rm --force " + shop.nameOf(Role.CANDIDATE) + ", and apply again\n");
        shop.commit(WEB);
    }

    @Test
    void forgetsWhatFailedAlsoWhereItCannotBeginYet() {
        String waiting = SICK + "depends_on: { db: { condition: service_healthy } }\n" + """
                ---
                kind: Container
                name: db
                image: postgres:16
                healthcheck: { test: [CMD, probe] }
                """;
        String kept = failed(waiting);
        daemon.state("db", new State.Paused());
        retried(WEB_ID);

        assertThat(shop.plan()).startsWith("1. remove container " + kept + ": a person asked for another try\n");
        shop.pass();
        retried();
        assertThat(shop.plan()).contains("container/web waits for container/db to become healthy");
        daemon.delete("db");
        shop.commit(WEB);
    }

    @Test
    void triesTheOtherReplicasToo() {
        String replicas = "replicas: 3\nrollout: { parallelism: 2 }\n";
        shop.running(WEB + replicas).commit(SICK + replicas);
        shop.settle();
        assertThat(shop.plan()).contains("web.failed-", "web-2.failed-").contains("the rollout is stopped");
        retried(WEB_ID);

        assertThat(shop.plan())
                .contains("create container web.new-", "create container web-2.new-")
                .contains("container/web waits for other replicas, to be replaced 2 at a time");
        retried();
        shop.commit(WEB + replicas);
    }

    @Test
    void triesACandidateAgainThatIsHeld() {
        String held = SICK + "rollout: { on_failure: hold }\n";
        shop.running(WEB).commit(held);
        shop.settle();
        String candidate = shop.nameOf(Role.CANDIDATE);
        retried(WEB_ID);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container %1$s to %2$s: a person asked for another try
                2. stop container %2$s (after 1): a person asked for another try
                3. remove container %2$s (after 2): a person asked for another try
                4. create container %1$s (after 3): it differs from its manifest: command changed
                5. start container %1$s (after 4): it is to take over from web
                """.formatted(candidate, candidate.replace(".new-", ".gone-")));
        shop.pass();
        retried();
        shop.commit(WEB);
    }

    @Test
    void leavesACandidateAloneThatHasNotFailed() {
        shop.running(WEB).commit(WEB + "environment: { MODE: fast }\n").pass();
        retried(WEB_ID);

        assertThat(shop.plan()).isEqualTo("container/web waits for web.new-f43da84f to become healthy\n");
    }

    @Test
    void runsAJobAgainThatFailed() {
        shop.commit(JOB.formatted(3));
        shop.settle();
        retried(JOB_ID);

        assertThat(shop.plan()).isEqualTo("""
                1. remove container job: a person asked for another try
                2. create container job (after 1): a person asked for another try
                3. start container job (after 2): a person asked for another try
                """);
        shop.pass();
        retried();
        assertThat(shop.settle()).startsWith("container/job is blocked: it ended with 3");
        shop.commit(JOB.formatted(0));
    }

    @Test
    void hasNothingToDoAgainForAJobThatEndedWell() {
        shop.running(JOB.formatted(0));
        retried(JOB_ID);

        assertThat(shop.plan()).isEqualTo(NOTHING);
    }

    @Test
    void removesNothingThatWasStoppedForItsSuccessorThoughItIsToBeAJobNow() {
        String web = "kind: Container\nname: web\nimage: debian:12\n";
        shop.running(web).commit(web + "ports: [\"8080:80\"]\n").pass().commit(web + "restart: \"no\"\n");
        retried(WEB_ID);

        assertThat(shop.plan()).contains("start container web").doesNotContain("remove container web:");
        retried();
    }

    @Test
    void doesNotRunAJobAgainBeforeWhatItDependsOn() {
        String db = "---\nkind: Container\nname: db\nimage: postgres:16\nhealthcheck: { test: [CMD, probe] }\n";
        shop.commit(JOB.formatted(3) + "depends_on: { db: { condition: service_healthy } }\n" + db);
        shop.settle();
        daemon.state("db", new State.Paused());
        retried(JOB_ID);

        assertThat(shop.plan())
                .contains("container/job waits for container/db to become healthy")
                .doesNotContain("remove container job");
        daemon.delete("db");
        retried();
        shop.commit(JOB.formatted(0));
    }

    @Test
    void doesNotBeginAgainWhatFailedTooOftenWhoeverRemovesWhatIsLeftOfIt() {
        daemon.delete(failed(SICK));
        ActualContainer before = daemon.container("web");
        exhausted(WEB_ID);

        assertThat(shop.plan()).isEqualTo(AGAIN_AND_AGAIN);
        assertThat(daemon.container("web")).isEqualTo(before);
        endsWith(AGAIN_AND_AGAIN);
    }

    @Test
    void saysWhatIsLeftOfItWhereSomethingIs() {
        failed(SICK);
        String plan = shop.plan();
        exhausted(WEB_ID);

        assertThat(shop.plan()).isEqualTo(plan).contains("cannot reach the database");
        endsWith(plan);
    }

    @Test
    void beginsAgainWhenAPersonSaysSoHoweverOftenItFailed() {
        daemon.delete(failed(SICK));
        TreeSet<ResourceId> web = new TreeSet<>(List.of(WEB_ID));
        shop.heed(new Directives(RemovalGuard.OFF, web, web, Recourse.BY_COMMAND));

        assertThat(shop.plan()).contains("create container web.new-");
        shop.commit(WEB);
    }

    @Test
    void keepsWhatServesUpMeanwhile() {
        daemon.delete(failed(SICK));
        exhausted(WEB_ID);
        daemon.stop("web");

        assertThat(shop.plan())
                .isEqualTo("1. start container web: it is not running (ended with 143)\n" + AGAIN_AND_AGAIN);
        shop.commit(WEB);
    }

    @Test
    void makesAServiceWhereNothingServesHoweverOftenItFailed() {
        daemon.delete(failed(SICK));
        daemon.delete("web");
        exhausted(WEB_ID);

        assertThat(shop.plan()).startsWith("1. create container web: it does not exist\n");
        shop.commit(WEB);
    }

    @Test
    void doesNotRunAJobThatFailedTooOftenAlsoWhereNothingIsLeftOfIt() {
        shop.commit(JOB.formatted(3));
        shop.settle();
        daemon.delete("job");
        exhausted(JOB_ID);

        assertThat(shop.plan()).isEqualTo("""
                container/job is blocked: it failed each time that it ran, and is not run again; \
                commit a change or try again with quaymaster retry job
                """);
        exhausted();
        shop.commit(JOB.formatted(0));
    }
}
