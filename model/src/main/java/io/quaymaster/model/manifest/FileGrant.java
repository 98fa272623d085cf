package io.quaymaster.model.manifest;

import org.jspecify.annotations.Nullable;

/**
 * A config or secret: one file of the repository, or a text, that a container sees as a file.
 *
 * @param target the absolute path in the container
 * @param uid numeric owner, or null for root
 * @param gid numeric group, or null for root
 * @param mode file mode, such as 0444
 */
public record FileGrant(
        Content content,
        String target,
        @Nullable String uid,
        @Nullable String gid,
        int mode) {
    public sealed interface Content {
        /** The path of a file, relative to the manifest. */
        record File(String path) implements Content {}

        record Text(String text) implements Content {}
    }
}
