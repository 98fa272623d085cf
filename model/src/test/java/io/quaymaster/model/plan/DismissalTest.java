package io.quaymaster.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Instances that are wanted again after they were stopped, or were about to be, because they were not. */
class DismissalTest extends PlannerTest {
    private static final String WEB = """
            kind: Container
            name: web
            image: debian:12
            healthcheck: { test: [CMD, probe] }
            """;
    private static final String ON_A_PORT = WEB + "ports: [\"8080:80\"]\n";
    private static final String JOB = WEB + "restart: \"no\"\n";
    private static final String FAST = "environment: { MODE: fast }\n";
    private static final String SLOW = "environment: { MODE: slow }\n";
    private static final String OTHER = WEB.replace("web", "other");
    private static final String SICK = "---\n" + WEB.replace("web", "sick") + "command: [sick]\n";

    @Test
    void aCandidateThatWasStoppedForANewerCommitDidNotFail() {
        shop.running(ON_A_PORT).commit(ON_A_PORT + FAST).pass();
        endsBeforeItRemoves(ON_A_PORT + SLOW);

        shop.running(ON_A_PORT + FAST);
    }

    @Test
    void aCandidateThatWasStoppedAsUndeclaredDidNotFail() {
        shop.running(WEB).commit(WEB + FAST).pass();
        endsBeforeItRemoves(OTHER);

        shop.running(WEB + FAST);
    }

    @Test
    void aJobThatWasStoppedAsUndeclaredDidNotFail() {
        shop.running(JOB);
        endsBeforeItRemoves(OTHER);

        shop.running(JOB);
    }

    @Test
    void aServiceThatWasStoppedAsUndeclaredIsStartedAgain() {
        shop.running(WEB);
        endsBeforeItRemoves(OTHER);
        shop.commit(WEB);

        assertThat(shop.plan()).startsWith("1. start container web: it is not running (ended with 143)");
    }

    @Test
    void aJobDoesNotRunBesideTheOneThatWasToBeStopped() {
        String onAPort = ON_A_PORT + "restart: \"no\"\n";
        shop.running(onAPort);
        endsBeforeItStops(OTHER);
        shop.commit(onAPort);

        assertThat(shop.plan()).startsWith("""
                1. create container web: it does not exist
                2. stop container web.gone-1d5c36b8 (after 1): it is no longer wanted
                3. start container web (after 2): it does not exist
                """);
    }

    @Test
    void aJobDoesNotRunTwiceAtATimeThoughItCould() {
        shop.running(JOB);
        endsBeforeItStops(OTHER);
        shop.commit(JOB);

        assertThat(shop.plan()).startsWith("""
                1. create container web: it does not exist
                2. stop container web.gone-d0b73db9 (after 1): it is no longer wanted
                3. start container web (after 2): it does not exist
                """);
    }

    @Test
    void aJobThatWasToBeStoppedDoesNotGoOnWhileTheNextOneHasToWait() {
        shop.running(JOB);
        endsBeforeItStops(OTHER);
        shop.commit(JOB + "depends_on: { sick: { condition: service_healthy } }\n" + SICK);

        assertThat(shop.plan()).contains("stop container web.gone-");
        shop.commit(JOB);
    }

    @Test
    void aJobIsDoneThoughOneThatWasDismissedBeforeItIsStartedAgainByHand() {
        shop.running(ON_A_PORT + "restart: \"no\"\n");
        endsBeforeItRemoves(OTHER);
        shop.commit(ON_A_PORT + "restart: \"no\"\n").pass();
        daemon.exit("web", 0);
        daemon.start(shop.nameOf(Role.DISMISSED));

        assertThat(shop.settle()).isEqualTo("Nothing to do.\n");
        assertThat(daemon.container("web").state().toString()).contains("Exited");
    }

    @Test
    void aJobDoesNotTakeOverWhileItIsStopped() {
        String job = ON_A_PORT + "restart: \"no\"\n";
        shop.running(job).commit(job + FAST).pass();
        endsBeforeItStops(job + SLOW);
        shop.wait(Duration.ofSeconds(30));

        assertThat(shop.plan()).contains("stop container web.gone-").doesNotContain("to web:");
    }

    @Test
    void whatMayEndAndIsWantedAgainDoesNotTakeOverWhileItIsStopped() {
        String onFailure = WEB + "restart: on-failure\n";
        shop.running(onFailure);
        endsBeforeItStops(OTHER);
        shop.commit(onFailure);

        assertThat(shop.plan()).startsWith("1. create container web: it does not exist\n2. start container web");
    }

    @Test
    void whatMayEndServesUntilAnotherVersionOfItDoes() {
        shop.running(WEB + "restart: on-failure\n");
        endsBeforeItStops(OTHER);
        shop.commit(WEB + FAST);

        assertThat(shop.plan())
                .startsWith("1. rename container web.gone-d0b73db9 to web: nothing else serves in its slot\n");
    }

    @Test
    void aCandidateThatWasToBeStoppedServesWhereNothingElseDoes() {
        shop.running(WEB).commit(WEB + FAST).pass().commit(WEB);
        shop.act(shop.next(), 1);
        daemon.delete("web");

        assertThat(shop.plan()).isEqualTo("""
                1. rename container web.gone-f43da84f to web: nothing else serves in its slot
                """);
    }

    @Test
    void whatWroteToTheSameFolderOfTheHostIsStoppedBeforeTheOtherOneRunsAgain() {
        String onTheHost = WEB + "volumes: [\"/srv/data:/data\"]\n";
        shop.running(onTheHost).commit(onTheHost + FAST).pass().commit(WEB + SLOW);

        assertThat(shop.plan()).contains("start container web (after 2): it is not running (ended with 143)");
    }

    @Test
    void aJobIsDoneThoughItsCandidateIsStartedAgainByHand() {
        shop.running(JOB).commit(WEB + FAST).pass();
        daemon.exit("web", 0);
        daemon.stop("web.new-f43da84f");
        shop.wait(Duration.ofSeconds(1));
        daemon.start("web.new-f43da84f");
        daemon.stop("web.new-f43da84f");
        shop.commit(JOB);

        assertThat(shop.plan()).doesNotContain("start container web:");
    }

    /** A commit is about to stop what it does not want, which has the name for that, when the agent ends. */
    @Test
    void aJobThatWasStoppedForWhatIsStoppedTooIsNotDone() {
        String polite = JOB + "command: [polite]\n";
        shop.running(polite).commit(ON_A_PORT).pass();
        daemon.refuse(step -> step instanceof Step.RemoveContainer || step instanceof Step.StartContainer);
        shop.commit(WEB + FAST).pass().refusals().clear();
        daemon.refuse(step -> false);
        shop.commit(polite);

        assertThat(shop.plan()).startsWith("1. start container web: it is not running (ended with 0)\n");
    }

    private void endsBeforeItStops(String manifests) {
        daemon.refuse(step -> step instanceof Step.StopContainer);
        shop.commit(manifests).pass().refusals().clear();
        daemon.refuse(step -> false);
    }

    /** A commit has stopped what it does not want, and nothing of that is removed yet when the agent ends. */
    private void endsBeforeItRemoves(String manifests) {
        daemon.refuse(step -> step instanceof Step.RemoveContainer);
        shop.commit(manifests).pass().refusals().clear();
        daemon.refuse(step -> false);
    }
}
