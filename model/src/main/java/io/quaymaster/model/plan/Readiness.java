package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.Rollout;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import java.time.Duration;
import java.time.Instant;

/** Whether an instance that was started may take over. */
sealed interface Readiness {
    /** A container that its daemon restarted so often within its first moments does not get well by waiting. */
    int RESTARTS_THAT_ARE_A_FAILURE = 3;

    record Ready() implements Readiness {}

    /**
     * @param until what is waited for
     * @param lookAgain when it is decided if nothing happens before
     */
    record Pending(String until, Instant lookAgain) implements Readiness {}

    record Failed(String why) implements Readiness {}

    /** Judges an instance by its healthcheck, or without one by its staying up for {@code rollout.stable}. */
    static Readiness of(ActualContainer instance, Jobs jobs, Rollout rollout, Instant now) {
        if (instance.restarts() >= RESTARTS_THAT_ARE_A_FAILURE) {
            return new Failed("it keeps ending: restarted " + instance.restarts() + " times");
        }
        return switch (instance.state()) {
            case State.Running running -> running(instance, running, rollout, now);
            case State.Exited exited when jobs.isDone(exited) -> new Ready();
            case State.Exited exited -> new Failed("it exited with " + exited.code());
            case State.StartFailed failed -> new Failed("it could not be started: " + failed.error());
            case State.Restarting restarting -> waiting("to stay up", deadline(instance, rollout), rollout, now);
            case State.Paused paused -> waiting("to be unpaused", deadline(instance, rollout), rollout, now);
            case State.Created created -> new Pending("to be started", now);
            case State.Removing removing -> new Failed("it was removed");
        };
    }

    private static Readiness running(ActualContainer instance, State.Running running, Rollout rollout, Instant now) {
        Instant deadline =
                instance.restarts() == 0 ? running.since().plus(rollout.timeout()) : deadline(instance, rollout);
        return switch (running.health()) {
            case HEALTHY -> new Ready();
            case UNHEALTHY -> new Failed("its healthcheck says that it is unhealthy");
            case STARTING -> waiting("to become healthy", deadline, rollout, now);
            case NONE -> {
                Instant stable = running.since().plus(rollout.stable());
                yield now.isBefore(stable)
                        ? new Pending("to stay up for " + seconds(rollout.stable()), stable)
                        : new Ready();
            }
        };
    }

    private static Instant deadline(ActualContainer instance, Rollout rollout) {
        return instance.created().plus(rollout.timeout());
    }

    private static Readiness waiting(String until, Instant deadline, Rollout rollout, Instant now) {
        return now.isBefore(deadline)
                ? new Pending(until, deadline)
                : new Failed("it had " + seconds(rollout.timeout()) + " " + until + ", and did not");
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
