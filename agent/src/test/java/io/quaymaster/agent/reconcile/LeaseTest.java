package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.docker.DockerException;
import io.quaymaster.agent.docker.DockerException.Category;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two agents and sometimes a third on one source; each hears what happens at the daemon and acts when it is its turn. */
class LeaseTest {
    private static final String LEASE = "quaymaster.lease.shop";
    private static final String CHALLENGE = "quaymaster.challenge.shop";
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private final FakeDocker docker = new FakeDocker();
    private final Set<ProcessId> gone = new HashSet<>();
    private final AtomicInteger changes = new AtomicInteger();
    private Instant now = NOON;
    private final Lease a = agent("a", changes::incrementAndGet);
    private final Lease b = agent("b", () -> {});

    private Lease agent(String run, Runnable changed) {
        Holder self = Leases.holder(run);
        return new Lease("shop", self, docker, () -> now, changed, gone::contains);
    }

    /** It hears from now on what happens, and takes its first turn. */
    private void start(Lease lease) {
        docker.listen(lease::heard);
        connect(lease);
    }

    private void connect(Lease lease) {
        lease.heard(new Docker.Event.Connected());
        lease.turn(now);
    }

    /** Time passes, second by second; these live meanwhile, and nobody else. */
    private void pass(int seconds, Lease... living) {
        for (int second = 0; second < seconds; second++) {
            now = now.plusSeconds(1);
            for (Lease lease : living) {
                lease.turn(now);
            }
        }
    }

    private void assertHeld(Lease lease) {
        assertThat(lease.standing()).isInstanceOf(Standing.Held.class);
        assertThat(lease.covers(docker.observe(), now)).isTrue();
        assertThat(lease.allows(now)).isTrue();
    }

    private void assertWatching(Lease lease, String holder) {
        assertThat(lease.standing())
                .isInstanceOfSatisfying(
                        Standing.Watching.class,
                        watching -> assertThat(watching.holder().run()).isEqualTo(holder));
        assertThat(lease.covers(docker.observe(), now)).isFalse();
        assertThat(lease.allows(now)).isFalse();
    }

    @Test
    void asksForNothingBeforeItWouldHearOfAChallenge() {
        a.turn(now);

        assertThat(docker.marking()).isEmpty();
        assertThat(a.covers(docker.observe(), now)).isFalse();
    }

    @Test
    void takesALeaseThatNobodyHas() {
        start(a);

        assertHeld(a);
        assertThat(docker.marking()).containsExactly("find " + LEASE, "create " + LEASE, "find " + CHALLENGE);
    }

    @Test
    void makesNoCallWhileNobodyContestsIt() {
        start(a);
        int before = docker.marking().size();

        pass(3000, a);

        assertThat(docker.marking()).hasSize(before);
    }

    @Test
    void watchesAndKnowsWhoseItIsWhenAnotherHasIt() {
        start(a);
        now = now.plusSeconds(60);

        start(b);

        assertWatching(b, "a");
        assertThat(((Standing.Watching) b.standing()).holder().toString())
                .isEqualTo("quaymaster agent on a (process 4711), since 2026-11-01T12:00:00Z");
        assertHeld(a);
    }

    @Test
    void answersAChallengeWithOneCall() {
        start(a);
        start(b);
        int before = docker.marking().size();

        a.turn(now);

        assertThat(docker.marking().subList(before, docker.marking().size())).containsExactly("remove " + CHALLENGE);
        b.turn(now);
        assertThat(b.standing())
                .isInstanceOfSatisfying(
                        Standing.Watching.class,
                        watching -> assertThat(watching.answered()).isTrue());
    }

    @Test
    void isChallengedAgainAndAgainForAsLongAsItIsWatched() {
        start(a);
        start(b);

        pass(60, a, b);

        assertHeld(a);
        assertWatching(b, "a");
        assertThat(docker.marking().stream().filter(("create " + CHALLENGE)::equals))
                .hasSize(6);
    }

    @Test
    void isTakenOverWithinHalfAMinuteWhenItDied() {
        start(a);
        start(b);
        pass(5, a, b);

        pass(27, b);

        assertHeld(b);
        assertThat(docker.findMarker(CHALLENGE)).isEmpty();
    }

    @Test
    void isNotTakenOverBeforeItHadTimeToAnswer() {
        start(a);
        start(b);

        pass(15, b);

        assertWatching(b, "a");
        pass(1, a);
        pass(10, b);
        assertWatching(b, "a");
    }

