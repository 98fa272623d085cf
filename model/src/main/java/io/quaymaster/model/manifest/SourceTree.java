package io.quaymaster.model.manifest;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;

/**
 * The files of a source at one revision. It never changes: the same path has the same content however often it is asked for.
 * Paths are relative to the root of the repository, with {@code /} between their parts; the empty path is the root.
 */
public interface SourceTree {
    /** What the repository is called, as its clone would be: a Compose project in its root is named after it. */
    String name();

    /** What a path leads to, symbolic links followed. */
    Found find(String path);

    /** What a directory holds, sorted by path; links are not followed. */
    List<Entry> list(Entry.Directory directory);

    byte[] read(Entry.File file);

    /** The same content as a stream, for what may be larger than memory. */
    default InputStream open(Entry.File file) {
        return new ByteArrayInputStream(read(file));
    }

    /** Something in the tree; {@code objectId} is Git's name for its content. */
    sealed interface Entry {
        String path();

        String objectId();

        record File(String path, String objectId, boolean executable, long size) implements Entry {}

        record Directory(String path, String objectId) implements Entry {}

        record Link(String path, String objectId, String target) implements Entry {}

        /** A submodule: its content is not part of the tree. */
        record Submodule(String path, String objectId) implements Entry {}
    }

    /** Where a path leads. */
    sealed interface Found {
        record At(Entry entry) implements Found {}

        record Missing() implements Found {}

        /** The path, or a link on it, leads out of the repository. */
        record Outside(String target) implements Found {}
    }
}
