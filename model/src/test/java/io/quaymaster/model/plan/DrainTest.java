package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.state.ActualContainer.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an instance does between the takeover of its successor and its end. */
class DrainTest extends PlannerTest {
    private static final String NETWORKS = """
            kind: Network
            name: back
            ---
            kind: Network
            name: front
            ---
            """;
    private static final String WEB = NETWORKS + """
            kind: Container
            name: web
            image: debian:12
            networks: { back: , front: { aliases: [www] } }
            healthcheck: { test: [CMD, probe] }
            rollout: { drain: 30s, stable: 0s }
            """;
    private static final String FAST = WEB + "environment: { MODE: fast }\n";

    @Test
    void answersToNoNameAnyMore() {
        String old = afterTheTakeover();

        assertThat(shop.plan()).isEqualTo("""
                1. withdraw container %1$s from the names of network back: its successor serves
                2. withdraw container %1$s from the names of network front: its successor serves
                """.formatted(old));
        assertThat(shop.pass().plan()).isEqualTo("""
                1. rename container %1$s to %1$s-6955b902: no other name leads to it any more
                """.formatted(old));
        assertThat(shop.pass().plan())
                .isEqualTo("container/web waits for " + old + "-6955b902 to finish what it is at\n");
        assertThat(aliases(old + "-6955b902", "back")).isEmpty();
        assertThat(aliases("web", "front")).contains("web", "www");
    }

    @Test
    void goesOnForItsWholeTimeHoweverLongItTookToLeaveItsNames() {
        afterTheTakeover();
        shop.wait(Duration.ofSeconds(40)).pass().wait(Duration.ofSeconds(40)).pass();
        String old = shop.nameOf(Role.PREDECESSOR);

        assertThat(shop.wait(Duration.ofSeconds(29)).plan())
                .isEqualTo("container/web waits for " + old + " to finish what it is at\n");
        assertThat(shop.wait(Duration.ofSeconds(1)).plan()).startsWith("1. stop container " + old);
    }

    @Test
    void beginsAnewWhereTheClockWasPutBack() {
        afterTheTakeover();
        shop.pass().pass();
        String draining = shop.nameOf(Role.PREDECESSOR);
        String later = draining.replaceFirst("-[0-9a-f]+$", "-69570a82");
        daemon.rename(draining, later);

        assertThat(shop.plan())
                .isEqualTo(
                        "1. rename container " + later + " to " + draining + ": no other name leads to it any more\n");
        assertThat(shop.pass().wait(Duration.ofSeconds(30)).plan()).startsWith("1. stop container " + draining);
    }

    @Test
    void leavesItsNamesFirstWhereTheAgentWasAwayForLongerThanItIsToDrain() {
        String old = afterTheTakeover();
        shop.act(shop.next(), 1);
        shop.wait(Duration.ofHours(1));

        assertThat(shop.plan())
                .isEqualTo("1. withdraw container " + old + " from the names of network front: its successor serves\n");
    }

    @Test
    void goesBackIntoTheNetworkWhereTheAgentDiedBetweenLeavingAndComingBack() {
        String old = afterTheTakeover();
        daemon.disconnect(old, "back");
        daemon.disconnect(old, "front");

        shop.pass().pass();

        old = shop.nameOf(Role.PREDECESSOR);
        assertThat(daemon.container(old).networks()).containsOnlyKeys("back", "front");
        assertThat(aliases(old, "front")).isEmpty();
    }

    @Test
    void drainsAlsoWhereItCannotComeBackIntoItsNetworks() {
        String old = afterTheTakeover();
        daemon.disconnect(old, "back");
        daemon.disconnect(old, "front");
        daemon.refuse(Step.Withdraw.class::isInstance);
        shop.pass().pass().wait(Duration.ofSeconds(30));

        assertThat(shop.refusals()).hasSize(2);
        shop.refusals().clear();
        assertThat(shop.plan()).startsWith("1. stop container " + old + "-");
    }

