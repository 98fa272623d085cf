package io.quaymaster.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rollouts that a newer commit, a failure or a person meets halfway: whoever works goes on until another one does. */
class HalfwayTest extends PlannerTest {
    private static final String WEB = """
            kind: Container
            name: web
            image: debian:12
            healthcheck: { test: [CMD, probe] }
            """;
    private static final String FAST = "environment: { MODE: fast }\n";
    private static final String SLOW = "environment: { MODE: slow }\n";
    private static final String ON_A_PORT = WEB + "ports: [\"8080:80\"]\n";
    private static final String ON_A_FOLDER = WEB + "volumes: [\"/srv:/srv\"]\n";
    private static final Duration READY = Duration.ofSeconds(7);

    @Test
    void aCandidateThatIsReadyTakesOverBeforeANewerOneIsMade() {
        shop.running(ON_A_PORT).commit(ON_A_PORT + FAST).pass().wait(READY).commit(ON_A_PORT + SLOW);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web to web.old-1d5c36b8: its successor is ready
                2. rename container web.new-34e892b5 to web (after 1): it is ready
                """);
    }

    @Test
    void aCandidateThatIsReadyTakesOverFromOneThatNeverRanThoughThatIsWantedAgain() {
        String broken = ON_A_PORT + "command: [missing]\n";
        shop.commit(broken).pass().commit(ON_A_PORT).pass().wait(READY).commit(broken);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web to web.old-12b61aa1: its successor is ready
                2. rename container web.new-1d5c36b8 to web (after 1): it is ready
                """);
        assertThat(shop.settle()).contains("container/web is blocked: its successor did not become ready");
        assertThat(daemon.container("web").state()).isInstanceOf(State.Running.class);
        shop.commit(ON_A_PORT);
        shop.refusals().clear();
    }

    @Test
    void aCandidateThatIsReadyTakesOverFromOneThatWasNotStartedYetThoughThatIsWantedAgain() {
        shop.commit(ON_A_PORT);
        shop.act(shop.next(), 1).commit(WEB).pass().wait(READY).commit(ON_A_PORT);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web to web.old-1d5c36b8: its successor is ready
                2. rename container web.new-d0b73db9 to web (after 1): it is ready
                """);
        endsWith(PlannerScenario.NOTHING);
    }

    @Test
    void aCandidateThatIsReadyTakesOverFromOneThatEndedWithAnErrorThoughThatIsWantedAgain() {
        String failing = ON_A_PORT + "command: [exit, \"1\"]\nrestart: \"no\"\n";
        shop.commit(failing).pass().wait(READY).commit(WEB).pass().wait(READY).commit(failing);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web to web.old-9691d21f: its successor is ready
                2. rename container web.new-d0b73db9 to web (after 1): it is ready
                """);
        // What is wanted again is tried again beside it, and fails again.
        endsWith("""
                container/web is blocked: its successor did not become ready (it ended with 1, before its healthcheck said anything) and is kept as web.failed-9691d21f; see docker logs web.failed-9691d21f, then commit a change or try again with quaymaster retry web
                    | working
                    | giving up with 1
                """);
    }

    @Test
    void aCandidateThatIsReadyTakesOverFromOneThatIsIllThoughItIsWantedNoMore() {
        shop.running(WEB).commit(WEB + FAST).pass().wait(READY);
        daemon.health("web", Health.UNHEALTHY);
        shop.commit(WEB + SLOW);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web to web.old-d0b73db9: its successor is ready
                2. rename container web.new-f43da84f to web (after 1): it is ready
                """);
    }

    @Test
    void aCandidateThatWorksStandsInForOneThatIsIll() {
        shop.running(WEB).commit(WEB + FAST).pass().wait(READY);
        daemon.health("web", Health.UNHEALTHY);
        shop.commit(WEB);

        assertThat(shop.plan()).isEqualTo("""
                container/web is blocked: its healthcheck says that it is unhealthy; see docker logs web and, for its healthcheck, docker inspect web
                """);
        daemon.health("web", Health.HEALTHY);
    }

    @Test
    void theOneBeforeServesAgainWhenItsSuccessorFallsIllBeforeItIsGone() {
        String drained = WEB + "rollout: { drain: 1m }\n";
        shop.running(drained).commit(drained + FAST).pass().wait(READY).pass();
        daemon.health("web", Health.UNHEALTHY);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web to web.failed-f43da84f: it failed before the one before it was gone
                2. rename container web.old-d0b73db9 to web (after 1): its successor failed
                """);
        endsWith("""
                container/web is blocked: its successor did not become ready (its healthcheck failed) and is kept as web.failed-f43da84f; see docker logs web.failed-f43da84f and, for its healthcheck, docker inspect web.failed-f43da84f, then commit a change or try again with quaymaster retry web
                """);
    }

    @Test
    void theOneBeforeServesAgainBeforeANewerCommitIsTried() {
        String drained = WEB + "rollout: { drain: 1m }\n";
        shop.running(drained).commit(drained + FAST).pass().wait(READY).pass();
        daemon.health("web", Health.UNHEALTHY);
        shop.commit(drained + SLOW);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web to web.failed-f43da84f: it failed before the one before it was gone
                2. rename container web.old-d0b73db9 to web (after 1): its successor failed
                """);
    }

    @Test
    void theOneBeforeServesAgainAlsoWhereTheNextImageIsNotHere() {
        shop.running(WEB).commit(WEB + FAST).pass().wait(READY).pass();
        daemon.health("web", Health.UNHEALTHY);
        shop.commit(WEB.replace("debian:12", "redis:7"));

        assertThat(shop.plan()).isEqualTo("""
                1. pull redis:7: it is not here
                2. rename container web to web.failed-f43da84f: it failed before the one before it was gone
                3. rename container web.old-d0b73db9 to web (after 2): its successor failed
                container/web waits for its image: it is replaced if that comes out different
                """);
    }

    @Test
    void theOneBeforeStaysWhileItsSuccessorIsPaused() {
        shop.running(WEB).commit(WEB + FAST).pass().wait(READY).pass();
        daemon.pause("web");

        assertThat(shop.plan()).isEqualTo("""
                container/web is blocked: it is paused; go on with it: docker unpause web
                """);
        daemon.unpause("web");
    }

    @Test
    void aServiceIsStartedAgainWhoseSuccessorWasToBeAJob() {
        shop.running(ON_A_PORT)
                .commit(ON_A_PORT + "restart: \"no\"\ncommand: [exit, \"1\"]\n")
                .pass()
                .wait(READY);

        assertThat(shop.plan()).isEqualTo("""
                1. start container web: its successor failed: it exited with 1
                2. rename container web.new-9691d21f to web.failed-9691d21f (after 1): it exited with 1
                """);
        endsWith("""
                container/web is blocked: its successor did not become ready (it ended with 1, before its healthcheck said anything) and is kept as web.failed-9691d21f; see docker logs web.failed-9691d21f, then commit a change or try again with quaymaster retry web
                    | working
                    | giving up with 1
                """);
    }

    @Test
    void aCandidateThatSomebodyRenamedTakesOverFromOneThatIsDown() {
        shop.running(WEB).commit(WEB + FAST).pass().wait(READY);
        daemon.rename(shop.nameOf(Role.CANDIDATE), "mine");
        daemon.stop("web");

        assertThat(shop.plan()).isEqualTo("""
                1. rename container mine to web.new-f43da84f: its name was changed
                """);
    }

    @Test
    void aSuccessorThatSomebodyRenamedTakesOverFromAJobThatIsDone() {
        String job = WEB.replace("healthcheck: { test: [CMD, probe] }\n", "restart: \"no\"\ncommand: [exit, \"0\"]\n");
        shop.running(job).commit(WEB).pass().wait(READY);
        daemon.rename(shop.nameOf(Role.CANDIDATE), "mine");

        assertThat(shop.plan()).isEqualTo("""
                1. rename container mine to web.new-d0b73db9: its name was changed
                """);
    }

    @Test
    void oneThatSomebodyRenamedAndThatWorksComesBeforeOneThatDoesNotYet() {
        renamedBesideAnother(ON_A_FOLDER);

        assertThat(shop.commit(ON_A_FOLDER + FAST).plan()).isEqualTo("""
                1. rename container web to web.old-ef384612: mine works, and it does not
                2. stop container web.old-ef384612 (after 1): another one runs that must not run beside it
                """);
        assertThat(shop.pass().plan()).isEqualTo("""
                1. rename container mine to web: its name was changed
                """);
    }

    @Test
    void oneThatSomebodyRenamedIsKeptUntilWhatIsWantedWorks() {
        renamedBesideAnother(ON_A_FOLDER + FAST);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container mine to web.old-ef384612: its name was changed
                2. stop container web.old-ef384612 (after 1): another one runs that must not run beside it
                """);
        shop.pass();
        daemon.health("web", Health.UNHEALTHY);
        assertThat(shop.plan()).isEqualTo("""
                1. rename container web to web.failed-e6fde37d: it failed before the one before it was gone
                2. rename container web.old-ef384612 to web (after 1): its successor failed
                """);
        endsWith("""
                container/web is blocked: its successor did not become ready (it was stopped, and ended with 143) and is kept as web.failed-e6fde37d; see docker logs web.failed-e6fde37d, then commit a change or try again with quaymaster retry web
                """);
    }

    @Test
    void oneThatSomebodyRenamedServesThoughTheOtherOneEndsWellWhenItIsStopped() {
        String polite = ON_A_FOLDER + "restart: on-failure\ncommand: [polite]\n";
        renamedBesideAnother(polite);
        shop.commit(polite + FAST).pass();
        assertThat(daemon.container("mine").state()).isInstanceOf(State.Running.class);

        shop.settle();
        assertThat(daemon.container("web").state()).isInstanceOf(State.Running.class);
    }

    @Test
    void oneThatSomebodyRenamedServesWhileTheOtherOneIsPaused() {
        renamedBesideAnother(ON_A_FOLDER + FAST);
        daemon.pause("web");

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web to web.old-e6fde37d: mine works, and it does not
                2. stop container web.old-e6fde37d (after 1): another one runs that must not run beside it
                """);
    }

    /** Somebody renames what serves, and another one is made in its place. */
    private void renamedBesideAnother(String manifests) {
        shop.running(ON_A_FOLDER);
        String id = daemon.container("web").id();
        daemon.rename("web", "web.failed-00000000");
        shop.commit(manifests).pass();
        daemon.start(id);
        daemon.rename(id, "mine");
        daemon.health("mine", Health.HEALTHY);
    }

    @Test
    void oneThatRunsUnderTheNameOfAPredecessorComesBeforeASuccessorThatDoesNotRunYet() {
        shop.running(ON_A_PORT).commit(ON_A_PORT + FAST);
        shop.act(shop.next(), 1);
        daemon.rename("web", "web.old-00000000");

        assertThat(shop.plan()).isEqualTo("""
                1. remove container web.new-34e892b5: it is no longer wanted
                2. rename container web.old-00000000 to web: nothing else serves in its slot
                """);
    }

    @Test
    void anInstanceThatIsToBeReplacedGetsItsNameBackFirst() {
        shop.running(WEB);
        daemon.rename("web", "mine");
        shop.commit(WEB + FAST);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container mine to web: its name was changed
                """);
    }

    @Test
    void aReplicaIsNotReplacedWhileAnotherOneIsDown() {
        String two = WEB + "replicas: 2\nrollout: { order: stop-first }\n";
        shop.running(two);
        daemon.stop("web-2");
        shop.commit(two + FAST);

        assertThat(shop.plan()).isEqualTo("""
                1. start container web-2: it is not running (ended with 143)
                2. create container web-2.new-f43da84f: it differs from its manifest: environment.MODE is now fast
                3. stop container web-2 (after 1, 2): its successor is there, and its manifest asks for it
                4. start container web-2.new-f43da84f (after 3): it is to take over from web-2
                container/web waits for other replicas, to be replaced 1 at a time
                """);
    }

    @Test
    void aCandidateThatRunsIsNotGivenUpForOneThatDoesNotWhereNothingServes() {
        shop.running(WEB).commit(WEB + FAST).pass().wait(READY);
        daemon.refuse(step -> step instanceof Step.StartContainer);
        shop.commit(WEB + SLOW).pass();
        daemon.refuse(step -> false);
        daemon.delete("web");

        isRefused(
                "start container web.new-447453f6: refused for the sake of the test: start container web.new-447453f6");
        assertThat(shop.plan()).isEqualTo("""
                1. rename container web.new-447453f6 to web: nothing else serves in its slot
                """);
    }
}
