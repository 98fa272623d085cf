package io.quaymaster.agent.reconcile;

import io.quaymaster.model.plan.Recourse;
import io.quaymaster.model.plan.RemovalGuard;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import java.time.Instant;
import java.util.Optional;

/** How far the passes of a source may go: by what persons said, and by what the source had before. */
interface Bounds {
    /** What has to happen before anything may be done, as in {@code the source to be resumed}; empty where nothing has to. */
    Optional<String> awaited();

    /** How much may be removed. */
    RemovalGuard guard(Desired desired, Actual actual, Instant now);

    /** How a person who is not content with what failed has it tried again. */
    Recourse recourse();

    /** Told of each pass that found nothing to do. */
    void converged(Desired desired, Actual actual, Instant now);
}
