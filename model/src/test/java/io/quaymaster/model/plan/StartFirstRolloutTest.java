package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Replacing an instance that shares nothing with its successor. */
class StartFirstRolloutTest extends PlannerTest {
    private static final String WEB = """
            kind: Container
            name: web
            image: debian:12
            healthcheck: { test: [CMD, probe] }
            """;
    private static final String FAST = WEB + "environment: { MODE: fast }\n";

    @Test
    void startsTheSuccessorWhileTheOldOneServes() {
        shop.running(WEB).commit(FAST);

        assertThat(shop.plan()).isEqualTo("""
                1. create container web.new-f43da84f: it differs from its manifest: environment.MODE is now fast
                2. start container web.new-f43da84f (after 1): it is to take over from web
                """);
    }

    @Test
    void waitsUntilTheSuccessorIsHealthy() {
        shop.running(WEB).commit(FAST).pass();

        assertThat(shop.plan()).isEqualTo("container/web waits for web.new-f43da84f to become healthy\n");
        assertThat(shop.next().waits().getFirst().lookAgain())
                .isEqualTo(daemon.now().plusSeconds(60));
    }

    @Test
    void swapsTheNamesOnceTheSuccessorIsHealthy() {
        shop.running(WEB).commit(FAST).pass().wait(Duration.ofSeconds(5));

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web to web.old-d0b73db9: its successor is ready
                2. rename container web.new-f43da84f to web (after 1): it is ready
                """);
    }

    @Test
    void wantsToSeeAHealthyOneStayUpForAMomentBeforeTheOldOneGoes() {
        shop.running(WEB).commit(FAST).pass().wait(Duration.ofSeconds(4));
        assertThat(daemon.container("web.new-f43da84f").state())
                .isInstanceOfSatisfying(
                        State.Running.class,
                        running -> assertThat(running.health()).isEqualTo(Health.HEALTHY));

        assertThat(shop.plan()).isEqualTo("container/web waits for web.new-f43da84f to stay up for 5s\n");
    }

    @Test
    void removesTheOldOneAfterItsSuccessorTookOver() {
        shop.running(WEB).commit(FAST).pass().wait(Duration.ofSeconds(5)).pass();

        assertThat(shop.plan()).isEqualTo("""
                1. stop container web.old-d0b73db9: its successor serves
                2. remove container web.old-d0b73db9 (after 1): its successor serves
                """);
    }

    @Test
    void letsTheOldOneFinishWhatItIsAtForAsLongAsItsDrainSays() {
        String drained = FAST + "rollout: { drain: 30s }\n";
        shop.running(WEB)
                .commit(drained)
                .pass()
                .wait(Duration.ofSeconds(20))
                .pass()
                .pass();
        String old = shop.nameOf(Role.PREDECESSOR);

        assertThat(old).startsWith("web.old-d0b73db9-");
        assertThat(shop.wait(Duration.ofSeconds(29)).plan())
                .isEqualTo("container/web waits for " + old + " to finish what it is at\n");
        assertThat(shop.wait(Duration.ofSeconds(1)).plan()).isEqualTo("""
                1. stop container %1$s: its successor serves
                2. remove container %1$s (after 1): its successor serves
                """.formatted(old));
    }

    @Test
    void looksAtStayingUpWhereThereIsNoHealthcheck() {
        String plain = "kind: Container\nname: web\nimage: debian:12\n";
        shop.running(plain)
                .commit(plain + "environment: { MODE: fast }\nrollout: { stable: 20s }\n")
                .pass()
                .wait(Duration.ofSeconds(19));

        assertThat(shop.plan()).isEqualTo("container/web waits for web.new-e826cc80 to stay up for 20s\n");
        assertThat(shop.wait(Duration.ofSeconds(1)).plan()).contains("web.new-e826cc80 to web");
    }

    @Test
    void replacesAContainerThatIsDown() {
        shop.running(WEB);
        daemon.stop("web");
        shop.commit(FAST);

        assertThat(shop.plan()).isEqualTo("""
                1. start container web: it is not running (ended with 143)
                2. create container web.new-f43da84f: it differs from its manifest: environment.MODE is now fast
                3. start container web.new-f43da84f (after 2): it is to take over from web
                """);
        assertThat(shop.pass().plan()).isEqualTo("""
                container/web waits for web.new-f43da84f to become healthy
                """);
    }

    @Test
    void replacesAContainerThatIsUnhealthy() {
        shop.running(WEB);
        daemon.health("web", Health.UNHEALTHY);
        shop.commit(FAST).pass();

        assertThat(shop.plan()).isEqualTo("container/web waits for web.new-f43da84f to become healthy\n");
        assertThat(shop.settle()).isEqualTo(NOTHING);
    }

    @Test
    void replacesAContainerThatKeepsEnding() {
        shop.commit(WEB + "command: [exit, \"1\"]\n").pass();
        daemon.state("web", new State.Restarting());
        shop.commit(FAST);

        assertThat(shop.plan()).startsWith("1. create container web.new-f43da84f");
    }

    @Test
    void stopsAnOldOneThatKeepsEndingBeforeItIsRenamed() {
        shop.commit(WEB + "command: [exit, \"1\"]\n").pass().commit(FAST).pass().wait(Duration.ofSeconds(6));
        daemon.state("web", new State.Restarting());

        assertThat(shop.plan()).isEqualTo("""
                1. stop container web: it keeps ending, and is to be renamed
                2. rename container web to web.old-03d0e27d (after 1): its successor is ready
                3. rename container web.new-f43da84f to web (after 2): it is ready
                """);
        assertThat(shop.settle()).isEqualTo(NOTHING);
    }

    @Test
    void stopsASuccessorThatKeepsEndingBeforeItIsRenamed() {
        shop.running(WEB).commit(WEB + "command: [exit, \"1\"]\n").pass();
        shop.pass().wait(Duration.ofSeconds(5));
        String candidate = shop.nameOf(Role.CANDIDATE);
        String failed = candidate.replace(".new-", ".failed-");
        while (!shop.plan().contains("rename") || !(daemon.container(candidate).state() instanceof State.Restarting)) {
            shop.wait(Duration.ofSeconds(1));
        }

        assertThat(shop.plan()).isEqualTo("""
                1. stop container %1$s: it keeps ending, and is to be renamed
                2. rename container %1$s to %2$s (after 1): it keeps ending, and the daemon restarts it
                """.formatted(candidate, failed));
        endsWith("""
                container/web is blocked: its successor did not become ready (it kept ending, the last time with 1) \
                and is kept as %1$s; see docker logs %1$s, then commit a change or try again with quaymaster retry web
                    | working
                    | giving up with 1
                """.formatted(failed));
    }

    @Test
    void replacesAContainerThatIsPaused() {
        shop.running(WEB);
        daemon.state("web", new State.Paused());
        shop.commit(FAST);

        assertThat(shop.plan()).startsWith("1. create container web.new-f43da84f");
    }

    @Test
    void dropsACandidateThatIsNoLongerWanted() {
        shop.running(WEB).commit(FAST).pass().commit(WEB + "environment: { MODE: slow }\n");

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web.new-f43da84f to web.gone-f43da84f: it is no longer wanted
                2. stop container web.gone-f43da84f (after 1): it is no longer wanted
                3. remove container web.gone-f43da84f (after 2): it is no longer wanted
                4. create container web.new-447453f6 (after 3): it differs from its manifest: environment.MODE is now slow
                5. start container web.new-447453f6 (after 4): it is to take over from web
                """);
    }

    @Test
    void dropsACandidateWhoseImageWasMadeAnewInTheMeantime() {
        shop.running(WEB).commit(FAST).pass();
        daemon.foreignImage("sha256:aaaabbbbcccc", "debian:12");

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web.new-f43da84f to web.gone-f43da84f: it is no longer wanted
                2. stop container web.gone-f43da84f (after 1): it is no longer wanted
                3. remove container web.gone-f43da84f (after 2): it is no longer wanted
                4. create container web.new-f43da84f (after 3): it differs from its manifest: \
                image feedfeedfeed -> debian:12 = aaaabbbbcccc; environment.MODE is now fast
                5. start container web.new-f43da84f (after 4): it is to take over from web
                """);
    }

    @Test
    void goesBackWhenTheChangeIsTakenBack() {
        shop.running(WEB).commit(FAST).pass().commit(WEB);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web.new-f43da84f to web.gone-f43da84f: it is no longer wanted
                2. stop container web.gone-f43da84f (after 1): it is no longer wanted
                3. remove container web.gone-f43da84f (after 2): it is no longer wanted
                """);
    }

    @Test
    void beginsAnewWhenAnotherChangeComesDuringTheDrain() {
        shop.running(WEB)
                .commit(FAST + "rollout: { drain: 30s }\n")
                .pass()
                .wait(Duration.ofSeconds(5))
                .pass()
                .commit(WEB + "environment: { MODE: slow }\n");
        String old = shop.nameOf(Role.PREDECESSOR);

        assertThat(shop.plan()).isEqualTo("""
                1. stop container %1$s: its successor serves
                2. remove container %1$s (after 1): its successor serves
                """.formatted(old));
    }

    @Test
    void attachesACandidateToANetworkThatWasDeclaredSinceItWasMade() {
        shop.running(WEB).commit(FAST).pass().commit(FAST + """
                networks: [back]
                ---
                kind: Network
                name: back
                """);

        assertThat(shop.plan()).isEqualTo("""
                1. create network back: it does not exist
                2. connect container web to network back (after 1): it is not attached to this network
                3. connect container web.new-f43da84f to network back (after 1): it is not attached to this network
                4. disconnect container web.new-f43da84f from network bridge (after 3): its manifest does not name this network
                container/web waits for web.new-f43da84f to become healthy
                """);
    }

    @Test
    void keepsTheOldOneAttachedWhileANetworkIsReplacedDuringTheRollout() {
        String attached = WEB + """
                networks: [back]
                ---
                kind: Network
                name: back
                """;
        shop.running(attached)
                .commit(attached.replace("networks:", "environment: { MODE: fast }\nnetworks:") + "internal: true\n")
                .pass();

        assertThat(shop.plan()).isEqualTo("""
                1. connect container web to network back: it is not attached to this network
                container/web waits for web.new-f43da84f to become healthy
                """);
    }
}
