package io.quaymaster.model.manifest;

import org.jspecify.annotations.Nullable;

/** Something a container sees at a path of its own. */
public sealed interface Mount {
    /** The absolute path in the container. */
    String target();

    boolean readOnly();

    /**
     * A path of the host, or, where it is relative, of the repository.
     *
     * @param propagation one of Docker's bind propagation modes, or null for the daemon's default
     * @param selinux {@code z} (shared) or {@code Z} (private), or null for no relabelling
     * @param createHostPath whether a missing host path becomes a directory
     */
    record Bind(
            String source,
            String target,
            boolean readOnly,
            @Nullable String propagation,
            @Nullable String selinux,
            boolean createHostPath)
            implements Mount {
        public boolean relative() {
            return !source.startsWith("/");
        }
    }

    /**
     * A volume with a name of its own: a Volume resource, or one that is there already.
     *
     * @param subpath a path inside the volume, or null for all of it
     * @param copy whether a new volume starts with the image's content at the target
     */
    record Named(
            String volume,
            String target,
            boolean readOnly,
            @Nullable String subpath,
            boolean copy) implements Mount {}

    /** A volume that the daemon names and that goes with its container. */
    record Anonymous(String target, boolean readOnly) implements Mount {}

    /**
     * Memory.
     *
     * @param size in bytes; 0 for no limit
     * @param mode the file mode of its root; 0 for the daemon's default
     */
    record Tmpfs(String target, boolean readOnly, long size, int mode) implements Mount {}
}
