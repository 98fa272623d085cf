package io.quaymaster.model.state;

import org.jspecify.annotations.Nullable;

/** What a container sees of the repository, or of the directories that we keep for it on the host. */
public sealed interface ProvidedMount {
    /** The absolute path in the container. */
    String target();

    /**
     * A file or directory of the repository, read-only.
     *
     * @param path in the repository
     * @param objectId Git's name for its content
     * @param uid numeric owner, or null for root
     * @param gid numeric group, or null for root
     * @param mode file mode; 0 to keep what Git says
     */
    record Tracked(
            String path,
            String objectId,
            String target,
            @Nullable String uid,
            @Nullable String gid,
            int mode) implements ProvidedMount {}

    /**
     * A text of a manifest, as a read-only file.
     *
     * @param objectId the name Git would give to its content
     */
    record Inline(
            String text,
            String objectId,
            String target,
            @Nullable String uid,
            @Nullable String gid,
            int mode) implements ProvidedMount {}

    /**
     * A directory that lasts, for a path that Git does not track.
     *
     * @param path in the repository
     */
    record Persistent(String path, String target, boolean readOnly) implements ProvidedMount {}
}
