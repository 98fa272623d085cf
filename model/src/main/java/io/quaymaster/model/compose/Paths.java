package io.quaymaster.model.compose;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as texts, without a file system. */
final class Paths {
    private Paths() {}

    /** Without empty parts, {@code .} and, as far as it goes, {@code ..}; {@code .} for nothing. */
    static String clean(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (part.equals("..") ? !absolute : !part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        String cleaned = String.join("/", parts);
        return absolute ? "/" + cleaned : cleaned.isEmpty() ? "." : cleaned;
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : slash == 0 ? "/" : path.substring(0, slash);
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@code C:\data}, {@code C:/data}, {@code \\server\share\data} or {@code \\.\pipe\docker_engine}. */
    static boolean isWindowsAbsolute(String path) {
        return path.matches("(?s)[a-zA-Z]:[\\\\/].*|[\\\\/]{2}.*");
    }
}
