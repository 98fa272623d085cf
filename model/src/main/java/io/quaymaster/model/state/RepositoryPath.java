package io.quaymaster.model.state;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Paths of the repository, as the manifests write them. */
final class RepositoryPath {
    private RepositoryPath() {}

    /** The directory that a file is in; empty for the root. */
    static String parent(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A path within a directory, without {@code .} and {@code ..}; nothing where it leads out of the repository. */
    static Optional<String> resolve(String directory, String path) {
        if (path.startsWith("/")) {
            return Optional.empty();
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : (directory + "/" + path).split("/", -1)) {
            if (part.equals("..") && parts.pollLast() == null) {
                return Optional.empty();
            }
            if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.addLast(part);
            }
        }
        return Optional.of(String.join("/", parts));
    }
}
