package io.quaymaster.model.plan;

import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.ActualContainer.State;

/** What is left of an instance that failed. */
public final class Evidence {
    private Evidence() {}

    /** Whether the log of an instance may tell why it failed: a candidate that is kept, or a job that ended with an error. */
    public static boolean isIn(ActualContainer instance) {
        Settings settings = instance.settings();
        boolean isKept = Role.of(instance) == Role.FAILED && instance.state() instanceof State.Exited;
        return settings != null && (isKept || new Jobs(settings.restart()).isFailed(instance));
    }

    /**
     * How a candidate failed that is kept, as far as its state still shows; empty where it does not.
     *
     * @param jobs says whether it may end: what may not was restarted by the daemon, until it was stopped for its failure
     */
    static String of(ActualContainer kept, Jobs jobs) {
        return switch (kept.state()) {
            case State.StartFailed failed -> "it could not be started: " + failed.error();
            case State.Exited exited
            when kept.restarts() >= Readiness.RESTARTS_THAT_ARE_A_FAILURE ->
                "it kept ending, the last time with " + exited.code();
            case State.Exited exited when !jobs.mayEnd() -> "it was stopped, and ended with " + exited.code();
            case State.Exited exited -> "it ended with " + exited.code();
            case State.Created created -> "";
            case State.Running running -> "";
            case State.Restarting restarting -> "";
            case State.Paused paused -> "";
            case State.Removing removing -> "";
        };
    }
}
