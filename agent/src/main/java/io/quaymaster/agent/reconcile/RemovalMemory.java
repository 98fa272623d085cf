package io.quaymaster.agent.reconcile;

import io.quaymaster.model.plan.RemovalGuard;
import io.quaymaster.model.plan.SlotId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a source so that not too much of it is removed at once.
 *
 * @param known what it had when it last converged
 * @param peaks how much more it had before, in the order of time and so of falling numbers
 * @param approved the commit whose removals a person approved of; null for none
 */
record RemovalMemory(
        SortedSet<SlotId> known, List<Peak> peaks, @Nullable String approved) {
    /** Before the source ever converged. */
    static final RemovalMemory NOTHING = new RemovalMemory(new TreeSet<>(), List.of(), null);

    private static final Duration KEPT = Duration.ofHours(24);

    RemovalMemory {
        known = Collections.unmodifiableSortedSet(new TreeSet<>(known));
        peaks = List.copyOf(peaks);
    }

    /**
     * A number of things that the source had.
     *
     * @param until when it converged with fewer
     */
    record Peak(int number, Instant until) {
        private boolean isRecent(Instant now) {
            return until.isAfter(now.minus(KEPT));
        }
    }

    RemovalGuard guard(int maxPercent, String revision, Instant now) {
        int most = Stream.concat(
                        Stream.of(known.size()),
                        peaks.stream().filter(peak -> peak.isRecent(now)).map(Peak::number))
                .max(Integer::compare)
                .orElseThrow();
        return new RemovalGuard(maxPercent, most, known, revision.equals(approved));
    }

    RemovalMemory approving(String revision) {
        return new RemovalMemory(known, peaks, revision);
    }

    /** After an approved removal the numbers of before count no more; an approval is used up by it, or lapses. */
    RemovalMemory converged(SortedSet<SlotId> there, String revision, Instant now) {
        if (revision.equals(approved)) {
            return new RemovalMemory(there, List.of(), null);
        }
        Stream<Peak> last = Stream.of(new Peak(known.size(), now));
        List<Peak> higher = Stream.concat(peaks.stream(), last)
                .filter(peak -> peak.number() > there.size() && peak.isRecent(now))
                .toList();
        return new RemovalMemory(there, higher, null);
    }
}
