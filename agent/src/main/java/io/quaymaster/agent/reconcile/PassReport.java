package io.quaymaster.agent.reconcile;

import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.state.Actual;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pass found, did and came to.
 *
 * @param acted whether it was allowed to do what was planned
 * @param actual what was observed; null where the daemon could not be
 * @param plan all that was planned, with what was held back among the waits
 * @param results of the steps that were taken
 * @param message why it failed, or empty
 * @param lookAgain when to look again if nothing is heard before; null for no time of its own
 */
record PassReport(
        Instant at,
        Duration took,
        boolean acted,
        Status.Outcome outcome,
        @Nullable Actual actual,
        Plan plan,
        List<StepResult> results,
        String message,
        @Nullable Instant lookAgain) {
    PassReport {
        results = List.copyOf(results);
    }
}
