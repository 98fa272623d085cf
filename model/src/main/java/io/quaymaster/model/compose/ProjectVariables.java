package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The variables that a project is read with: those of the source, and of the files {@code .env} of its folders. */
record ProjectVariables(ProjectFiles files, Findings findings) {
    private static final String FILE = ".env";
    private static final String DISABLED = "COMPOSE_DISABLE_ENV_FILE";
    /** What such a file may say where it is disabled: by what these begin with Compose itself is told something. */
    private static final String SETTINGS = "COMPOSE_";

    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

    /**
     * Those of the folder that the project is looked for in.
     *
     * @param given variables that win
     */
    SortedMap<String, String> at(String folder, SortedMap<String, String> given) {
        SortedMap<String, String> all = beside(folder, given);
        if (isDisabled(all, path(folder))) {
            all.keySet().removeIf(name -> !name.startsWith(SETTINGS) && !given.containsKey(name));
        }
        return all;
    }

    /**
     * Those of the folder that the project's files are in.
     *
     * @param given variables that win
     */
    SortedMap<String, String> beside(String folder, SortedMap<String, String> given) {
        String path = path(folder);
        SortedMap<String, String> all = new TreeMap<>();
        if (files.isFile(path) && !isDisabled(given, path)) {
            all.putAll(read(path, given));
        }
        all.putAll(given);
        return all;
    }

    private SortedMap<String, String> read(String path, SortedMap<String, String> given) {
        String name = files.name(path);
        return files.text(path, new Location(name, 1, 1), findings.problems())
                .map(text -> DotEnv.read(
                        name,
                        text,
                        Collections.emptySortedMap(),
                        variable -> Optional.ofNullable(given.get(variable)),
                        findings))
                .orElseGet(Collections::emptySortedMap);
    }

    private static String path(String folder) {
        return Paths.clean(folder + "/" + FILE);
    }

    private boolean isDisabled(SortedMap<String, String> variables, String path) {
        String value = variables.getOrDefault(DISABLED, "false");
        if (!TRUE.contains(value) && !FALSE.contains(value)) {
            findings.problems()
                    .add(
                            new Location(files.name(path), 1, 1),
                            DISABLED + " must be true or false, not " + Quoted.of(value));
        }
        return TRUE.contains(value);
    }
}
