package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.state.ActualContainer.State;
import org.junit.jupiter.api.Test;

/** What depends on others stops before them, also when the manifests that said so are gone. */
class RemovalOrderTest extends PlannerTest {
    private static final String STACK = """
            kind: Container
            name: api
            image: debian:12
            depends_on: [db, cache]
            ---
            kind: Container
            name: cache
            image: debian:12
            ---
            kind: Container
            name: db
            image: debian:12
            ---
            kind: Container
            name: web
            image: debian:12
            depends_on: [api]
            """;
    private static final String OTHER = """
            kind: Container
            name: other
            image: debian:12
            """;

    @Test
    void stopsWhatDependsOnOthersBeforeThem() {
        shop.running(STACK + "---\n" + OTHER).commit(OTHER);

        assertThat(shop.plan()).isEqualTo("""
                1. stop container web: it is no longer declared
                2. remove container web (after 1): it is no longer declared
                3. stop container api (after 1): it is no longer declared
                4. remove container api (after 3): it is no longer declared
                5. stop container cache (after 1, 3): it is no longer declared
                6. remove container cache (after 5): it is no longer declared
                7. stop container db (after 1, 3): it is no longer declared
                8. remove container db (after 7): it is no longer declared
                """);
    }

    @Test
    void doesNotStopADependencyWhereSomethingThatNeedsItCouldNotBeStopped() {
        shop.running(STACK + "---\n" + OTHER).commit(OTHER);
        daemon.refuse(step ->
                step instanceof Step.StopContainer stop && stop.target().name().equals("web"));
        shop.pass();

        assertThat(daemon.container("db").state()).isInstanceOf(State.Running.class);
        daemon.refuse(step -> false);
        isRefused("stop container web: refused for the sake of the test: stop container web");
    }

    @Test
    void needsNoOrderForWhatDoesNotRun() {
        shop.running(STACK + "---\n" + OTHER).commit(OTHER);
        daemon.stop("web");
        daemon.stop("api");

        assertThat(shop.plan()).isEqualTo("""
                1. remove container web: it is no longer declared
                2. remove container api: it is no longer declared
                3. stop container cache: it is no longer declared
                4. remove container cache (after 3): it is no longer declared
                5. stop container db: it is no longer declared
                6. remove container db (after 5): it is no longer declared
                """);
    }

    @Test
    void goesByTheManifestsWhereReplicasAreZeroWhateverTheLabelsSay() {
        shop.running(STACK.replaceAll("depends_on: .*\n", ""))
                .commit(STACK.replace("debian:12\n", "debian:12\nreplicas: 0\n"));

        assertThat(shop.plan()).isEqualTo("""
                1. stop container web: replicas is 0
                2. remove container web (after 1): replicas is 0
                3. stop container api (after 1): replicas is 0
                4. remove container api (after 3): replicas is 0
                5. stop container cache (after 1, 3): replicas is 0
                6. remove container cache (after 5): replicas is 0
                7. stop container db (after 1, 3): replicas is 0
                8. remove container db (after 7): replicas is 0
                """);
    }

    @Test
    void stopsWhatSharesANetworkBeforeTheOneThatHasIt() {
        shop.running("""
                kind: Container
                name: app
                image: debian:12
                ---
                kind: Container
                name: sidecar
                image: debian:12
                network_mode: service:app
                ---
                """ + OTHER).commit(OTHER);

        assertThat(shop.plan()).contains("3. stop container app (after 1)");
    }

    @Test
    void findsAWayWhereLabelsOfDifferentAgesContradictEachOther() {
        String first = "kind: Container\nname: first\nimage: debian:12\n";
        String second = "kind: Container\nname: second\nimage: debian:12\n";
        shop.running(first + "depends_on: [second]\n---\n" + second + "---\n" + OTHER)
                .running(first + "---\n" + second + "environment: { MODE: fast }\ndepends_on: [first]\n---\n" + OTHER)
                .commit(OTHER);

        assertThat(shop.settle()).isEqualTo(NOTHING);
    }

    @Test
    void makesNoOtherContainerForADependency() {
        shop.running(STACK).commit(STACK.replace("depends_on: [db, cache]\n", ""));

        assertThat(shop.plan()).isEqualTo(NOTHING);
    }
}
