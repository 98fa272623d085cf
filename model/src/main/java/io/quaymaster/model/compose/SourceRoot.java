package io.quaymaster.model.compose;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the root of a repository is called in the absolute paths of a project that is made into resources. It is the same on every
 * host, so that the same revision means the same containers; and it lies so deep that a relative path which leads out of the
 * repository can be told from one of the host.
 */
public final class SourceRoot {
    private static final String ABOVE = "/.quaymaster/";
    public static final String PATH = ABOVE + "above/".repeat(10) + "repository";

    private SourceRoot() {}

    /** The path from the root of the repository, which is empty itself; nothing for what is elsewhere. */
    static Optional<String> within(String absolute) {
        String path = Paths.clean(absolute);
        if (path.equals(PATH)) {
            return Optional.of("");
        }
        return path.startsWith(PATH + "/") ? Optional.of(path.substring(PATH.length() + 1)) : Optional.empty();
    }

    /** Whether a path began in the repository and leads out of it. */
    static boolean isAbove(String absolute) {
        return (Paths.clean(absolute) + "/").startsWith(ABOVE)
                && within(absolute).isEmpty();
    }

    /**
     * An absolute path of the repository, or out of it, as somebody writes it in a folder of it.
     *
     * @param folder from the root of the repository
     */
    static String relative(String folder, String absolute) {
        String[] start = parts(PATH + "/" + folder);
        String[] end = parts(absolute);
        int shared = 0;
        while (shared < start.length && shared < end.length && start[shared].equals(end[shared])) {
            shared++;
        }
        int up = start.length - shared;
        String way = up == 0 ? "." : "../".repeat(up - 1) + "..";
        return String.join(
                "/",
                Stream.concat(Stream.of(way), Arrays.stream(end, shared, end.length))
                        .toList());
    }

    private static String[] parts(String absolute) {
        return Paths.clean(absolute).substring(1).split("/", -1);
    }
}
