package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.git.Workspace;
import io.quaymaster.model.plan.Recourse;
import io.quaymaster.model.plan.RemovalGuard;
import io.quaymaster.model.plan.SlotId;
import io.quaymaster.model.plan.SlotIds;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The bounds of a person who is present: what was there when the first pass began is what can be lost. */
final class FirstSnapshot implements Bounds {
    private final int maxPercent;
    private final boolean approved;
    private @Nullable SortedSet<SlotId> known;

    FirstSnapshot(int maxPercent, boolean approved) {
        this.maxPercent = maxPercent;
        this.approved = approved;
    }

    @Override
    public Optional<String> awaited() {
        return Optional.empty();
    }

    @Override
    public RemovalGuard guard(Desired desired, Actual actual, Instant now) {
        SortedSet<SlotId> first = known == null ? atFirst(desired, actual) : known;
        known = first;
        return new RemovalGuard(maxPercent, first.size(), first, approved);
    }

    /** What has no commit has the same revision whatever is in it: then nothing tells what this one made. */
    private static SortedSet<SlotId> atFirst(Desired desired, Actual actual) {
        return desired.revision().equals(Workspace.NO_COMMIT)
                ? SlotIds.of(desired.source(), actual)
                : SlotIds.before(desired, actual);
    }

    @Override
    public Recourse recourse() {
        return Recourse.BY_REMOVAL;
    }

    @Override
    public void converged(Desired desired, Actual actual, Instant now) {}
}