    @Test
    void isTakenOverAtOnceWhenItsProcessIsKnownToBeGone() {
        start(a);
        gone.add(Leases.holder("a").process());

        start(b);

        assertHeld(b);
        assertThat(docker.marking()).doesNotContain("create " + CHALLENGE);
    }

    @Test
    void isTakenOverSoonWhenItsProcessEndsWhileAnotherWatches() {
        start(a);
        start(b);
        pass(1, a, b);
        gone.add(Leases.holder("a").process());

        pass(1, b);

        assertHeld(b);
    }

    @Test
    void onlyWatchesWhenItWakesUpAfterItWasTakenOver() {
        start(a);
        start(b);
        pass(30, b);
        assertHeld(b);

        // Before it has heard of anything: a pass observes, and a step is about to be taken.
        assertThat(a.standing()).isInstanceOf(Standing.Held.class);
        assertThat(a.covers(docker.observe(), now)).isFalse();
        assertThat(a.allows(now)).isFalse();
        pass(1, a, b);

        assertWatching(a, "b");
        assertHeld(b);
    }

    @Test
    void confirmsItBeforeAStepThatComesLongAfterTheObservation() {
        start(a);
        assertHeld(a);
        int before = docker.marking().size();

        now = now.plusSeconds(4);
        assertThat(a.allows(now)).isTrue();
        assertThat(docker.marking()).hasSize(before);
        now = now.plusSeconds(1);
        assertThat(a.allows(now)).isTrue();
        assertThat(docker.marking()).hasSize(before + 1);
        docker.takeAway(LEASE);
        now = now.plusSeconds(5);
        assertThat(a.allows(now)).isFalse();
    }

    @Test
    void goesOnWhenAPersonRemovesIt() {
        start(a);
        start(b);
        pass(3, a, b);
        int before = changes.get();

        docker.takeAway(LEASE);
        assertThat(a.covers(docker.observe(), now)).isFalse();
        b.turn(now);
        a.turn(now);

        assertHeld(a);
        assertThat(changes.get()).isGreaterThan(before);
        pass(60, a, b);
        assertHeld(a);
        assertWatching(b, "a");
    }

    @Test
    void goesOnWhenItsRemovalWasNotHeardOf() {
        start(a);
        docker.loseMarker(LEASE);

        assertThat(a.covers(docker.observe(), now)).isFalse();
        a.turn(now);

        assertHeld(a);
    }

    @Test
    void answersAChallengeThatItSeesAndDidNotHearOf() {
        start(a);
        docker.deafen();
        docker.createMarker(CHALLENGE, Leases.holder("b").labels("shop"));

        assertThat(a.covers(docker.observe(), now)).isTrue();
        a.turn(now);

        assertThat(docker.findMarker(CHALLENGE)).isEmpty();
    }

    @Test
    void isFreeASecondAfterItWasGivenBack() {
        start(a);
        start(b);
        pass(3, a, b);

        a.release();
        b.turn(now);
        assertWatching(b, "a");
        pass(1, b);

        assertHeld(b);
    }

    @Test
    void isTakenByOneOfTwoThatWatchADeadHolder() {
        Lease c = agent("c", () -> {});
        start(a);
        start(b);
        start(c);

        pass(16, b, c);

        assertHeld(b);
        assertWatching(c, "b");
        pass(30, c, b);
        assertHeld(b);
        assertWatching(c, "b");
    }

    @Test
    void whatOneHolderAnsweredSaysNothingOfTheNextOne() {
        Lease c = agent("c", () -> {});
        start(a);
        start(b);
        pass(1, a, b);
        a.release();
        start(c);

        b.turn(now);

        assertWatching(b, "c");
        assertThat(b.standing())
                .isInstanceOfSatisfying(
                        Standing.Watching.class,
                        watching -> assertThat(watching.answered()).isFalse());
    }

    @Test
    void aChallengeThatADeadChallengerLeftServesTheNextOne() {
        start(a);
        docker.deafen();
        docker.createMarker(CHALLENGE, Leases.holder("dead").labels("shop"));
        now = now.plusSeconds(3600);

        start(b);

        pass(15, b);
        assertWatching(b, "a");
        pass(3, b);
        assertHeld(b);
        assertThat(docker.findMarker(CHALLENGE)).isEmpty();
    }

    @Test
    void aNewHolderTakesAwayTheChallengeToTheOldOne() {
        docker.createMarker(CHALLENGE, Leases.holder("dead").labels("shop"));

        start(a);

        assertThat(docker.findMarker(CHALLENGE)).isEmpty();
    }

