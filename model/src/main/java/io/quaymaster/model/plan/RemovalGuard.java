package io.quaymaster.model.plan;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Holds back a revision that would remove much of what a source has, until a person approves.
 *
 * @param maxPercent how much may go without approval, in percent of {@code most}; 100 for everything
 * @param most the largest number of things that the source had, when it had converged, in the last 24 hours
 * @param known what it had when it last converged; things that were made since are no reason to let the others go
 * @param approved whether a person approved of what the desired revision removes
 */
public record RemovalGuard(int maxPercent, int most, SortedSet<SlotId> known, boolean approved) {
    /** Lets everything go. */
    public static final RemovalGuard OFF = new RemovalGuard(100, 0, new TreeSet<>(), true);

    public RemovalGuard {
        known = Collections.unmodifiableSortedSet(new TreeSet<>(known));
    }
}
