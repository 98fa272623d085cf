package io.quaymaster.agent.reconcile;

import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;

/** Who is told what a pass does while it does it. Calls come from several threads at once. */
public interface Progress {
    /** A pass begins with this plan; what it waits for and what is blocked is told one by one afterwards. */
    void planned(Plan plan);

    void started(Plan.Planned step);

    /** A line that a running step of a resource printed, such as one of a build. */
    void output(ResourceId resource, String line);

    void finished(Plan.Planned step, Duration took, Result result);

    /** May be told again in each pass. */
    void waiting(Plan.Wait wait);

    /** May be told again in each pass. */
    void blocked(Plan.Blocked blocked);

    /** How a step ended. */
    sealed interface Result {
        record Done() implements Result {}

        /** It was tried and did not work. */
        record Failed(String message) implements Result {}

        /** It was not tried, because a step that it comes after failed. */
        record Skipped() implements Result {}

        /** It was given up, because it is no longer wanted, we were told to stop, or the lease is somebody else's by now. */
        record Cancelled() implements Result {}
    }
}
