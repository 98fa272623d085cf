package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.DesiredContainer;

/**
 * Knows when the end of a container is what was asked for: one that is not restarted after success runs once and is done.
 *
 * @param restart the container's restart policy
 */
record Jobs(RestartPolicy restart) {
    static Jobs of(DesiredContainer container) {
        return new Jobs(container.spec().get(ContainerFields.RESTART));
    }

    /** By the policy that an instance has now, whatever it is to have. */
    static Jobs of(ActualContainer instance) {
        ActualContainer.Settings settings = instance.settings();
        return new Jobs(settings == null ? RestartPolicy.NO : settings.restart());
    }

    boolean isDone(ActualContainer instance) {
        return instance.state() instanceof State.Exited exited && exited.code() == 0 && mayEnd();
    }

    /** Ended without success, and by its own policy not to be started again. */
    boolean isFailed(ActualContainer instance) {
        return instance.state() instanceof State.Exited exited && exited.code() != 0 && !isTriedAgain(instance);
    }

    /** Ended, and not to be started again. */
    boolean isOver(ActualContainer instance) {
        return isDone(instance) || isFailed(instance);
    }

    /** Whether its end can be what was asked for. */
    boolean mayEnd() {
        return switch (restart.mode()) {
            case NO, ON_FAILURE -> true;
            case ALWAYS, UNLESS_STOPPED -> false;
        };
    }

    /** Whether it is a job in the narrow sense: what it does is done once. */
    boolean runsOnce() {
        return restart.mode() == RestartPolicy.Mode.NO;
    }

    /** Whether the daemon ends restarting it at some time. */
    boolean isGivenUp() {
        return restart.mode() == RestartPolicy.Mode.ON_FAILURE && restart.maximumRetries() > 0;
    }

    private boolean isTriedAgain(ActualContainer instance) {
        return switch (restart.mode()) {
            case NO -> false;
            case ON_FAILURE -> restart.maximumRetries() == 0 || instance.restarts() < restart.maximumRetries();
            case ALWAYS, UNLESS_STOPPED -> true;
        };
    }
}
