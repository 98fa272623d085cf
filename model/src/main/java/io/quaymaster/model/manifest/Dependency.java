package io.quaymaster.model.manifest;

/**
 * What another container must have reached before this one is started.
 *
 * @param condition the state to wait for
 * @param required whether it must be declared; a missing one that is not required is no problem
 */
public record Dependency(Condition condition, boolean required) {
    public enum Condition {
        SERVICE_STARTED,
        SERVICE_HEALTHY,
        SERVICE_COMPLETED_SUCCESSFULLY
    }
}
