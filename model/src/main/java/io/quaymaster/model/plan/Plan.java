package io.quaymaster.model.plan;

import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What to do now to bring actual to desired. An empty plan means converged.
 *
 * @param steps in an order that is good to read and to run; a step comes after those it waits for
 * @param waits what has to happen by itself first
 * @param blocked what cannot be done until a person or a new revision changes something
 * @param due when something falls due although nothing differs now, such as the next pull; null where nothing does
 */
public record Plan(
        List<Planned> steps,
        List<Wait> waits,
        List<Blocked> blocked,
        @Nullable Instant due) {
    public Plan {
        steps = List.copyOf(steps);
        waits = List.copyOf(waits);
        blocked = List.copyOf(blocked);
    }

    /** Whether there is nothing to do, to wait for or to complain about: the source has converged. */
    public boolean isEmpty() {
        return steps.isEmpty() && waits.isEmpty() && blocked.isEmpty();
    }

    /**
     * A step with its reason.
     *
     * @param after the indices of the steps of this plan that must have succeeded before
     */
    public record Planned(Step step, Reason reason, SortedSet<Integer> after) {
        public Planned {
            after = Collections.unmodifiableSortedSet(new TreeSet<>(after));
        }
    }

    /**
     * @param until what is waited for, such as {@code container web to become healthy}
     * @param lookAgain when to look again if nothing is heard before; null where only something else in the plan brings it about
     */
    public record Wait(
            ResourceId resource, String until, @Nullable Instant lookAgain) {}

    /**
     * @param why what is in the way
     * @param next what a person can do
     * @param log the last lines of what failed, oldest first; empty where nothing did that has a log
     */
    public record Blocked(ResourceId resource, String why, String next, List<String> log) {
        public Blocked {
            log = List.copyOf(log);
        }
    }
}