    @Test
    void waitsAnewWhenTheDaemonWasAway() {
        start(a);
        start(b);
        docker.lose(true);
        b.heard(new Docker.Event.Lost("connection reset"));
        pass(20, b);
        docker.lose(false);

        connect(b);
        pass(10, b);

        assertWatching(b, "a");
        connect(a);
        pass(1, a, b);
        assertHeld(a);
    }

    @Test
    void waitsAnewWhenTheDaemonDidNotAnswerAtTheEndOfTheWaiting() {
        start(a);
        start(b);
        docker.lose(true);
        pass(15, b);
        docker.lose(false);

        pass(15, b);

        assertWatching(b, "a");
        pass(5, b);
        assertHeld(b);
    }

    @Test
    void keepsItsStandingWhileTheDaemonIsAway() {
        start(a);
        docker.lose(true);
        a.heard(new Docker.Event.Lost("connection reset"));

        pass(10, a);

        assertThat(a.standing()).isInstanceOf(Standing.Held.class);
        docker.lose(false);
        connect(a);
        assertHeld(a);
    }

    @Test
    void looksTwiceBeforeItTakesOver() {
        start(a);
        start(b);
        // The whole machine stood still for an hour: both go on at the same moment.
        now = now.plusSeconds(3600);
        b.turn(now);

        pass(1, a, b);

        assertHeld(a);
        assertWatching(b, "a");
    }

    @Test
    void aClockThatIsSetBackDelaysNothing() {
        start(a);
        start(b);
        now = now.minusSeconds(86_400);

        pass(30, b);

        assertHeld(b);
    }

    @Test
    void knowsItsOwnLeaseAgainWhenTheAnswerToItsCreationWasLost() {
        docker.createMarker(LEASE, Leases.holder("a").labels("shop"));

        start(a);

        assertHeld(a);
        assertThat(docker.marking()).doesNotContain("remove " + LEASE);
    }

    @Test
    void saysWhyNobodyCanHaveItAndTriesAgain() {
        docker.fail("create " + LEASE, new DockerException(Category.OTHER, "no space left on device"));
        start(a);
        assertThat(a.standing())
                .isEqualTo(new Standing.Failed("cannot take the lease of shop: no space left on device"));
        docker.mend("create " + LEASE);

        pass(2, a);

        assertHeld(a);
    }

    @Test
    void survivesABugAndTriesAgain() {
        docker.fail("find " + LEASE, new IllegalStateException("never"));
        start(a);
        docker.mend("find " + LEASE);

        pass(5, a);

        assertHeld(a);
    }

    @Test
    void neverTouchesAContainerThatHasItsNameByChance() {
        docker.occupy(LEASE);
        docker.occupy(CHALLENGE);

        start(a);
        pass(60, a);

        assertThat(a.standing())
                .isInstanceOfSatisfying(
                        Standing.Failed.class,
                        failed -> assertThat(failed.why())
                                .isEqualTo(
                                        "the name quaymaster.lease.shop is taken by a container that is not Quaymaster's;"
                                                + " rename or remove that one"));
        docker.takeAway(LEASE);
        pass(10, a);
        assertHeld(a);
        assertThat(docker.findMarker(CHALLENGE)).isPresent();
    }

    @Test
    void saysThatItCannotAskWhereTheNameOfAChallengeIsTakenByChance() {
        start(a);
        docker.occupy(CHALLENGE);

        start(b);
        pass(60, b);

        assertThat(b.standing())
                .isInstanceOfSatisfying(
                        Standing.Failed.class,
                        failed -> assertThat(failed.why())
                                .startsWith(
                                        "the name quaymaster.challenge.shop is taken by a container that is not Quaymaster's"));
        assertHeld(a);
    }

    @Test
    void noSourcesLeaseHasTheNameOfAnothersChallenge() {
        assertThat(Contest.lease("shop.challenge")).isNotEqualTo(Contest.challenge("shop"));
        assertThat(Contest.challenge("lease.shop")).isNotEqualTo(Contest.lease("shop"));
    }

    @Test
    void knowsEachHolderByItsLabels() {
        Holder holder = Holder.self("agent", "1.0", NOON);

        assertThat(Holder.read("shop", holder.labels("shop"))).contains(holder);
        assertThat(Holder.read("blog", holder.labels("shop"))).isEmpty();
        assertThat(Duration.between(holder.since(), NOON)).isZero();
    }
}
