package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.PublishedPort;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Successors that fail: what served before serves, and what is left of them says why. */
class RollbackTest extends PlannerTest {
    private static final String WEB = """
            kind: Container
            name: web
            image: debian:12
            healthcheck: { test: [CMD, probe] }
            """;
    private static final String STOP_FIRST = WEB + "rollout: { order: stop-first }\n";

    private static final String CHECK_FAILED = "its healthcheck failed";

    @BeforeEach
    void serves() {
        shop.running(WEB);
    }

    private static String blocked(String kept, String how, String... log) {
        String see = how.startsWith("it could not be started") ? "inspect " : "logs ";
        return "container/web is blocked: its successor did not become ready (" + how + ") and is kept as " + kept
                + "; see docker " + see + kept
                + (how.equals(CHECK_FAILED) ? " and, for its healthcheck, docker inspect " + kept : "")
                + ", then commit a change or try again with quaymaster retry web\n"
                + (log.length == 0 ? "" : "    | " + String.join("\n    | ", log) + "\n");
    }

    @Test
    void keepsACandidateStoppedThatEndsAtOnce() {
        String id = daemon.container("web").id();
        shop.commit(WEB + "command: [exit, \"3\"]\nrestart: \"no\"\n").pass().wait(Duration.ofSeconds(1));

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web.new-15e600e2 to web.failed-15e600e2: it exited with 3
                """);
        endsWith(blocked(
                "web.failed-15e600e2",
                "it ended with 3, before its healthcheck said anything",
                "working",
                "giving up with 3"));
        assertThat(shop.settle()).startsWith("container/web is blocked");
        assertServes(id);
    }

    @Test
    void saysThatTheHealthcheckFailedOfOneThatMayEnd() {
        shop.commit(WEB + "command: [sick]\nrestart: \"no\"\n");

        shop.settle();
        assertThat(shop.plan()).contains("(its healthcheck failed, and it ended with 143) and is kept as web.failed-");
        shop.commit(WEB);
    }

    @Test
    void keepsACandidateStoppedThatKeepsEnding() {
        String id = daemon.container("web").id();
        shop.commit(WEB + "command: [exit, \"3\"]\n");

        shop.settle();
        String kept = shop.nameOf(Role.FAILED);
        endsWith(blocked(kept, "it kept ending, the last time with 3", "working", "giving up with 3"));
        assertServes(id);
    }

    @Test
    void keepsACandidateStoppedThatNeverGetsHealthy() {
        String id = daemon.container("web").id();
        shop.commit(WEB + "command: [hang]\n").pass().wait(Duration.ofSeconds(60));

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web.new-3b7ce214 to web.failed-3b7ce214: it had 1m to become healthy, and did not
                2. stop container web.failed-3b7ce214 (after 1): it had 1m to become healthy, and did not
                """);
        endsWith(blocked("web.failed-3b7ce214", "it did not become healthy in time", "waiting for the database"));
        shop.settle();
        assertServes(id);
    }

    @Test
    void keepsACandidateStoppedThatIsUnhealthy() {
        String id = daemon.container("web").id();
        shop.commit(WEB + "command: [sick]\n").pass().wait(Duration.ofSeconds(1));

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web.new-383b2666 to web.failed-383b2666: its healthcheck says that it is unhealthy
                2. stop container web.failed-383b2666 (after 1): its healthcheck says that it is unhealthy
                """);
        endsWith(blocked("web.failed-383b2666", CHECK_FAILED, "cannot reach the database"));
        shop.settle();
        assertServes(id);
    }

    @Test
    void keepsACandidateStoppedThatWasHealthyAtFirst() {
        String id = daemon.container("web").id();
        shop.commit(WEB + "environment: { MODE: fast }\n")
                .pass()
                .wait(Duration.ofSeconds(1))
                .pass()
                .wait(Duration.ofSeconds(2));
        daemon.health("web.new-f43da84f", Health.UNHEALTHY);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web.new-f43da84f to web.failed-f43da84f: its healthcheck says that it is unhealthy
                2. stop container web.failed-f43da84f (after 1): its healthcheck says that it is unhealthy
                """);
        endsWith(blocked("web.failed-f43da84f", CHECK_FAILED));
        shop.settle();
        assertServes(id);
    }

    @Test
    void keepsACandidateWhoseCommandDoesNotExist() {
        String id = daemon.container("web").id();
        shop.commit(WEB + "command: [missing]\n");

        String error = "exec: \"missing\": executable file not found in $PATH";
        shop.settle();
        String kept = shop.nameOf(Role.FAILED);
        endsWith(blocked(kept, "it could not be started: " + error));
        isRefused("start container " + kept.replace("failed", "new") + ": " + error);
        assertServes(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[exit, \"3\"]", "[hang]", "[sick]", "[missing]"})
    void startsTheOldOneAgainWhereItHadToStop(String command) {
        shop.running(STOP_FIRST);
        String id = daemon.container("web").id();
        shop.commit(STOP_FIRST + "command: " + command + "\n");

        shop.settle();
        assertServes(id);
        assertThat(daemon.container(shop.nameOf(Role.FAILED)).state()).isNotInstanceOf(State.Running.class);
        shop.commit(STOP_FIRST);
        shop.refusals().clear();
    }

    @Test
    void startsTheOldOneAgainWhereTheHostPortIsTakenMeanwhile() {
        String id = daemon.container("web").id();
        Plan plan = shop.commit(WEB + "ports: [\"8080:80\"]\n").next();
        daemon.foreign("squatter", "sha256:feedfeedfeed", new PublishedPort(null, 8080, 80, "tcp"));
        shop.act(plan, Integer.MAX_VALUE);

        shop.settle();
        String kept = shop.nameOf(Role.FAILED);
        endsWith(blocked(kept, "it could not be started: port 8080 is already allocated"));
        isRefused("start container " + kept.replace("failed", "new") + ": port 8080 is already allocated");
        assertServes(id);
    }

    @Test
    void doesNotTryTheSameAgainWhateverIsRestarted() {
        shop.commit(WEB + "command: [sick]\nrestart: always\n");
        shop.settle();
        String kept = shop.nameOf(Role.FAILED);
        String plan = shop.plan();

        daemon.reboot();
        assertThat(shop.settle()).isEqualTo(plan);
        assertThat(shop.nameOf(Role.FAILED)).isEqualTo(kept);
        assertThat(daemon.container(kept).state()).isInstanceOf(State.Exited.class);
        endsWith(plan);
    }

    @Test
    void doesNotLetTheOneThatFailedComeBackWithTheHost() {
        shop.running(STOP_FIRST).commit(STOP_FIRST + "command: [sick]\nrestart: always\n");
        shop.pass().wait(Duration.ofSeconds(1)).pass();
        String kept = shop.nameOf(Role.FAILED);

        assertThat(shop.plan())
                .startsWith("1. update container " + kept + ": it failed, and must not come back with the host\n");
        shop.pass();
        daemon.reboot();
        assertThat(daemon.container(kept).state()).isInstanceOf(State.Exited.class);
        shop.commit(STOP_FIRST);
    }

    @Test
    void neverHasBothRunOfWhichOneIsHeld() {
        String held = WEB + "restart: always\nrollout: { order: stop-first, on_failure: hold }\n";
        shop.running(held).commit(held + "command: [sick]\n");
        shop.settle();
        daemon.reboot();
        assertThat(daemon.container("web").state()).isInstanceOf(State.Exited.class);
        daemon.start("web");

        assertThat(shop.plan()).startsWith("1. stop container web: its successor runs, and its manifest asks for it\n");
        shop.settle();
        shop.commit(held);
    }

    @Test
    void isBackInSyncWithoutARestartWhenTheCommitIsReverted() {
        ActualContainer before = daemon.container("web");
        shop.commit(WEB + "command: [sick]\n");
        shop.settle();
        String kept = shop.nameOf(Role.FAILED);
        shop.commit(WEB);

        assertThat(shop.plan()).isEqualTo("1. remove container " + kept + ": what is wanted serves\n");
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("web")).isEqualTo(before);
    }

    @Test
    void rollsTheNextGoodCommitOut() {
        shop.commit(WEB + "command: [sick]\n");
        shop.settle();
        String kept = shop.nameOf(Role.FAILED);
        shop.commit(WEB + "environment: { MODE: fast }\n");

        assertThat(shop.plan()).isEqualTo("""
                1. remove container %s: another state is tried
                2. create container web.new-f43da84f (after 1): it differs from its manifest: environment.MODE is now fast
                3. start container web.new-f43da84f (after 2): it is to take over from web
                """.formatted(kept));
    }

    @Test
    void keepsOnlyTheLastOneThatFailed() {
        shop.commit(WEB + "command: [sick]\n");
        shop.settle();
        shop.commit(WEB + "command: [hang]\n");
        shop.settle();

        assertThat(daemon.container(shop.nameOf(Role.FAILED)).lastLines()).containsExactly("waiting for the database");
        shop.commit(WEB);
    }

    @Test
    void neverStopsTheOldOneWhereTheDaemonDoesNotCreateTheNewOne() {
        ActualContainer before = daemon.container("web");
        daemon.refuse(Step.CreateContainer.class::isInstance);
        shop.commit(STOP_FIRST + "environment: { MODE: fast }\n").pass().pass();

        assertThat(daemon.container("web")).isEqualTo(before);
        daemon.refuse(step -> false);
        shop.refusals().clear();
    }

    @Test
    void neverStopsTheOldOneWhereTheImageCannotBePulledOrBuilt() {
        ActualContainer before = daemon.container("web");
        daemon.refuse(step -> step instanceof Step.Pull || step instanceof Step.Build);
        shop.commit(STOP_FIRST.replace("debian:12", "debian:13")).pass().pass();
        assertThat(daemon.container("web")).isEqualTo(before);

        shop.file("web/Dockerfile", "FROM scratch\n")
                .commit("kind: Image\nname: web\nbuild: ./web\n---\n" + STOP_FIRST.replace("debian:12", "web"))
                .pass()
                .pass();
        assertThat(daemon.container("web")).isEqualTo(before);
        daemon.refuse(step -> false);
        shop.refusals().clear();
    }

    @Test
    void holdsEverythingForAPersonWhereTheManifestSaysSo() {
        String held = WEB + "rollout: { on_failure: hold }\n";
        shop.commit(held + "command: [sick]\n");

        endsWith("""
                container/web is blocked: its successor web.new-383b2666 failed and is held: its healthcheck says that it is \
                unhealthy; see docker logs web.new-383b2666 and, for its healthcheck, docker inspect web.new-383b2666, then \
                commit a change or try again with quaymaster retry web
                """);
        shop.settle();
        assertThat(daemon.container(shop.nameOf(Role.CANDIDATE)).state()).isInstanceOf(State.Running.class);
    }

    private void assertServes(String id) {
        ActualContainer web = daemon.container("web");
        assertThat(web.id()).isEqualTo(id);
        assertThat(web.state())
                .isInstanceOfSatisfying(
                        State.Running.class,
                        running -> assertThat(running.health()).isEqualTo(Health.HEALTHY));
    }
}
