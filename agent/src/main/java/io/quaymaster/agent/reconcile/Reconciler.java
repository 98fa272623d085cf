package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.docker.DockerException;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Directives;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Wait;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes passes for one source: observe, plan, act, once each. */
final class Reconciler implements AutoCloseable {
    private static final Duration AFTER_A_LOST_DAEMON = Duration.ofSeconds(2);

    private final Docker docker;
    private final Executor executor;
    private final Progress progress;
    private final InstantSource clock;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final Attempts attempts = new Attempts();
    private final Retries retries = new Retries();
    private final Background background;
    private final Bounds bounds;
    private @Nullable Desired last;
    private volatile @Nullable Decision decision;

    /**
     * @param parallelism how many steps of a pass, and besides them how many images, are worked on at the same time
     * @param imagesEnded is told the results of image steps, which end beside the passes and are a reason for another one
     */
    Reconciler(
            Docker docker,
            Bounds bounds,
            Progress progress,
            InstantSource clock,
            int parallelism,
            Consumer<List<StepResult>> imagesEnded) {
        this.docker = docker;
        this.bounds = bounds;
        this.executor = new Executor(docker, progress, clock, parallelism);
        this.progress = progress;
        this.clock = clock;
        // With permits of its own: long builds must not keep a pass from starting a container.
        this.background = new Background(
                new Executor(docker, progress, clock, parallelism),
                results -> backoff.record(results, clock.instant()),
                imagesEnded);
    }

    PassReport pass(Desired desired, SourceTree tree) throws InterruptedException {
        Instant at = clock.instant();
        if (!Objects.equals(desired, last)) {
            backoff.forget();
            retries.clear();
            last = desired;
        }
        retries.take().forEach(resource -> {
            backoff.forget(resource);
            attempts.forget(resource);
        });
        background.settle();
        try {
            return act(desired, tree, docker.observe(), at);
        } catch (DockerException lost) {
            Plan nothing = new Plan(List.of(), List.of(), List.of(), null);
            return new PassReport(
                    at,
                    since(at),
                    Status.Outcome.FAILED,
                    null,
                    nothing,
                    List.of(),
                    messageOf(lost),
                    at.plus(AFTER_A_LOST_DAEMON));
        }
    }

    private PassReport act(Desired desired, SourceTree tree, Actual actual, Instant at) throws InterruptedException {
        Decision decided = Decision.of(desired, actual, directives(desired, actual, at), at);
        decision = decided;
        Optional<String> awaited = bounds.awaited();
        Plan plan = awaited.map(until -> Subplan.withheld(decided.plan(), until))
                .orElseGet(() -> backoff.hold(decided.plan(), at));
        // What must not be begun is not gone on with either.
        background.follow(awaited.isEmpty() ? desired.images() : Map.of(), plan, tree);
        Plan quick = Subplan.of(plan, planned -> !Background.isLong(planned.step()), background.waits());
        if (!quick.steps().isEmpty()) {
            progress.planned(quick);
        }
        quick.waits().forEach(progress::waiting);
        quick.blocked().forEach(progress::blocked);
        List<StepResult> results = executor.run(quick, tree);
        backoff.record(results, clock.instant());
        attempts.record(results, actual);
        retries.record(results);
        Status.Outcome outcome = outcome(quick, results);
        if (outcome == Status.Outcome.CONVERGED) {
            bounds.converged(desired, actual, at);
            retries.clear();
        }
        return new PassReport(at, since(at), outcome, actual, quick, results, message(results), lookAgain(quick, at));
    }

    private Directives directives(Desired desired, Actual actual, Instant at) {
        return new Directives(
                bounds.guard(desired, actual, at), retries.current(), attempts.exhausted(desired, actual));
    }

    /** What the last plan was made from; empty before the first. */
    Optional<Decision> decision() {
        return Optional.ofNullable(decision);
    }

    /** What failed, and could be tried again if a person wanted it. */
    SortedSet<ResourceId> failed() {
        SortedSet<ResourceId> failed = backoff.failed();
        decision().ifPresent(last -> failed.addAll(last.failed()));
        return failed;
    }

    /** From the next pass on, as if these had not failed yet. */
    void retry(Collection<ResourceId> resources) {
        retries.ask(resources);
    }

    /** Whether images are being built, pulled or pushed. */
    boolean isBusy() {
        return !background.waits().isEmpty();
    }

    /** Why the last step for a resource failed, if it did and is to be tried again. */
    Optional<String> failure(ResourceId resource) {
        return backoff.failure(resource);
    }

    private static Status.Outcome outcome(Plan plan, List<StepResult> results) {
        if (results.stream().anyMatch(result -> result.result() instanceof Progress.Result.Failed)) {
            return Status.Outcome.FAILED;
        }
        if (!results.isEmpty()) {
            return Status.Outcome.PROGRESSED;
        }
        if (!plan.blocked().isEmpty()) {
            return Status.Outcome.BLOCKED;
        }
        return plan.waits().isEmpty() ? Status.Outcome.CONVERGED : Status.Outcome.WAITING;
    }

    private @Nullable Instant lookAgain(Plan plan, Instant at) {
        return Stream.of(
                        plan.waits().stream().map(Wait::lookAgain).flatMap(Stream::ofNullable),
                        Stream.ofNullable(plan.due()),
                        backoff.next(at).stream())
                .flatMap(Function.identity())
                .min(Instant::compareTo)
                .orElse(null);
    }

    private static String message(List<StepResult> results) {
        List<String> messages = new ArrayList<>();
        for (StepResult result : results) {
            if (result.result() instanceof Progress.Result.Failed failed) {
                messages.add(failed.message());
            }
        }
        return String.join("; ", messages);
    }

    private static String messageOf(DockerException lost) {
        String message = lost.getMessage();
        return message == null ? lost.category().toString() : message;
    }

    private Duration since(Instant at) {
        return Duration.between(at, clock.instant());
    }

    @Override
    public void close() {
        background.close();
    }
}
