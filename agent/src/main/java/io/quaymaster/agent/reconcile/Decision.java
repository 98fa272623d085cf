package io.quaymaster.agent.reconcile;

import io.quaymaster.model.plan.Directives;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Blocked;
import io.quaymaster.model.plan.Plan.Planned;
import io.quaymaster.model.plan.Planner;
import io.quaymaster.model.plan.RemovalGuard;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the plan of a pass was made from: so that it can be asked what another word of a person would make of it. */
record Decision(Desired desired, Actual actual, Directives directives, Instant at, Plan plan) {
    static Decision of(Desired desired, Actual actual, Directives directives, Instant at) {
        return new Decision(desired, actual, directives, at, Planner.plan(desired, actual, directives, at));
    }

    /** The same as {@link #of}, for less where nothing was to do before and nothing has changed since: most passes are so. */
    static Decision after(@Nullable Decision last, Desired desired, Actual actual, Directives directives, Instant at) {
        return last != null
                        && last.plan.isEmpty()
                        && last.lasts(at)
                        && last.actual.equals(actual)
                        && last.desired.equals(desired)
                        && last.directives.equals(directives)
                ? new Decision(desired, actual, directives, at, last.plan)
                : of(desired, actual, directives, at);
    }

    private boolean lasts(Instant later) {
        Instant due = plan.due();
        return !later.isBefore(at) && (due == null || later.isBefore(due));
    }

    /** What would be done besides if a person approved of what the revision removes. */
    List<Step> heldBack() {
        RemovalGuard guard = directives.guard();
        RemovalGuard approved = new RemovalGuard(guard.maxPercent(), guard.most(), guard.known(), true);
        Plan other =
                plan(new Directives(approved, directives.retried(), directives.exhausted(), directives.recourse()));
        Set<Step> planned = new HashSet<>(steps(plan));
        return steps(other).stream().filter(step -> !planned.contains(step)).toList();
    }

    /** What is blocked only because it failed before. */
    SortedSet<ResourceId> failed() {
        return plan.blocked().stream()
                .map(Blocked::resource)
                .distinct()
                .filter(resource -> !plan(retrying(resource)).equals(plan))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Directives retrying(ResourceId resource) {
        SortedSet<ResourceId> retried = new TreeSet<>(directives.retried());
        retried.add(resource);
        SortedSet<ResourceId> exhausted = new TreeSet<>(directives.exhausted());
        exhausted.remove(resource);
        return new Directives(directives.guard(), retried, exhausted, directives.recourse());
    }

    private Plan plan(Directives others) {
        return Planner.plan(desired, actual, others, at);
    }

    private static List<Step> steps(Plan plan) {
        return plan.steps().stream().map(Planned::step).toList();
    }
}
