package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several instances of one container. */
class ReplicasTest extends PlannerTest {
    private static final String FOUR = """
            kind: Container
            name: web
            image: debian:12
            replicas: 4
            rollout: { parallelism: %d }
            healthcheck: { test: [CMD, probe] }
            """;

    private List<ActualContainer> serving() {
        return daemon.observe().containers().stream()
                .filter(container -> container.ownership() != null && Role.of(container) == Role.SERVING)
                .filter(container -> container.state() instanceof State.Running)
                .toList();
    }

    @Test
    void areMadeAtOnceAndNumbered() {
        shop.running(FOUR.formatted(1));

        assertThat(serving()).extracting(ActualContainer::name).containsExactly("web", "web-2", "web-3", "web-4");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void areReplacedAsManyAtATimeAsTheManifestSays(int parallelism) {
        shop.running(FOUR.formatted(parallelism)).commit(FOUR.formatted(parallelism) + "environment: { MODE: fast }\n");

        int most = 0;
        while (!shop.plan().equals(NOTHING)) {
            shop.pass().wait(Duration.ofSeconds(1));
            assertThat(serving()).hasSize(4);
            long candidates = daemon.observe().containers().stream()
                    .filter(container -> Role.of(container) == Role.CANDIDATE)
                    .count();
            most = Math.max(most, (int) candidates);
        }
        assertThat(most).isEqualTo(parallelism);
    }

    @Test
    void areStoppedAsManyAtATimeAsTheManifestSaysThoughMoreSuccessorsAreThere() {
        String two = FOUR.formatted(2).replace("{ parallelism", "{ order: stop-first, parallelism");
        shop.running(two).commit(two + "environment: { MODE: fast }\n");
        daemon.refuse(step -> step instanceof Step.StopContainer);
        shop.pass();
        daemon.refuse(step -> false);
        shop.refusals().clear();
        shop.commit(two.replace("parallelism: 2", "parallelism: 1") + "environment: { MODE: fast }\n");

        assertThat(shop.plan()).contains("stop container web:").doesNotContain("stop container web-2:");
        int fewest = 4;
        while (!shop.plan().equals(NOTHING)) {
            shop.pass();
            fewest = Math.min(fewest, serving().size());
            shop.wait(Duration.ofSeconds(1));
        }
        assertThat(fewest).isEqualTo(3);
    }

    @Test
    void areNotStoppedWhileASuccessorThatSomebodyGaveTheNameOfTheOldOneIsStillToBecomeHealthy() {
        String one = FOUR.formatted(1).replace("{ parallelism", "{ order: stop-first, parallelism");
        shop.running(one).commit(one + "environment: { MODE: fast }\n").pass();
        daemon.delete("web");
        daemon.rename(shop.nameOf(Role.CANDIDATE), "web");

        assertThat(shop.plan()).isEqualTo("""
                container/web waits for web to become healthy
                container/web waits for other replicas, to be replaced 1 at a time
                """);
    }

    @Test
    void goBackOneAfterTheOtherThoughTheFirstThatWasReplacedIsIll() {
        String one = FOUR.formatted(1).replace("{ parallelism", "{ order: stop-first, parallelism");
        shop.running(one).commit(one + "environment: { MODE: fast }\n");
        while (!shop.plan().contains("stop container web-2 ")) {
            shop.pass().wait(Duration.ofSeconds(1));
        }
        shop.pass().wait(Duration.ofSeconds(7));
        daemon.health("web", Health.UNHEALTHY);
        shop.commit(one);

        assertThat(shop.plan()).contains("create container web.new-").doesNotContain("web-2");
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(serving()).hasSize(4);
    }

    @Test
    void goBackOneAfterTheOtherThoughASuccessorStandsInForTheSecond() {
        String one = FOUR.formatted(1).replace("{ parallelism", "{ order: stop-first, parallelism");
        shop.running(one).commit(one + "environment: { MODE: fast }\n");
        while (!shop.plan().contains("stop container web-2 ")) {
            shop.pass().wait(Duration.ofSeconds(1));
        }
        shop.pass().wait(Duration.ofSeconds(7)).commit(one);

        assertThat(shop.plan()).contains("stop container web ").doesNotContain("stop container web-2");
        assertThat(shop.settle()).isEqualTo(NOTHING);
    }

    /** In two slots a successor is made, and in the second one it is not started, nor the old one stopped. */
    private String begunInTwoSlots(String more, Predicate<Step> refused) {
        String two = FOUR.formatted(2).replace("{ parallelism", "{ order: stop-first, parallelism");
        String next = two + "environment: { MODE: fast }\n" + more;
        shop.running(two).commit(next);
        daemon.refuse(refused.or(step -> step instanceof Step.StopContainer stop
                && stop.target().reference().equals(daemon.container("web-2").id())));
        shop.pass();
        daemon.refuse(step -> false);
        shop.refusals().clear();
        return next.replace("parallelism: 2", "parallelism: 1");
    }

    @Test
    void areNotStoppedWhileTheSuccessorOfAnotherIsStillToBeStarted() {
        shop.commit(begunInTwoSlots("", step -> step instanceof Step.StartContainer));

        assertThat(shop.plan()).contains("start container web.new-").doesNotContain("stop container");
        assertThat(shop.settle()).isEqualTo(NOTHING);
    }

    @Test
    void areNotStoppedAfterTheFirstOneFailedThoughTheirSuccessorsAreThere() {
        shop.commit(begunInTwoSlots("command: [exit, '1']\n", step -> false));
        shop.wait(Duration.ofSeconds(10)).pass().pass();
        String id = daemon.container("web-2").id();

        assertThat(shop.settle()).contains("the rollout is stopped, because another replica did not become healthy");
        assertThat(daemon.container("web-2").state()).isInstanceOf(State.Running.class);
        assertThat(((State.Running) daemon.container("web-2").state()).since())
                .isBefore(daemon.container(shop.nameOf(Role.FAILED)).created());
        assertThat(daemon.container("web-2").id()).isEqualTo(id);
        shop.commit("kind: Network\nname: any\n");
    }

    @Test
    void areTakenBackAsManyAtATimeAsTheManifestSays() {
        String two = FOUR.formatted(1).replace("replicas: 4", "replicas: 2");
        String one = two.replace("{ parallelism: 1 }", "{ order: stop-first, parallelism: 1 }");
        String both = one.replace("parallelism: 1", "parallelism: 2") + "environment: { MODE: fast }\n";
        shop.running(one).commit(both).pass().wait(Duration.ofSeconds(7)).commit(one);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web.new-f43da84f to web.gone-f43da84f: it is no longer wanted
                2. stop container web.gone-f43da84f (after 1): it is no longer wanted
                3. start container web (after 2): it is not running (ended with 143)
                4. remove container web.gone-f43da84f (after 3): it is no longer wanted
                container/web waits for other replicas, to be replaced 1 at a time
                """);
        shop.pass();
        assertThat(shop.plan()).doesNotContain("stop container");
        shop.wait(Duration.ofSeconds(7));
        assertThat(shop.plan()).contains("stop container web-2.gone-f43da84f");
    }

    @Test
    void oneThatWasStoppedForWhatIsNotWantedAnyMoreIsDownThoughItsPolicyWouldLetItEnd() {
        String once = """
                kind: Container
                name: web
                image: debian:12
                replicas: 2
                restart: "no"
                """;
        String always = once.replace("restart: \"no\"\n", "volumes: [\"/srv:/srv\"]\n");
        shop.running(once)
                .commit(always + "command: [serve]\n")
                .pass()
                .wait(Duration.ofSeconds(7))
                .pass()
                .pass();
        shop.commit(always);

        assertThat(shop.plan())
                .startsWith("""
                        1. rename container web-2.new-2378df1e to web-2.gone-2378df1e: it is no longer wanted
                        2. stop container web-2.gone-2378df1e (after 1): it is no longer wanted
                        3. remove container web-2.gone-2378df1e (after 2): it is no longer wanted
                        4. start container web-2 (after 2): it is not running (ended with 143)
                        """)
                .doesNotContain("stop container web:")
                .endsWith("container/web waits for other replicas, to be replaced 1 at a time\n");
    }

    @Test
    void goOnAsTheyAreAfterTheFirstThatFailed() {
        shop.running(FOUR.formatted(1));
        List<String> before = serving().stream().map(ActualContainer::id).toList();
        shop.commit(FOUR.formatted(1) + "command: [sick]\n");

        endsWith("""
                container/web is blocked: its successor did not become ready (its healthcheck failed) and is kept as \
                web.failed-383b2666; see docker logs web.failed-383b2666 and, for its healthcheck, docker inspect \
                web.failed-383b2666, then commit a change or try again with quaymaster \
                retry web
                    | cannot reach the database
                container/web is blocked: the rollout is stopped, because another replica did not become healthy; \
                see that replica
                """);
        shop.settle();
        assertThat(serving()).extracting(ActualContainer::id).isEqualTo(before);
        assertThat(shop.nameOf(Role.FAILED)).isEqualTo("web.failed-383b2666");
    }
}