    @Test
    void doesNotComeBackIntoANetworkOfSomebodyElse() {
        String old = afterTheTakeover();
        daemon.disconnect(old, "back");
        daemon.disconnect(old, "front");
        daemon.foreignNetwork("lan");
        shop.pass().commit(FAST.replace("networks: {", "networks: { lan: ,") + "---\nkind: Network\nname: lan\n");

        assertThat(shop.plan()).contains("network/lan is blocked").doesNotContain("from the names of network lan");
        endsWith("""
                network/lan is blocked: the name lan is taken by a network that is not ours; remove that network, choose another name, \
                or declare it with external: true
                """);
    }

    @Test
    void leavesItsNamesInANetworkThatCannotBeReplaced() {
        String old = afterTheTakeover();
        daemon.connect("postgres", "front", Attachment.PLAIN, "postgres");
        shop.commit(FAST.replace("name: front", "name: front\ninternal: true"));

        assertThat(shop.plan())
                .contains("network/front is blocked", "withdraw container " + old + " from the names of network front");
        endsWith("""
                network/front is blocked: it is to be replaced, but the container postgres, which is not ours, is attached to it; \
                detach it: docker network disconnect front postgres
                """);
    }

    @Test
    void leavesItsNamesAlsoForASuccessorOnTheNetworkOfTheHost() {
        shop.running(WEB)
                .commit(FAST.replace("networks: { back: , front: { aliases: [www] } }", "network_mode: host")
                        .replace("drain: 30s", "order: start-first, drain: 30s"))
                .pass()
                .wait(Duration.ofSeconds(1))
                .pass();
        String old = shop.nameOf(Role.PREDECESSOR);

        assertThat(shop.plan()).contains("withdraw container " + old + " from the names of network front");
    }

    @Test
    void isOverForOneThatKeepsEnding() {
        String old = afterTheTakeover();
        daemon.state(old, new State.Restarting());

        assertThat(shop.plan()).startsWith("1. stop container " + old + ": its successor serves");
    }

    @Test
    void isCalledByItsIdWhereSomebodyHasItsName() {
        shop.running(WEB).commit(FAST).pass().wait(Duration.ofSeconds(1));
        daemon.foreign("web.old-d0b73db9", "debian:12");

        String id = daemon.container("web").id().substring(0, 8);
        assertThat(shop.plan()).startsWith("1. rename container web to web.old-" + id + ": its successor is ready");
    }

    @Test
    void isNotPutIntoANetworkThatIsNew() {
        String old = draining();
        shop.commit("kind: Network\nname: side\n---\n" + FAST.replace("networks: {", "networks: { side: ,"));

        shop.pass().pass();

        assertThat(daemon.container(old).networks()).containsOnlyKeys("back", "front");
        assertThat(daemon.container("web").networks()).containsKey("side");
    }

    @Test
    void staysInTheDefaultNetworkWhichKnowsNoNames() {
        String plain = """
                kind: Container
                name: web
                image: debian:12
                rollout: { drain: 30s, stable: 0s }
                """;
        shop.running(plain)
                .commit(plain + "environment: { MODE: fast }\n")
                .pass()
                .pass()
                .pass();
        String old = shop.nameOf(Role.PREDECESSOR);

        assertThat(old).matches("web\\.old-\\w+-\\w+");
        assertThat(shop.plan()).isEqualTo("container/web waits for " + old + " to finish what it is at\n");
    }

    @Test
    void isNotAskedForWithoutADrain() {
        String without = FAST.replace("drain: 30s, ", "");
        shop.running(WEB.replace("drain: 30s, ", ""))
                .commit(without)
                .pass()
                .wait(Duration.ofSeconds(1))
                .pass();

        assertThat(shop.plan()).startsWith("1. stop container web.old-").doesNotContain("withdraw");
    }

