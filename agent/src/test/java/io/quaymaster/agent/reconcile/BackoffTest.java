package io.quaymaster.agent.reconcile;

import static io.quaymaster.agent.reconcile.Plans.done;
import static io.quaymaster.agent.reconcile.Plans.failed;
import static io.quaymaster.agent.reconcile.Plans.plan;
import static io.quaymaster.agent.reconcile.Plans.planned;
import static io.quaymaster.agent.reconcile.Plans.quick;
import static io.quaymaster.agent.reconcile.Plans.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.PullPolicy;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Step STEP = quick("a");
    private static final Plan PLAN = plan(planned(STEP), planned(quick("b"), 0), planned(quick("c")));

    // The shortest of what chance allows: half of the delay.
    private final RandomGenerator lowest = () -> 0;
    private final Backoff backoff = new Backoff(lowest);

    @Test
    void holdsNothingAtFirst() {
        assertThat(backoff.hold(PLAN, NOON)).isEqualTo(PLAN);
        assertThat(backoff.next(NOON)).isEmpty();
    }

    @Test
    void holdsAResourceThatFailedAndWhatComesAfterItUntilItsTime() {
        backoff.record(List.of(failed(STEP, NOON)), NOON);
        Instant until = NOON.plusMillis(500);

        Plan held = backoff.hold(PLAN, NOON);
        assertThat(held.steps()).containsExactly(planned(quick("c")));
        assertThat(held.waits())
                .containsExactly(new Plan.Wait(volume("a"), "another try (failed once: no luck)", until));
        assertThat(backoff.next(NOON)).contains(until);
        assertThat(backoff.hold(PLAN, until.minusMillis(1)).steps()).hasSize(1);
        assertThat(backoff.hold(PLAN, until)).isEqualTo(PLAN);
        assertThat(backoff.next(until)).isEmpty();
    }

    @Test
    void doesNotHoldWhatMayMakeUpForAFailure() {
        backoff.record(List.of(failed(STEP, NOON)), NOON);
        Plan makingUp = plan(planned(new Step.RemoveVolume(volume("a"), "another", "shop")), planned(quick("c")));

        assertThat(backoff.hold(makingUp, NOON)).isEqualTo(makingUp);
    }

    @Test
    void holdsEverythingOfAResourceOfWhichTooMuchFailed() {
        for (int number = 0; number < 10; number++) {
            backoff.record(List.of(failed(new Step.RemoveVolume(volume("a"), "v" + number, "shop"), NOON)), NOON);
        }

        Plan another = plan(planned(new Step.RemoveVolume(volume("a"), "another", "shop")));
        assertThat(backoff.hold(another, NOON).steps()).isEmpty();
    }

    @Test
    void saysNothingOfAHeldResourceThatHasNothingToDo() {
        backoff.record(List.of(failed(STEP, NOON)), NOON);

        assertThat(backoff.hold(plan(planned(quick("c"))), NOON).waits()).isEmpty();
    }

    @Test
    void doublesTheDelayWithEveryFailureUpToFiveMinutes() {
        List<Duration> delays = new ArrayList<>();
        Instant now = NOON;
        for (int failure = 0; failure < 40; failure++) {
            backoff.record(List.of(failed(STEP, now)), now);
            Instant until = backoff.next(now).orElseThrow();
            delays.add(Duration.between(now, until).multipliedBy(2));
            now = until;
        }

        assertThat(delays)
                .startsWith(seconds(1), seconds(2), seconds(4), seconds(8))
                .endsWith(seconds(300), seconds(300));
        assertThat(backoff.hold(PLAN, now.minusMillis(1)).waits().getFirst().until())
                .isEqualTo("another try (failed 40 times: no luck)");
    }

    @Test
    void triesAContainerThatCannotBeStartedAgainWithinSeconds() {
        Step start =
                new Step.StartContainer(new ResourceId(Kind.CONTAINER, "web"), new Step.Target("1".repeat(64), "web"));
        Instant now = NOON;
        for (int failure = 0; failure < 40; failure++) {
            backoff.record(List.of(failed(start, now)), now);
        }

        assertThat(backoff.next(now)).contains(now.plusSeconds(15));
        backoff.record(
                List.of(failed(new Step.RemoveContainer(start.resource(), new Step.Target("2", "old")), now)), now);
        assertThat(backoff.next(now)).contains(now.plusSeconds(150));
    }

    @Test
    void leavesHalfOfTheDelayToChance() {
        List<Duration> delays = new ArrayList<>();
        Backoff random = new Backoff(new Random(7));
        for (int failure = 0; failure < 200; failure++) {
            random.record(List.of(failed(STEP, NOON)), NOON);
            delays.add(Duration.between(NOON, random.next(NOON).orElseThrow()));
        }

        List<Duration> longest = delays.subList(20, 200);
        assertThat(longest).allMatch(delay -> delay.compareTo(seconds(150)) >= 0 && delay.compareTo(seconds(300)) <= 0);
        assertThat(longest).anyMatch(delay -> delay.compareTo(seconds(170)) < 0);
        assertThat(longest).anyMatch(delay -> delay.compareTo(seconds(280)) > 0);
    }

    @Test
    void startsAfreshForAnotherDesiredState() {
        backoff.record(List.of(failed(STEP, NOON), failed(STEP, NOON)), NOON);

        backoff.forget();

        assertThat(backoff.hold(PLAN, NOON)).isEqualTo(PLAN);
        assertThat(backoff.failure(volume("a"))).isEmpty();
    }

    @Test
    void startsAfreshWithOneResourceAlone() {
        Step other = quick("c");
        for (int time = 0; time < 6; time++) {
            backoff.record(List.of(done(STEP, NOON)), NOON);
        }
        backoff.record(List.of(failed(other, NOON)), NOON);
        assertThat(backoff.failed()).containsExactly(volume("a"), volume("c"));

        backoff.forget(volume("a"));

        assertThat(backoff.failed()).containsExactly(volume("c"));
        assertThat(backoff.hold(PLAN, NOON).steps()).hasSize(2);
        backoff.record(List.of(done(STEP, NOON)), NOON);
        assertThat(backoff.failed()).containsExactly(volume("c"));
    }

    @Test
    void forgetsWhatFailedButNotWhatIsDoneAgainAndAgainWhenEverythingIsAsDeclared() {
        Step other = quick("c");
        for (int time = 0; time < 6; time++) {
            backoff.record(List.of(done(STEP, NOON)), NOON);
        }
        backoff.record(List.of(failed(other, NOON)), NOON);

        backoff.converged(NOON.plusSeconds(600));
        assertThat(backoff.failed()).containsExactly(volume("a"));

        backoff.converged(NOON.plusSeconds(601));
        assertThat(backoff.failed()).isEmpty();
    }

    @Test
    void startsAfreshAfterASuccess() {
        backoff.record(List.of(failed(STEP, NOON)), NOON);
        backoff.record(List.of(failed(STEP, NOON)), NOON);
        assertThat(backoff.failure(volume("a"))).contains("no luck");
        backoff.record(List.of(done(STEP, NOON)), NOON);

        assertThat(backoff.hold(PLAN, NOON)).isEqualTo(PLAN);
        assertThat(backoff.failure(volume("a"))).isEmpty();
        backoff.record(List.of(failed(STEP, NOON)), NOON);
        assertThat(backoff.next(NOON)).contains(NOON.plusMillis(500));
    }

    @Test
    void aResourceThatFailsInPartHasFailed() {
        Step other = new Step.RemoveVolume(volume("a"), "twin", "shop");
        backoff.record(List.of(failed(STEP, NOON), done(other, NOON)), NOON);
        backoff.record(List.of(done(other, NOON), failed(STEP, NOON)), NOON);

        assertThat(backoff.next(NOON)).contains(NOON.plusSeconds(1));
        assertThat(backoff.failure(volume("a"))).contains("no luck");
    }

    @Test
    void aStepThatWasNotTriedSaysNothingOfItsResource() {
        backoff.record(List.of(failed(STEP, NOON)), NOON);
        backoff.record(
                List.of(
                        new StepResult(planned(STEP), new Progress.Result.Skipped(), NOON, Duration.ZERO),
                        new StepResult(planned(STEP), new Progress.Result.Cancelled(), NOON, Duration.ZERO)),
                NOON);

        assertThat(backoff.next(NOON)).contains(NOON.plusMillis(500));
    }

    @Test
    void holdsWhatSucceedsAgainAndAgainWithinMinutes() {
        for (int time = 0; time < 5; time++) {
            backoff.record(List.of(done(STEP, NOON)), NOON.plusSeconds(time));
        }
        assertThat(backoff.hold(PLAN, NOON.plusSeconds(4))).isEqualTo(PLAN);

        backoff.record(List.of(done(STEP, NOON)), NOON.plusSeconds(5));
        assertThat(backoff.hold(PLAN, NOON.plusSeconds(5)).waits())
                .extracting(Plan.Wait::until)
                .containsExactly("another try (failed once: it had to be done 6 times in the last minutes)");
    }

    @Test
    void forgetsWhatWasDoneLongAgo() {
        for (int time = 0; time < 50; time++) {
            backoff.record(List.of(done(STEP, NOON)), NOON.plusSeconds(150L * time));
        }

        assertThat(backoff.failure(volume("a"))).isEmpty();
    }

    @Test
    void doesNotHoldPullsThatTheManifestWantsOften() {
        Step.Pull once = Plans.pull("redis", "r1");
        Step often = new Step.Pull(
                once.resource(),
                new DesiredImage.Pulled(
                        once.resource(),
                        once.image().repository(),
                        2,
                        once.image().image(),
                        new PullPolicy.Every(Duration.ofSeconds(30)),
                        null),
                "r1");
        for (int time = 0; time < 20; time++) {
            backoff.record(List.of(done(often, NOON)), NOON.plusSeconds(30L * time));
        }

        assertThat(backoff.failure(once.resource())).isEmpty();
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
