package io.quaymaster.model.compose;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What the root of a repository is called in the absolute paths of a project that is made into resources. It is the same on every
 * host, so that the same revision means the same containers; and it lies so deep that a relative path which leads out of the
 * repository can be told from one of the host.
 *
 * @param path absolute
 */
public record SourceRoot(String path) {
    private static final String ABOVE = "/.quaymaster/";

    /** @param repository what that is called */
    public static SourceRoot of(String repository) {
        return new SourceRoot(ABOVE + "above/".repeat(10) + repository);
    }

    /** Whether a path is, or was before it led out of it, one of the repository. */
    static boolean isAnywhereIn(String absolute) {
        return (Paths.clean(absolute) + "/").startsWith(ABOVE);
    }

    /**
     * An absolute path of the repository, or out of it, as somebody writes it in a folder of it.
     *
     * @param folder from the root of the repository
     */
    String relative(String folder, String absolute) {
        String[] start = parts(path + "/" + folder);
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
