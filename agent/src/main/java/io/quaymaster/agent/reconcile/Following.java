package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.git.Revision;
import io.quaymaster.model.manifest.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a source's repository is, by the latest look at it.
 *
 * @param inForce the revision that holds; null before the first good one
 * @param latest the newest revision seen; null before the first fetch of this process
 * @param problems what stops the newest from being applied
 * @param behindSince when the oldest commit was made that is not applied yet; null when all are
 * @param fetchedAt when a fetch was last tried; null before the first
 * @param fetchError why it failed; null when it did not
 */
record Following(
        @Nullable InForce inForce,
        @Nullable Revision latest,
        List<Problem> problems,
        @Nullable Instant behindSince,
        @Nullable Instant fetchedAt,
        @Nullable String fetchError) {
    static final Following NOTHING = new Following(null, null, List.of(), null, null, null);

    Following {
        problems = List.copyOf(problems);
    }

    /** Whether it is known what a revision is worth. */
    boolean isSettled(Revision revision) {
        return revision.equals(latest) && (inForce != null || !problems.isEmpty());
    }

    Following applying(InForce good) {
        return new Following(good, latest, List.of(), behindSince, fetchedAt, fetchError);
    }

    Following refusing(List<Problem> found) {
        return new Following(inForce, latest, found, behindSince, fetchedAt, fetchError);
    }

    Following behind(@Nullable Instant since) {
        return new Following(inForce, latest, problems, since, fetchedAt, fetchError);
    }

    Following fetched(Instant at, Revision revision) {
        return new Following(inForce, revision, problems, behindSince, at, null);
    }

    Following unavailable(Instant at, String error) {
        return new Following(inForce, latest, problems, behindSince, at, error);
    }
}
