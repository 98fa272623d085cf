package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.Durations;
import io.quaymaster.model.manifest.Rollout;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import java.time.Instant;

/** Whether an instance that was started does what it is there for. */
sealed interface Readiness {
    /** A container that ends so often does not get well by waiting. */
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
        return switch (instance.state()) {
            case State.Running running -> running(instance, running, rollout, now);
            case State.Exited exited when jobs.isDone(instance) -> new Ready();
            case State.Exited exited -> new Failed("it exited with " + exited.code());
            case State.StartFailed failed -> new Failed("it could not be started: " + failed.error());
            // The daemon starts it again in less than a second, or the event of its end comes.
            case State.Restarting restarting -> orCrashing(instance, new Pending("to stay up", now.plusSeconds(1)));
            case State.Paused paused ->
                waiting("to be unpaused", instance.created().plus(rollout.timeout()), rollout, now);
            case State.Created created -> new Pending("to be started", now);
            case State.Removing removing -> new Failed("it was removed");
        };
    }

    /** The same of a candidate. One that falls ill at once must not have cost the old one: it has to stay healthy for a while. */
    static Readiness toTakeOver(ActualContainer candidate, Jobs jobs, Rollout rollout, Instant now) {
        return candidate.state() instanceof State.Running running && running.health() == ActualContainer.Health.HEALTHY
                ? stable(candidate, running, rollout, now)
                : of(candidate, jobs, rollout, now);
    }

    private static Readiness running(ActualContainer instance, State.Running running, Rollout rollout, Instant now) {
        return switch (running.health()) {
            case HEALTHY -> new Ready();
            case UNHEALTHY -> new Failed("its healthcheck says that it is unhealthy");
            case STARTING ->
                orCrashing(
                        instance, waiting("to become healthy", running.since().plus(rollout.timeout()), rollout, now));
            case NONE -> stable(instance, running, rollout, now);
        };
    }

    private static Readiness stable(ActualContainer instance, State.Running running, Rollout rollout, Instant now) {
        Instant stable = running.since().plus(rollout.stable());
        return now.isBefore(stable)
                ? orCrashing(instance, new Pending("to stay up for " + Durations.text(rollout.stable()), stable))
                : new Ready();
    }

    /** What is said of an instance that is not ready, unless it was so often before. */
    private static Readiness orCrashing(ActualContainer instance, Readiness otherwise) {
        return instance.restarts() >= RESTARTS_THAT_ARE_A_FAILURE
                ? new Failed("it keeps ending, and the daemon restarts it")
                : otherwise;
    }

    private static Readiness waiting(String until, Instant deadline, Rollout rollout, Instant now) {
        return now.isBefore(deadline)
                ? new Pending(until, deadline)
                : new Failed("it had " + Durations.text(rollout.timeout()) + " " + until + ", and did not");
    }
}
