package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.docker.DockerException;
import io.quaymaster.agent.git.GitException;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Directives;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Wait;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Adoption;
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
import java.util.Random;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes passes for one source: observe, plan, act, once each. */
final class Reconciler implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
    private static final Plan NOTHING = new Plan(List.of(), List.of(), List.of(), null);
    // Longer than most steps take, and short enough for a person who waits for another one.
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    // The daemon has something to do for us meanwhile, which looking at it keeps it from.
    private static final int RESTS_A_LOOK = 10;
    private static final Duration LONGEST_REST = Duration.ofMillis(500);
    private static final Duration AFTER_A_LOST_DAEMON = Duration.ofSeconds(2);
    private static final Duration TO_SEE_THE_LEASE_AGAIN = Duration.ofSeconds(2);

    private final Docker docker;
    private final Lease lease;
    private final Ongoing ongoing;
    private final Progress progress;
    private final InstantSource clock;
    private final Backoff backoff = new Backoff(new Random());
    private final FailedCandidates failedCandidates = new FailedCandidates();
    private final Retries retries = new Retries();
    private final Background background;
    private final Bounds bounds;
    private @Nullable Desired last;
    private volatile @Nullable Decision decision;
    private @Nullable Desired tidied;
    private Duration look = Duration.ZERO;

    /**
     * @param parallelism how many steps of a pass, and besides them how many images, are worked on at the same time
     * @param ended is told when steps have ended beside the passes, which is a reason for another one; for images with the results
     */
    Reconciler(
            Docker docker,
            Lease lease,
            Bounds bounds,
            Progress progress,
            InstantSource clock,
            int parallelism,
            Consumer<List<StepResult>> ended) {
        this.docker = docker;
        this.lease = lease;
        this.bounds = bounds;
        this.ongoing = new Ongoing(
                new Executor(docker, lease, progress, clock, parallelism), PATIENCE, () -> ended.accept(List.of()));
        this.progress = progress;
        this.clock = clock;
        // With permits of its own: long builds must not keep a pass from starting a container.
        this.background = new Background(
                new Executor(docker, lease, progress, clock, parallelism),
                results -> backoff.record(results, clock.instant()),
                ended);
    }

    /** What a pass acts for, as {@link #pass} has it. */
    private record Goal(Desired desired, SourceTree tree, BooleanSupplier isInForce) {}

    /** A pass for what is desired for as long as this program runs. */
    PassReport pass(Desired desired, SourceTree tree) throws InterruptedException {
        return pass(desired, tree, () -> true);
    }

    /** @param isInForce whether it is still that what is desired: otherwise no further step of the pass is begun */
    PassReport pass(Desired desired, SourceTree tree, BooleanSupplier isInForce) throws InterruptedException {
        Instant at = clock.instant();
        if (!Objects.equals(desired, last)) {
            backoff.forget();
            retries.clear();
        }
        // Also one that only equals it: what is the very same is compared at no cost the next time.
        last = desired;
        background.settle();
        List<StepResult> late = ongoing.settle();
        backoff.record(late, at);
        retries.record(late);
        retries.take().forEach(resource -> {
            backoff.forget(resource);
            failedCandidates.forget(resource);
        });
        long begun = System.nanoTime();
        try {
            Actual actual = Adoption.seen(desired, docker.observe());
            look = Duration.ofNanos(System.nanoTime() - begun);
            return lease.covers(actual, at)
                    ? act(new Goal(desired, tree, isInForce), actual, at, late)
                    : watch(desired, tree, actual, at, late);
        } catch (DockerException lost) {
            if (Thread.interrupted()) {
                throw new InterruptedException(lost.getMessage());
            }
            return new PassReport(
                    at,
                    since(at),
                    false,
                    Status.Outcome.FAILED,
                    null,
                    NOTHING,
                    late,
                    messageOf(lost),
                    at.plus(AFTER_A_LOST_DAEMON));
        }
    }

    private PassReport act(Goal goal, Actual actual, Instant at, List<StepResult> late) throws InterruptedException {
        Desired desired = goal.desired();
        Decision decided = Decision.after(decision, desired, actual, directives(desired, actual, at), at);
        decision = decided;
        Optional<String> awaited = bounds.awaited();
        Plan idle = ongoing.without(decided.plan());
        Plan plan = awaited.map(until -> Subplan.withheld(idle, until)).orElseGet(() -> backoff.hold(idle, at));
        // What must not be begun is not gone on with either.
        background.follow(awaited.isEmpty() ? desired.images() : Map.of(), plan, goal.tree());
        Plan quick = Subplan.of(plan, planned -> !Background.isLong(planned.step()), background.waits());
        if (!quick.steps().isEmpty()) {
            progress.planned(quick);
        }
        // That an image is being worked on is told as its steps begin and end.
        plan.waits().forEach(progress::waiting);
        quick.blocked().forEach(progress::blocked);
        List<StepResult> inTime = ongoing.run(quick, goal.tree(), goal.isInForce());
        backoff.record(inTime, clock.instant());
        retries.record(inTime);
        List<StepResult> results = Stream.concat(late.stream(), inTime.stream()).toList();
        failedCandidates.record(results, actual);
        // A step that goes on without this pass is not done: the next one waits for it, and so does whoever reads the
        // outcome.
        Plan left = ongoing.without(quick);
        Status.Outcome outcome = outcome(left, results);
        if (outcome == Status.Outcome.CONVERGED) {
            bounds.converged(desired, actual, at);
            retries.clear();
            backoff.converged(at);
            tidyFiles(desired);
        }
        return new PassReport(
                at, since(at), true, outcome, actual, left, results, message(results), lookAgain(left, results, at));
    }

    /** Once for each desired state: until it has converged, what was there before may be wanted again. */
    private void tidyFiles(Desired desired) {
        boolean again = Objects.equals(desired, tidied);
        tidied = desired;
        if (again) {
            return;
        }
        try {
            docker.tidyFiles(
                    desired.source(),
                    desired.containers().values().stream()
                            .flatMap(container -> container.provided().stream())
                            .toList());
        } catch (DockerException | GitException left) {
            log.atWarn().addKeyValue("source", desired.source()).log("files are left over: {}", left.getMessage());
        }
    }

    /**
     * Sees what is to be done and leaves it to whoever has the lease. A change of that, as of anything else, is heard of; that it was
     * ours all along, and only missing from what was observed, is not.
     */
    private PassReport watch(Desired desired, SourceTree tree, Actual actual, Instant at, List<StepResult> late) {
        Plan plan = Decision.of(desired, actual, directives(desired, actual, at), at)
                .plan();
        decision = null;
        Standing standing = lease.standing();
        if (standing instanceof Standing.Watching) {
            background.follow(Map.of(), NOTHING, tree);
        }
        Status.Outcome outcome = outcome(standing, plan);
        if (outcome == Status.Outcome.CONVERGED) {
            bounds.converged(desired, actual, at);
        }
        Instant lookAgain = standing instanceof Standing.Held ? clock.instant().plus(TO_SEE_THE_LEASE_AGAIN) : null;
        return new PassReport(at, since(at), false, outcome, actual, plan, late, message(standing), lookAgain);
    }

    private static Status.Outcome outcome(Standing standing, Plan plan) {
        return switch (standing) {
            case Standing.Failed failed -> Status.Outcome.FAILED;
            case Standing.Watching watching when plan.steps().isEmpty() -> outcome(plan, List.of());
            case Standing.Watching busy -> Status.Outcome.WAITING;
            case Standing.Held removed -> Status.Outcome.WAITING;
            case Standing.Unknown unknown -> Status.Outcome.WAITING;
        };
    }

    private static String message(Standing standing) {
        return switch (standing) {
            case Standing.Failed failed -> failed.why();
            case Standing.Watching watching -> "only watching: " + watching.holder() + " holds the lease";
            case Standing.Held removed -> "taking the lease again";
            case Standing.Unknown unknown -> "taking the lease";
        };
    }

    private Directives directives(Desired desired, Actual actual, Instant at) {
        return new Directives(
                bounds.guard(desired, actual, at),
                retries.current(),
                failedCandidates.exhausted(desired, actual),
                bounds.recourse());
    }

    /** What the last plan was made from, where it was ours to carry out. */
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

    /** Whether something goes on beside the passes. */
    boolean isBusy() {
        return ongoing.isBusy() || !background.waits().isEmpty();
    }

    /**
     * How long nobody should look again, whatever is heard of the daemon: not at all where no steps go on. While they do, each is
     * heard of, and one look for many costs as much as one for each.
     */
    Duration rest() {
        Duration rest = ongoing.isAtWork() ? look.multipliedBy(RESTS_A_LOOK) : Duration.ZERO;
        return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
    }

    /** Why the last step for a resource failed, if it did and is to be tried again. */
    Optional<String> failure(ResourceId resource) {
        return backoff.failure(resource);
    }

    private static boolean hasFailed(List<StepResult> results) {
        return results.stream().anyMatch(result -> result.result() instanceof Progress.Result.Failed);
    }

    private static Status.Outcome outcome(Plan plan, List<StepResult> results) {
        if (hasFailed(results)) {
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

    /** After a failure at once: something else may have to make up for it. */
    private @Nullable Instant lookAgain(Plan plan, List<StepResult> results, Instant at) {
        if (hasFailed(results)) {
            return at;
        }
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
        ongoing.close();
        background.close();
    }
}
