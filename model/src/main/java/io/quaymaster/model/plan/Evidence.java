package io.quaymaster.model.plan;

import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Health;
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
            case State.Exited exited when jobs.mayEnd() -> ended(exited);
            case State.Exited exited -> stopped(exited);
            case State.Created created -> "";
            case State.Running running -> "";
            case State.Restarting restarting -> "";
            case State.Paused paused -> "";
            case State.Removing removing -> "";
        };
    }

    /** It may have ended by itself, or because it was stopped for its healthcheck: both are said. */
    private static String ended(State.Exited exited) {
        String how = "it ended with " + exited.code();
        return switch (exited.health()) {
            case UNHEALTHY -> "its healthcheck failed, and " + how;
            case STARTING -> how + ", before its healthcheck said anything";
            case HEALTHY, NONE -> how;
        };
    }

    /** With what it ended, stopped, says nothing of why it was. */
    private static String stopped(State.Exited exited) {
        return switch (exited.health()) {
            case UNHEALTHY -> "its healthcheck failed";
            case STARTING -> "it did not become healthy in time";
            case HEALTHY, NONE -> "it was stopped, and ended with " + exited.code();
        };
    }

    /** What shows more of it. What a healthcheck wrote, and why a container could not be started, is in no log. */
    static String where(ActualContainer instance) {
        String logs = "docker logs " + instance.name();
        String inspect = "docker inspect " + instance.name();
        return switch (instance.state()) {
            case State.StartFailed failed -> inspect;
            case State.Exited exited -> exited.health() == Health.UNHEALTHY ? withCheck(logs, inspect) : logs;
            case State.Running running ->
                running.health() == Health.STARTING || running.health() == Health.UNHEALTHY
                        ? withCheck(logs, inspect)
                        : logs;
            case State.Created created -> logs;
            case State.Restarting restarting -> logs;
            case State.Paused paused -> logs;
            case State.Removing removing -> logs;
        };
    }

    private static String withCheck(String logs, String inspect) {
        return logs + " and, for its healthcheck, " + inspect;
    }
}
