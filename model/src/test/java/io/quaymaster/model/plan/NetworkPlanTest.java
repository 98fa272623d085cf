package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class NetworkPlanTest extends PlannerTest {
    private static final String WEB_IN_FRONT = """
            kind: Container
            name: web
            image: nginx:1.27
            networks: [front]
            ---
            """;

    private static final String FRONT = "kind: Network\nname: front\n";

    @Test
    void createsANetworkUnderTheNameThatItsManifestAsksFor() {
        shop.commit("""
                kind: Network
                name: front
                docker_name: shop-front
                """);

        assertThat(shop.plan()).isEqualTo("1. create network shop-front: it does not exist\n");
    }

    @Test
    void replacesANetworkThatDiffersAndHasItsContainersComeBack() {
        shop.running(WEB_IN_FRONT + """
                kind: Network
                name: front
                """).commit(WEB_IN_FRONT + """
                kind: Network
                name: front
                internal: true
                """);

        assertThat(shop.plan()).isEqualTo("""
                1. disconnect container web from network front: the network is replaced
                2. remove network front (after 1): it differs from its manifest: internal is now true
                3. create network front (after 2): it differs from its manifest: internal is now true
                """);

        assertThat(shop.pass().plan()).isEqualTo("""
                1. connect container web to network front: it is not attached to this network
                """);
    }

    @Test
    void stopsWhatKeepsEndingBeforeItLeavesANetworkThatIsReplaced() {
        shop.commit(ending("always", ""));
        keepsEnding();
        shop.commit(ending("always", "internal: true"));

        assertThat(shop.plan()).startsWith("""
                1. stop container web: it keeps ending, and cannot leave a network so
                2. disconnect container web from network front (after 1): the network is replaced
                3. remove network front (after 2): it differs from its manifest: internal is now true
                4. create network front (after 3): it differs from its manifest: internal is now true
                """);
        assertThat(shop.pass().plan()).startsWith("""
                1. connect container web to network front: it is not attached to this network
                2. start container web (after 1): it is not running (ended with 1)
                """);
    }

    @Test
    void startsWhatWasStoppedForANetworkAgainAlsoWhereThatIsNotReplaced() {
        shop.commit(ending("always", ""));
        keepsEnding();
        shop.commit(ending("always", "internal: true"));
        daemon.refuse(step -> step instanceof Step.RemoveNetwork);
        shop.pass().refusals().clear();

        assertThat(shop.plan()).contains("start container web: it is not running");
        daemon.refuse(step -> false);
    }

    @Test
    void stopsWhatKeepsEndingOnlyAfterAllOthersHaveLeftTheNetwork() {
        String worker = "---\n" + WEB_IN_FRONT.replace("name: web", "name: worker");
        shop.commit(ending("always", "") + worker.substring(0, worker.lastIndexOf("---")));
        keepsEnding();
        shop.commit(ending("always", "internal: true") + worker.substring(0, worker.lastIndexOf("---")));

        assertThat(shop.plan()).startsWith("""
                1. disconnect container worker from network front: the network is replaced
                2. stop container web (after 1): it keeps ending, and cannot leave a network so
                """);
    }

    @Test
    void replacesANetworkAndWhatKeepsEndingInItInOneCommit() {
        shop.commit(ending("always", ""));
        keepsEnding();

        shop.commit(WEB_IN_FRONT + FRONT + "internal: true\n");

        assertThat(shop.settle()).isEqualTo(NOTHING);
        endsWith(NOTHING);
    }

    @Test
    void stopsItAsAPartOfTheReplacementWhichIsHeldBackAsAWholeWhenItFailed() {
        shop.commit(ending("always", ""));
        keepsEnding();
        shop.commit(ending("always", "internal: true"));

        assertThat(shop.next().steps().stream()
                        .map(planned -> planned.step().resource().toString())
                        .toList())
                .containsOnly("network/front");
    }

    @Test
    void leavesToTheDaemonWhatMayGetWell() {
        shop.commit(ending("always", "")).pass().pass();
        await(web -> web.state() instanceof State.Restarting);

        shop.commit(ending("always", "internal: true"));

        assertThat(shop.plan()).doesNotContain("stop container");
        isRefused("disconnect container web from network front: sandbox of web not found");
    }

    @Test
    void leavesToTheDaemonWhatThatGivesUp() {
        shop.commit(ending("on-failure:9", ""));
        keepsEnding();

        shop.commit(ending("on-failure:9", "internal: true"));

        assertThat(shop.plan()).doesNotContain("stop container");
        isRefused(
                "disconnect container web from network front: sandbox of web not found",
                "disconnect container web from network front: sandbox of web not found");
    }

    @Test
    void goesBackToTheOldOneThoughItsSuccessorKeepsEndingInANetworkThatIsReplaced() {
        String onAFolder = WEB_IN_FRONT.replace("---\n", "volumes: [\"/srv:/srv\"]\n---\n") + FRONT;
        shop.running(onAFolder + "internal: true\n");
        shop.commit(onAFolder.replace("---", "command: [exit, '1']\n---"))
                .pass()
                .pass();
        await(shop.nameOf(Role.CANDIDATE), it -> it.state() instanceof State.Restarting && it.restarts() >= 3);

        shop.commit(onAFolder + "internal: true\n");

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("web").state()).isInstanceOf(State.Running.class);
        endsWith(NOTHING);
    }

    @Test
    void stopsASuccessorThatIsHeldAndKeepsEndingBeforeItLeavesANetworkThatIsReplaced() {
        String held = "rollout: { on_failure: hold, stable: 1s }\n---\n";
        String good = WEB_IN_FRONT.replace("---\n", held) + FRONT;
        String bad = good.replace("rollout:", "command: [exit, '1']\nrollout:");
        shop.running(good).commit(bad).pass();
        String candidate = shop.nameOf(Role.CANDIDATE);
        await(candidate, it -> it.state() instanceof State.Restarting && it.restarts() >= 3);

        shop.commit(bad + "internal: true\n");

        assertThat(shop.plan())
                .contains("stop container " + candidate + " (after 1): it keeps ending, and cannot leave");
        endsWith("""
                container/web is blocked: its successor %s failed and is held: it exited with 1; \
                see docker logs %1$s, then commit a change or try again with quaymaster retry web
                """.formatted(candidate));
    }

    private static String ending(String restart, String ofTheNetwork) {
        return WEB_IN_FRONT.replace("---", "command: [exit, '1']\nrestart: " + restart + "\n---")
                + FRONT
                + ofTheNetwork
                + "\n";
    }

    private void keepsEnding() {
        shop.pass().pass();
        await(web -> web.state() instanceof State.Restarting && web.restarts() >= 3);
    }

    private void await(String name, Predicate<ActualContainer> reached) {
        for (int tries = 0; tries < 100 && !reached.test(daemon.container(name)); tries++) {
            daemon.pass(Duration.ofMillis(50));
        }
        assertThat(daemon.container(name)).matches(reached);
    }

    private void await(Predicate<ActualContainer> reached) {
        await("web", reached);
        endsWith("""
                container/web is blocked: it keeps ending, and the daemon restarts it; see docker logs web
                """);
    }

    @Test
    void doesNotReplaceANetworkThatSomebodyElsesContainerIsIn() {
        shop.running(WEB_IN_FRONT + """
                kind: Network
                name: front
                """);
        daemon.connect("postgres", "front", Attachment.PLAIN, "postgres");
        shop.commit(WEB_IN_FRONT + """
                kind: Network
                name: front
                internal: true
                """);

        endsWith("""
                network/front is blocked: it is to be replaced, but the container postgres, which is not ours, is attached to it; \
                detach it: docker network disconnect front postgres
                """);
        assertThat(shop.settle()).contains("postgres");
        daemon.disconnect("postgres", "front");
        endsWith(NOTHING);
    }

    @Test
    void saysWhichOtherSourceHasWhatIsCalledSo() {
        String manifests = """
                kind: Network
                name: front
                ---
                kind: Volume
                name: data
                ---
                kind: Container
                name: web
                image: debian:12
                """;
        new PlannerScenario("blog", daemon).running(manifests);
        shop.commit(manifests);

        endsWith("""
                network/front is blocked: the name front is taken by a network of Quaymaster's source "blog" (network/front); \
                declare it in one source only: remove it there first, or choose another name here
                volume/data is blocked: the name data is taken by a volume of Quaymaster's source "blog" (volume/data); \
                declare it in one source only: remove it there first, or choose another name here
                container/web is blocked: the name web is taken by a container of Quaymaster's source "blog" (container/web); \
                declare it in one source only: remove it there first, or choose another name here
                """);
    }

    @Test
    void takesTheNameOfASomebodyElsesNetworkFromNobody() {
        shop.commit("""
                kind: Network
                name: theirs
                ---
                kind: Container
                name: web
                image: nginx:1.27
                networks: [theirs]
                """);

        endsWith("""
                container/web waits for the network theirs
                network/theirs is blocked: the name theirs is taken by a network that is not ours; \
                remove that network, choose another name, or declare it with external: true
                """);
    }

    @Test
    void usesAnExternalNetworkAsItIs() {
        shop.commit("""
                kind: Network
                name: theirs
                external: true
                ---
                kind: Container
                name: web
                image: nginx:1.27
                networks: [theirs]
                """);

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("web").networks()).containsOnlyKeys("theirs");
    }

    @Test
    void waitsForAnExternalNetworkThatIsNotThere() {
        shop.commit("""
                kind: Network
                name: lan
                external: true
                ---
                kind: Container
                name: web
                image: nginx:1.27
                networks: [lan]
                """);

        endsWith("""
                container/web waits for the network lan
                network/lan is blocked: the network lan is not there; create it: docker network create lan
                """);
        shop.settle();
        daemon.foreignNetwork("lan");
        endsWith(NOTHING);
    }

    @Test
    void removesANetworkThatIsNoLongerDeclaredAfterItsContainers() {
        shop.running(WEB_IN_FRONT + """
                kind: Network
                name: front
                ---
                kind: Network
                name: back
                """).commit("""
                kind: Network
                name: back
                """);

        assertThat(shop.plan()).isEqualTo("""
                1. stop container web: it is no longer declared
                2. remove container web (after 1): it is no longer declared
                3. remove network front (after 2): it is no longer declared
                """);
    }

    @Test
    void removesANetworkAfterTheContainersThatGoOnHaveLeftIt() {
        shop.running(WEB_IN_FRONT + """
                kind: Network
                name: front
                """).commit("""
                kind: Container
                name: web
                image: nginx:1.27
                """);

        assertThat(shop.plan()).isEqualTo("""
                1. connect container web to network bridge: it is not attached to this network
                2. disconnect container web from network front (after 1): its manifest does not name this network
                3. remove network front (after 2): it is no longer declared
                """);
    }

    @Test
    void keepsANetworkUntilTheInstanceThatIsBeingReplacedHasLeftIt() {
        shop.running(WEB_IN_FRONT + """
                kind: Network
                name: front
                """).commit("""
                kind: Container
                name: web
                image: nginx:1.27
                environment: { MODE: fast }
                """);

        assertThat(shop.plan()).endsWith("network/front waits for container web to leave it\n");
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.observe().networks())
                .noneMatch(network -> network.name().equals("front"));
    }

    @Test
    void keepsANetworkThatIsNoLongerDeclaredWhileSomebodyElsesContainerIsInIt() {
        shop.running("""
                kind: Network
                name: front
                ---
                kind: Network
                name: back
                """);
        daemon.connect("postgres", "front", Attachment.PLAIN, "postgres");
        shop.commit("""
                kind: Network
                name: back
                """);

        endsWith("""
                network/front is blocked: it is no longer declared, but the container postgres, which is not ours, is attached to it; \
                detach it: docker network disconnect front postgres
                """);
    }

    @Test
    void createsANetworkAgainThatSomebodyRemovedAndHasAStoppedContainerFindIt() {
        shop.running(WEB_IN_FRONT + """
                kind: Network
                name: front
                """);
        daemon.stop("web");
        daemon.removeNetwork("front");

        assertThat(shop.plan()).isEqualTo("""
                1. create network front: it does not exist
                2. disconnect container web from network front (after 1): it was in a network of this name that is gone
                3. connect container web to network front (after 2): it was in a network of this name that is gone
                4. start container web (after 1, 3): it is not running (ended with 143)
                """);
    }

    @Test
    void findsAStoppedContainerInANetworkThatSomebodyReplaced() {
        shop.running(WEB_IN_FRONT + """
                kind: Network
                name: front
                external: true
                """.replace("external: true", "external: false"));
        daemon.stop("web");
        daemon.removeNetwork("front");
        shop.act(shop.next(), 1);

        assertThat(shop.plan()).isEqualTo("""
                1. disconnect container web from network front: it was in a network of this name that is gone
                2. connect container web to network front (after 1): it was in a network of this name that is gone
                3. start container web (after 2): it is not running (ended with 143)
                """);
    }
}
