package io.quaymaster.agent.reconcile;

import io.quaymaster.model.plan.Plan;
import java.time.Duration;
import java.time.Instant;

/** How a step of a plan ended. */
record StepResult(Plan.Planned planned, Progress.Result result, Instant started, Duration took) {
    boolean succeeded() {
        return result instanceof Progress.Result.Done;
    }

    /** As the status and the metrics count it. */
    Status.Result counted() {
        return counted(result);
    }

    static Status.Result counted(Progress.Result result) {
        return switch (result) {
            case Progress.Result.Done done -> Status.Result.SUCCEEDED;
            case Progress.Result.Failed failed -> Status.Result.FAILED;
            case Progress.Result.Skipped skipped -> Status.Result.SKIPPED;
            case Progress.Result.Cancelled cancelled -> Status.Result.SKIPPED;
        };
    }
}
