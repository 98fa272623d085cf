package io.quaymaster.model.manifest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an instance is replaced by its successor.
 *
 * @param order null for the safe default: stop-first when twins would share a host port or a writable mount
 * @param timeout how long a successor may take to become healthy
 * @param stable how long a successor must stay up before it takes over, also a healthy one
 * @param parallelism how many instances are replaced at a time
 * @param drain how long the old instance goes on once its names do not lead to it any more
 */
public record Rollout(
        @Nullable Order order,
        Duration timeout,
        Duration stable,
        int parallelism,
        Duration drain,
        OnFailure onFailure) {
    public static final Rollout DEFAULT =
            new Rollout(null, Duration.ofSeconds(60), Duration.ofSeconds(5), 1, Duration.ZERO, OnFailure.ROLLBACK);

    public enum Order {
        START_FIRST,
        STOP_FIRST
    }

    /** What becomes of a failed successor: stopped, with the old instance serving, or left as it is for a person to look at. */
    public enum OnFailure {
        ROLLBACK,
        HOLD
    }
}
