package io.quaymaster.model.state;

import org.jspecify.annotations.Nullable;

/**
 * A network that the daemon has.
 *
 * @param ownership null for one that is not ours
 * @param mark of Docker Compose; null for what that did not make
 */
public record ActualNetwork(
        String id,
        String name,
        @Nullable Ownership ownership,
        @Nullable ComposeMark mark) {}
