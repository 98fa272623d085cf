package io.quaymaster.model.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names that Compose looks for in a folder, the first that is there. */
public final class ComposeFiles {
    public static final List<String> NAMES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
    public static final List<String> OVERRIDES = List.of(
            "compose.override.yml",
            "compose.override.yaml",
            "docker-compose.override.yml",
            "docker-compose.override.yaml");

    private static final Pattern OF_COMPOSE = Pattern.compile("(?:docker-)?compose(?:[.-].+)?\\.ya?ml");

    private ComposeFiles() {}

    /** The files of the project in a folder; empty where there is none. */
    static List<String> in(String folder, ProjectFiles files) {
        List<String> found = new ArrayList<>();
        first(NAMES, folder, files).ifPresent(file -> {
            found.add(file);
            first(OVERRIDES, folder, files).ifPresent(found::add);
        });
        return found;
    }

    /** Those that are there of a list of names, of which the first must be; empty where it is not. */
    static List<String> in(String folder, List<String> names, ProjectFiles files) {
        List<String> found = names.stream()
                .map(name -> Paths.clean(folder + "/" + name))
                .filter(files::isFile)
                .toList();
        return first(names.subList(0, 1), folder, files).isPresent() ? found : List.of();
    }

    /** Whether a file, by its name, is one of Compose, and so no manifest of our own. */
    public static boolean isOne(String name) {
        return OF_COMPOSE.matcher(name).matches();
    }

    private static Optional<String> first(List<String> names, String folder, ProjectFiles files) {
        return names.stream()
                .map(name -> Paths.clean(folder + "/" + name))
                .filter(files::isFile)
                .findFirst();
    }
}
