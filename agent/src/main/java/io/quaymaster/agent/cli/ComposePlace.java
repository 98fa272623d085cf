package io.quaymaster.agent.cli;

import io.quaymaster.agent.git.GitUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads a Compose project.
 *
 * @param folder a directory, or the URL of a repository
 * @param file the name of one file of it; null where the usual ones are looked for
 */
record ComposePlace(String folder, @Nullable String file) {
    /**
     * @param path as it was given
     * @param directory that a relative one starts from
     * @param allowed what may be given
     */
    static ComposePlace of(String path, Path directory, String allowed) {
        Path given = directory.resolve(path);
        if (!GitUrl.looksRemote(path) && path.matches(".*\\.ya?ml") && !Files.exists(given)) {
            throw new CommandFailure(path + " does not exist: give " + allowed);
        }
        return Files.isRegularFile(given)
                ? new ComposePlace(
                        String.valueOf(given.getParent()), given.getFileName().toString())
                : new ComposePlace(path, null);
    }

    Parts.Repository open(Parts parts, Surroundings surroundings) {
        return parts.repositories().open(new Parts.Place.Written(folder), surroundings);
    }

    /** The path of what is read, in the repository. */
    String in(Parts.Checkout checkout) {
        return file == null ? checkout.path() : checkout.path() + "/" + file;
    }
}
