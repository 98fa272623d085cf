package io.quaymaster.agent.reconcile;

import static io.quaymaster.agent.reconcile.Plans.plan;
import static io.quaymaster.agent.reconcile.Plans.planned;
import static io.quaymaster.agent.reconcile.Plans.quick;
import static io.quaymaster.agent.reconcile.Plans.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class OngoingTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final FakeDocker docker = new FakeDocker();
    private final AtomicInteger ended = new AtomicInteger();

    @AutoClose
    private Ongoing ongoing = patient(Duration.ZERO);

    private Ongoing patient(Duration patience) {
        Executor executor = new Executor(docker, Leases.held(docker), new Told(), docker, 4);
        return new Ongoing(executor, patience, ended::incrementAndGet);
    }

    private List<StepResult> run(Plan plan) throws InterruptedException {
        return ongoing.run(plan, new MemoryTree(), () -> true);
    }

    @Test
    void returnsWithTheResultsOfAllStepsThatEndInTime() throws InterruptedException {
        ongoing = patient(LONG);

        assertThat(run(plan(planned(quick("a")), planned(quick("b"))))).allMatch(StepResult::succeeded);
        assertThat(ongoing.isBusy()).isFalse();
    }

    @Test
    void waitsForAsLongAsStepsEnd() throws InterruptedException {
        ongoing = patient(Duration.ofSeconds(2));
        List<String> names = List.of("a", "b", "c", "d");
        names.forEach(name -> docker.hold(text(name)));
        letGoOneByOne(names, Duration.ofMillis(700));

        assertThat(run(independent(names))).hasSize(4);
        assertThat(ongoing.isBusy()).isFalse();
    }

    @Test
    void doesNotWaitForEverThoughStepsEnd() throws InterruptedException {
        ongoing = patient(Duration.ofMillis(200));
        List<String> names = IntStream.range(0, 30).mapToObj(Integer::toString).toList();
        names.forEach(name -> docker.hold(text(name)));
        letGoOneByOne(names, Duration.ofMillis(100));

        assertThat(run(independent(names))).hasSizeLessThan(30);
        assertThat(ongoing.isBusy()).isTrue();
    }

    private static Plan independent(List<String> names) {
        return plan(names.stream().map(name -> planned(quick(name))).toArray(Plan.Planned[]::new));
    }

    private void letGoOneByOne(List<String> names, Duration between) {
        Thread.ofVirtual().start(() -> {
            try {
                for (String name : names) {
                    Thread.sleep(between);
                    docker.letGo(text(name));
                }
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
    }

    @Test
    void goesOnWithoutAStepThatIsSlow() throws InterruptedException {
        docker.hold(text("slow"));
        assertThat(run(plan(planned(quick("slow"))))).isEmpty();

        Plan next = ongoing.without(plan(planned(quick("slow")), planned(quick("other"))));

        assertThat(next.steps()).extracting(it -> it.step().resource()).containsExactly(Plans.volume("other"));
        assertThat(next.waits())
                .containsExactly(new Plan.Wait(Plans.volume("slow"), "an earlier step to end: " + text("slow"), null));
        docker.letGo(text("slow"));
    }

    @Test
    void waitsForTheStepThatIsInHandAndNotForOneThatHasEnded() throws InterruptedException {
        docker.hold(text("slow"));
        docker.hold(text("slower"));
        run(plan(planned(quick("slow")), planned(quick("slower"), 0)));
        Plan seen = ongoing.without(plan());
        docker.letGo(text("slow"));
        await().until(() -> docker.begun().contains(text("slower")));

        assertThat(ongoing.without(seen).waits())
                .containsExactly(
                        new Plan.Wait(Plans.volume("slower"), "an earlier step to end: " + text("slower"), null));
        docker.letGo(text("slower"));
    }

    @Test
    void tellsHowASlowStepEndedWhenItHas() throws InterruptedException {
        docker.hold(text("slow"));
        run(plan(planned(quick("slow"))));
        assertThat(ongoing.settle()).isEmpty();

        docker.letGo(text("slow"));
        await().until(() -> ended.get() == 1);

        assertThat(ongoing.settle()).isNotEmpty().allMatch(StepResult::succeeded);
        assertThat(ongoing.isBusy()).isFalse();
    }

    @Test
    void tellsThatAStepHasEndedNotBeforeItsResultIsThere() throws InterruptedException {
        CompletableFuture<List<StepResult>> settled = new CompletableFuture<>();
        Executor executor = new Executor(docker, Leases.held(docker), new Told(), docker, 4);
        ongoing = new Ongoing(executor, Duration.ZERO, () -> settled.complete(settle()));
        docker.hold(text("slow"));
        run(plan(planned(quick("slow"))));

        docker.letGo(text("slow"));

        assertThat(settled.join()).hasSize(1);
    }

    private List<StepResult> settle() {
        try {
            return ongoing.settle();
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void leavesOutWhatDependsOnAResourceThatIsBeingWorkedOn() throws InterruptedException {
        docker.hold(text("slow"));
        run(plan(planned(quick("slow"))));

        assertThat(ongoing.without(plan(planned(quick("slow")), planned(quick("after"), 0)))
                        .steps())
                .isEmpty();
        docker.letGo(text("slow"));
    }

    @Test
    void aSlowStepKeepsOnlyThoseBackThatComeAfterIt() {
        docker.hold(text("slow"));
        Thread pass = Thread.ofVirtual().start(() -> {
            try {
                run(plan(planned(quick("slow")), planned(quick("after"), 0), planned(quick("other"))));
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
        });

        await().until(() -> docker.done().contains(text("other")));
        assertThat(docker.begun()).doesNotContain(text("after"));
        docker.letGo(text("slow"));
        await().until(() -> !pass.isAlive() && docker.done().contains(text("after")));
    }

    @Test
    void beginsNothingMoreOfWhatIsNotWantedAnyMore() throws InterruptedException {
        AtomicBoolean isWanted = new AtomicBoolean(true);
        docker.hold(text("slow"));
        ongoing.run(plan(planned(quick("slow")), planned(quick("after"), 0)), new MemoryTree(), isWanted::get);
        await().until(() -> docker.begun().contains(text("slow")));

        isWanted.set(false);
        docker.letGo(text("slow"));
        await().until(() -> ended.get() == 1);

        assertThat(ongoing.settle()).extracting(StepResult::succeeded).containsExactly(true, false);
        assertThat(docker.begun()).containsExactly(text("slow"));
    }

    @Test
    void cancelsWhatGoesOnWhenItIsClosed() throws InterruptedException {
        docker.hold(text("slow"));
        run(plan(planned(quick("slow"))));

        ongoing.close();

        assertThat(ended).hasValue(1);
        assertThat(docker.done()).isEmpty();
    }
}
