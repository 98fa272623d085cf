package io.quaymaster.agent.reconcile;

import io.quaymaster.model.plan.Directives;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Planned;
import io.quaymaster.model.plan.Plan.Wait;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.plan.Planner;
import io.quaymaster.model.plan.Recourse;
import io.quaymaster.model.plan.SlotIds;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link Reconciler} decides and remembers from pass to pass, without its threads: the simulation carries the plans out
 * itself, in an order that a seed gives.
 */
public final class Deliberation {
    private static final int MAX_PERCENT = 50;

    private final Kept kept;
    private final Backoff backoff;
    private final FailedCandidates failedCandidates = new FailedCandidates();
    private final Retries retries = new Retries();
    private @Nullable Desired last;
    private @Nullable Decision lastDecision;

    public Deliberation(Kept kept, RandomGenerator random) {
        this.kept = kept;
        this.backoff = new Backoff(random);
    }

    /** What outlives the agent, in a file. */
    public static final class Kept {
        private RemovalMemory memory = RemovalMemory.NOTHING;

        /** A person approves of what a revision removes. */
        public void approve(String revision) {
            memory = memory.approving(revision);
        }
    }

    /** How a step ended, if it was tried. */
    public enum Ending {
        DONE,
        FAILED,
        SKIPPED
    }

    /** A person wants these to be tried again. */
    public void retry(Collection<ResourceId> resources) {
        retries.ask(resources);
    }

    /** A pass begins; says whether another state is desired than in the one before. */
    public boolean begin(Desired desired) {
        boolean isNew = !Objects.equals(desired, last);
        if (isNew) {
            backoff.forget();
            retries.clear();
            last = desired;
        }
        retries.take().forEach(resource -> {
            backoff.forget(resource);
            failedCandidates.forget(resource);
        });
        return isNew;
    }

    /** @param busy resources that are worked on since an earlier pass */
    public Plan plan(Desired desired, Actual actual, Set<ResourceId> busy, Instant at) {
        Directives directives = new Directives(
                kept.memory.guard(MAX_PERCENT, desired.revision(), at),
                retries.current(),
                failedCandidates.exhausted(desired, actual),
                Recourse.BY_COMMAND);
        Decision decision = Decision.after(lastDecision, desired, actual, directives, at);
        lastDecision = decision;
        Plan whole = Planner.plan(desired, actual, directives, at);
        if (!decision.plan().equals(whole)) {
            throw new IllegalStateException("planning was left out, and would have found\n" + PlanText.of(whole));
        }
        Plan idle = Subplan.of(whole, planned -> !busy.contains(planned.step().resource()), List.of());
        return backoff.hold(idle, at);
    }

    /** What of a plan a pass does itself. */
    public static Plan quick(Plan plan, List<Wait> imagesUnderWay) {
        return Subplan.of(plan, planned -> !Background.isLong(planned.step()), imagesUnderWay);
    }

    /** The parts of a plan that have nothing to do with each other. */
    public static List<Plan> parts(Plan plan) {
        return IndependentParts.of(plan);
    }

    /** What of a plan is done beside the passes. */
    public static Plan images(Plan plan) {
        return Subplan.of(plan, planned -> Background.isLong(planned.step()), List.of());
    }

    /** What of a plan is done for one resource. */
    public static Plan only(Plan plan, ResourceId resource) {
        return Subplan.of(plan, planned -> planned.step().resource().equals(resource), List.of());
    }

    /** How steps of a pass ended, and the actual state that they were planned from. */
    public void record(List<Planned> steps, List<Ending> endings, Actual actual, Instant now) {
        List<StepResult> results = results(steps, endings, now);
        backoff.record(results, now);
        retries.record(results);
        failedCandidates.record(results, actual);
    }

    /** How the steps for an image ended. */
    public void recordImage(List<Planned> steps, List<Ending> endings, Instant now) {
        backoff.record(results(steps, endings, now), now);
    }

    private static List<StepResult> results(List<Planned> steps, List<Ending> endings, Instant now) {
        return IntStream.range(0, steps.size())
                .mapToObj(index -> new StepResult(steps.get(index), result(endings.get(index)), now, Duration.ZERO))
                .toList();
    }

    /** A pass found nothing to do, to wait for or to complain about. */
    public void converged(Desired desired, Actual actual, Instant at) {
        kept.memory = kept.memory.converged(SlotIds.of(desired.source(), actual), desired.revision(), at);
        retries.clear();
    }

    /** When a step may be tried again; empty where nothing waits for that. */
    public Optional<Instant> next(Instant now) {
        return backoff.next(now);
    }

    private static Progress.Result result(Ending ending) {
        return switch (ending) {
            case DONE -> new Progress.Result.Done();
            case FAILED -> new Progress.Result.Failed("the simulation says so");
            case SKIPPED -> new Progress.Result.Skipped();
        };
    }
}
