package io.quaymaster.model.state;

import org.jspecify.annotations.Nullable;

/**
 * A volume that the daemon has.
 *
 * @param ownership null for one that is not ours
 * @param mark of Docker Compose; null for what that did not make
 */
public record ActualVolume(
        String name,
        @Nullable Ownership ownership,
        @Nullable ComposeMark mark) {
    /** Whether it goes, with its data, when it is no longer declared: fixed when it was made. */
    public boolean removable() {
        return ownership != null
                && ownership.fields().getOrDefault("on_removal", "").equals("remove");
    }
}
