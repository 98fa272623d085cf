package io.quaymaster.model.state;

import org.jspecify.annotations.Nullable;

/**
 * A network that the daemon has.
 *
 * @param ownership null for one that is not ours
 */
public record ActualNetwork(
        String id, String name, @Nullable Ownership ownership) {}