    @Test
    void goesOnWhileTheNextImageIsBuilt() {
        String old = afterTheTakeover();
        shop.file("web/Dockerfile", "FROM scratch\n")
                .commit("kind: Image\nname: web\nbuild: ./web\n---\n" + FAST.replace("debian:12", "web"));

        assertThat(shop.plan())
                .contains("withdraw container " + old + " from the names of network back")
                .doesNotContain("stop container");
    }

    @Test
    void isWaitedForBeforeTheNextRollout() {
        String old = draining();
        shop.commit(WEB + "environment: { MODE: slow }\n");

        assertThat(shop.plan()).isEqualTo("container/web waits for " + old + " to finish what it is at\n");
        shop.wait(Duration.ofSeconds(30)).pass();
        assertThat(shop.plan()).startsWith("1. create container web.new-");
    }

    @Test
    void endsWithATakeoverWhereTheChangeIsTakenBack() {
        String old = draining();
        String id = daemon.container(old).id();
        shop.commit(WEB);

        assertThat(shop.plan())
                .isEqualTo("1. rename container " + old + " to web.new-d0b73db9: it is what is wanted again\n");
        assertThat(shop.pass().plan().replaceFirst("web.old-\\w+", "web.old-…")).isEqualTo("""
                1. disconnect container web.new-d0b73db9 from network back: it answers to no name there
                2. connect container web.new-d0b73db9 to network back (after 1): it answers to no name there
                3. disconnect container web.new-d0b73db9 from network front: it answers to no name there
                4. connect container web.new-d0b73db9 to network front (after 3): it answers to no name there
                5. rename container web to web.old-… (after 2, 4): its successor is ready
                6. rename container web.new-d0b73db9 to web (after 5): it is ready
                """);
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("web").id()).isEqualTo(id);
        assertThat(aliases("web", "front")).contains("web", "www");
    }

    @Test
    void givesItsPolicyToAnInstanceBeforeThatTakesOverAgain() {
        String old = draining();
        shop.commit(WEB + "restart: on-failure\n");

        assertThat(shop.plan()).isEqualTo("""
                1. update container %s: it can be changed while it runs: restart unless-stopped -> on-failure
                2. rename container %s to web.new-d0b73db9 (after 1): it is what is wanted again
                """.formatted(old, old));
    }

    @Test
    void doesNotBringBackAnInstanceThatIsNotWell() {
        String old = afterTheTakeover();
        daemon.state(old, new State.Restarting());
        shop.commit(WEB);

        assertThat(shop.plan()).startsWith("1. stop container " + old).doesNotContain("wanted again");
    }

    @Test
    void givesTheNamesBackToAnInstanceThatIsNeededAgainBecauseItsSuccessorIsGone() {
        String old = afterTheTakeover();
        shop.pass();
        daemon.delete("web");

        assertThat(shop.plan()).isEqualTo("1. rename container " + old + " to web: nothing else serves in its slot\n");
        shop.pass().pass();
        assertThat(aliases("web", "back")).contains("web");
        assertThat(aliases("web", "front")).contains("web", "www");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void isTakenBackFromWhereverTheAgentDies(int steps) {
        String id = daemon.container(afterTheTakeover()).id();
        shop.pass().commit(WEB);
        int left = steps;
        while (left > 0) {
            Plan plan = shop.next();
            shop.act(plan, left);
            left -= Math.max(1, plan.steps().size());
        }

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("web").id()).isEqualTo(id);
        assertThat(aliases("web", "back")).contains("web");
        assertThat(aliases("web", "front")).contains("web", "www");
    }

    private String afterTheTakeover() {
        shop.running(WEB).commit(FAST).pass().wait(Duration.ofSeconds(1)).pass();
        return shop.nameOf(Role.PREDECESSOR);
    }

    private String draining() {
        afterTheTakeover();
        shop.pass().pass();
        return shop.nameOf(Role.PREDECESSOR);
    }

    private List<String> aliases(String container, String network) {
        var endpoint = daemon.container(container).networks().get(network);
        assertThat(endpoint).isNotNull();
        return endpoint.aliases();
    }
}
