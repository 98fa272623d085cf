package io.quaymaster.model.compose;

/**
 * What relative paths start at.
 *
 * @param path absolute
 * @param home what {@code ~} stands for
 */
record Folder(String path, String home) {
    /** Another folder, from this one. */
    Folder at(String other) {
        return new Folder(absolute(other), home);
    }

    String absolute(String other) {
        if (other.startsWith("~")) {
            return Paths.clean(home + "/" + other.substring(1));
        }
        return other.startsWith("/") ? other : Paths.clean(path + "/" + other);
    }
}
