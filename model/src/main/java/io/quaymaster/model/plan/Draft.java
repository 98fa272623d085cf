package io.quaymaster.model.plan;

import io.quaymaster.model.plan.Plan.Blocked;
import io.quaymaster.model.plan.Plan.Planned;
import io.quaymaster.model.plan.Plan.Wait;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A plan being written. */
final class Draft {
    private final List<Planned> steps = new ArrayList<>();
    // Several replicas of a container often come to the same.
    private final Set<Wait> waits = new LinkedHashSet<>();
    private final Set<Blocked> blocked = new LinkedHashSet<>();
    private @Nullable Instant due;

    /** Adds a step that comes after others, given by their indices; returns its own. */
    int step(Step step, Reason reason, Collection<Integer> after) {
        steps.add(new Planned(step, reason, new TreeSet<>(after)));
        return steps.size() - 1;
    }

    /** The indices of the steps that are planned so far and fit. */
    List<Integer> steps(Predicate<Step> fitting) {
        return IntStream.range(0, steps.size())
                .filter(index -> fitting.test(steps.get(index).step()))
                .boxed()
                .toList();
    }

    /** Begins a sequence of steps in which each comes after the one before, and the first after those given. */
    Chain chain(Collection<Integer> after) {
        return new Chain(this, new TreeSet<>(after));
    }

    static Set<Integer> union(List<? extends Collection<Integer>> several) {
        return several.stream().flatMap(Collection::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Something that only other steps bring about. */
    void await(ResourceId resource, String until) {
        waits.add(new Wait(resource, until, null));
    }

    /** Something that comes with time. */
    void await(ResourceId resource, String until, Instant lookAgain) {
        waits.add(new Wait(resource, until, lookAgain));
    }

    void block(ResourceId resource, String why, String next) {
        block(resource, why, next, List.of());
    }

    void block(ResourceId resource, String why, String next, List<String> log) {
        blocked.add(new Blocked(resource, why, next, log));
    }

    void due(Instant instant) {
        due = due == null || instant.isBefore(due) ? instant : due;
    }

    Plan plan() {
        return new Plan(steps, List.copyOf(waits), List.copyOf(blocked), due);
    }

    /** Steps one after the other. */
    static final class Chain {
        private final Draft draft;
        private SortedSet<Integer> last;

        private Chain(Draft draft, SortedSet<Integer> last) {
            this.draft = draft;
            this.last = last;
        }

        Chain then(Step step, Reason reason) {
            last = new TreeSet<>(List.of(draft.step(step, reason, last)));
            return this;
        }

        Chain then(Step step, String reason) {
            return then(step, Reason.of(reason));
        }

        /** What follows comes after these as well. */
        Chain and(Collection<Integer> others) {
            last = new TreeSet<>(last);
            last.addAll(others);
            return this;
        }

        /** The index of the last step, or what the chain was to come after if it has none. */
        SortedSet<Integer> end() {
            return last;
        }
    }
}
