package io.quaymaster.agent.reconcile;

import io.quaymaster.model.plan.Recourse;
import io.quaymaster.model.plan.RemovalGuard;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bounds that a test sets, and that remember when they were told of a pass that had converged. */
final class SetBounds implements Bounds {
    final List<Instant> converged = new ArrayList<>();
    RemovalGuard guard = RemovalGuard.OFF;

    @Nullable
    String awaited;

    @Override
    public Optional<String> awaited() {
        return Optional.ofNullable(awaited);
    }

    @Override
    public RemovalGuard guard(Desired desired, Actual actual, Instant now) {
        return guard;
    }

    @Override
    public Recourse recourse() {
        return Recourse.BY_COMMAND;
    }

    @Override
    public void converged(Desired desired, Actual actual, Instant now) {
        converged.add(now);
    }
}
