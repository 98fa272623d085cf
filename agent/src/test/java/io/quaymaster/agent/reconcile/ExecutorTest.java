package io.quaymaster.agent.reconcile;

import static io.quaymaster.agent.reconcile.Plans.desired;
import static io.quaymaster.agent.reconcile.Plans.plan;
import static io.quaymaster.agent.reconcile.Plans.planned;
import static io.quaymaster.agent.reconcile.Plans.pull;
import static io.quaymaster.agent.reconcile.Plans.quick;
import static io.quaymaster.agent.reconcile.Plans.steps;
import static io.quaymaster.agent.reconcile.Plans.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.quaymaster.agent.git.GitException;
import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.simulation.MemoryDaemon;
import io.quaymaster.model.state.ActualContainer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExecutorTest {
    private final FakeDocker docker = new FakeDocker();
    private final Told told = new Told();

    @Test
    void takesAStepOnlyWhenThoseItComesAfterAreDone() throws InterruptedException {
        docker.hold(text("a"));
        CompletableFuture<List<StepResult>> results =
                running(2, plan(planned(quick("a")), planned(quick("b"), 0), planned(quick("c"), 0, 1)));
        await().until(() -> docker.begun().equals(List.of(text("a"))));

        docker.letGo(text("a"));

        assertThat(results.join()).allMatch(StepResult::succeeded);
        assertThat(docker.done()).containsExactly(text("a"), text("b"), text("c"));
    }

    @Test
    void takesStepsThatDoNotDependOnEachOtherAtTheSameTime() {
        docker.hold(text("a"));
        CompletableFuture<List<StepResult>> results = running(2, plan(planned(quick("a")), planned(quick("b"))));

        await().until(() -> docker.done().equals(List.of(text("b"))));
        assertThat(results).isNotDone();
        docker.letGo(text("a"));

        assertThat(results.join()).hasSize(2);
    }

    @Test
    void takesNoMoreAtTheSameTimeThanTheLimit() {
        List<String> names = List.of("a", "b", "c", "d", "e", "f");
        names.forEach(name -> docker.hold(text(name)));
        CompletableFuture<List<StepResult>> results =
                running(3, plan(names.stream().map(name -> planned(quick(name))).toArray(Plan.Planned[]::new)));

        await().until(() -> docker.begun().size() == 3);
        names.forEach(name -> docker.letGo(text(name)));
        results.join();

        assertThat(docker.done()).hasSize(6);
        assertThat(docker.mostAtOnce()).isEqualTo(3);
    }

    @Test
    void aStepThatWaitsForAnotherKeepsNobodyFromWorking() throws InterruptedException {
        docker.hold(text("a"));
        CompletableFuture<List<StepResult>> results = running(
                2, plan(planned(quick("a")), planned(quick("b"), 0), planned(quick("c"), 0), planned(quick("d"))));

        await().until(() -> docker.done().contains(text("d")));
        docker.letGo(text("a"));

        assertThat(results.join()).allMatch(StepResult::succeeded);
    }

    @Test
    void aFailedStepFailsThoseThatComeAfterItAndNoOthers() throws InterruptedException {
        docker.fail(text("a"), "no luck");

        List<StepResult> results = executor(2)
                .run(
                        plan(
                                planned(quick("a")),
                                planned(quick("b"), 0),
                                planned(quick("c"), 1),
                                planned(quick("d")),
                                planned(quick("e"), 3)),
                        new MemoryTree());

        assertThat(results)
                .extracting(StepResult::result)
                .containsExactly(
                        new Progress.Result.Failed("no luck"),
                        new Progress.Result.Skipped(),
                        new Progress.Result.Skipped(),
                        new Progress.Result.Done(),
                        new Progress.Result.Done());
        assertThat(docker.begun()).containsExactlyInAnyOrder(text("a"), text("d"), text("e"));
        assertThat(told.lines())
                .contains("failed " + text("a"), "skipped " + text("b"), "skipped " + text("c"), "done " + text("e"))
                .doesNotContain("started " + text("b"));
    }

    @Test
    void givesTheResultsInTheOrderOfThePlan() {
        docker.hold(text("a"));
        CompletableFuture<List<StepResult>> results = running(2, plan(planned(quick("a")), planned(quick("b"))));
        await().until(() -> docker.done().contains(text("b")));
        docker.letGo(text("a"));

        assertThat(results.join())
                .extracting(result -> result.planned().step())
                .containsExactly(quick("a"), quick("b"));
    }

    @Test
    void tellsWhatAStepPrintsBetweenItsStartAndItsEnd() throws InterruptedException {
        executor(1).run(plan(planned(pull("redis", "r1"))), new MemoryTree());

        assertThat(told.lines())
                .containsExactly("started pull redis:1", "image/redis| pulling redis", "done pull redis:1");
    }

    @Test
    void interruptingItCancelsWhatIsGoingOnAndStartsNothingMore() throws InterruptedException {
        docker.hold(text("a"));
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                executor(1).run(plan(planned(quick("a")), planned(quick("b"), 0)), new MemoryTree());
            } catch (InterruptedException stopped) {
                thrown.set(stopped);
            }
        });
        await().until(() -> docker.begun().equals(List.of(text("a"))));

        thread.interrupt();
        thread.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(docker.begun()).containsExactly(text("a"));
        assertThat(docker.done()).isEmpty();
        assertThat(told.lines()).contains("cancelled " + text("a")).noneMatch(line -> line.startsWith("failed"));
    }

    @Test
    void aRepositoryThatCannotBeReadFailsTheStep() throws InterruptedException {
        docker.fail(text("a"), new GitException(GitException.Category.OTHER, "no space left"));

        List<StepResult> results = executor(1).run(plan(planned(quick("a")), planned(quick("b"))), new MemoryTree());

        assertThat(results)
                .extracting(StepResult::result)
                .containsExactly(new Progress.Result.Failed("no space left"), new Progress.Result.Done());
    }

    @Test
    void aBugInAStepFailsThatStepAloneAndIsLogged() throws InterruptedException {
        docker.fail(text("a"), new IllegalArgumentException("no bottom"));

        try (LoggedLines log = new LoggedLines(Executor.class)) {
            List<StepResult> results = executor(1)
                    .run(plan(planned(quick("a")), planned(quick("b"), 0), planned(quick("c"))), new MemoryTree());

            assertThat(results)
                    .extracting(StepResult::result)
                    .containsExactly(
                            new Progress.Result.Failed(
                                    "a bug, please report it: java.lang.IllegalArgumentException: no bottom"),
                            new Progress.Result.Skipped(),
                            new Progress.Result.Done());
            assertThat(log.lines()).containsExactly("ERROR a bug: a step failed");
        }
    }

    @Test
    void startsNothingElseThatHasTheNameOfWhatAStepCreated() {
        FakeDocker.Change image = it -> it.foreignImage("sha256:feedfeedfeed", "busybox:stable");
        docker.silently(image);
        MemoryDaemon daemon = new MemoryDaemon();
        image.of(daemon);
        List<Step> steps = steps(desired("{kind: Container, name: web, image: 'busybox:stable'}"), daemon);
        assertThat(steps).extracting(PlanText::of).containsExactly("create container web", "start container web");
        docker.hold(text("a"));
        CompletableFuture<List<StepResult>> results =
                running(1, plan(planned(steps.getFirst()), planned(quick("a"), 0), planned(steps.getLast(), 1)));
        await().until(() -> docker.begun().contains(text("a")));

        docker.silently(it -> {
            it.delete("web");
            it.foreign("web", "busybox:stable", Spec.EMPTY);
        });
        docker.letGo(text("a"));

        assertThat(results.join()).extracting(StepResult::succeeded).containsExactly(true, true, false);
        assertThat(docker.observe().containers())
                .extracting(ActualContainer::name, ActualContainer::state)
                .contains(tuple("web", new ActualContainer.State.Created()));
    }

    private Executor executor(int parallelism) {
        return new Executor(docker, Leases.held(docker), told, docker, parallelism);
    }

    private CompletableFuture<List<StepResult>> running(int parallelism, Plan plan) {
        CompletableFuture<List<StepResult>> results = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                results.complete(executor(parallelism).run(plan, new MemoryTree()));
            } catch (InterruptedException stopped) {
                results.completeExceptionally(stopped);
            }
        });
        return results;
    }
}
