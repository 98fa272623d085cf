package io.quaymaster.model.compose;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * Where a project is: its files, and the folder and the variables that they are read with.
 *
 * @param paths the first is the project's own file, the others are laid over it; empty where there is none
 * @param profiles that are chosen
 */
record ProjectPlace(List<String> paths, Scope scope, Set<String> profiles) {
    private static final String FILES = "COMPOSE_FILE";
    private static final String SEPARATOR = "COMPOSE_PATH_SEPARATOR";
    private static final String PROFILES = "COMPOSE_PROFILES";
    private static final String FOLDER = "PWD";
    private static final String HOME = "HOME";
    /** What Debian calls the home of accounts that have none: the agent has none. */
    static final String NO_HOME = "/nonexistent";

    ProjectPlace {
        paths = List.copyOf(paths);
        profiles = Set.copyOf(profiles);
    }

    static ProjectPlace find(ProjectFiles files, ComposeRequest request, Findings findings) {
        String asked = Paths.clean(files.root() + "/" + request.path());
        boolean isFile = files.isFile(asked);
        String start = isFile ? Paths.parent(asked) : asked;
        ProjectVariables source = new ProjectVariables(files, findings);
        SortedMap<String, String> variables = source.at(start, request.variables());
        List<String> paths = isFile ? List.of(asked) : paths(start, variables, request, files);
        String folder = paths.isEmpty() ? start : Paths.parent(paths.getFirst());
        if (!folder.equals(start)) {
            variables = source.beside(folder, variables);
        }
        variables.put(FOLDER, folder);
        variables.putIfAbsent(HOME, NO_HOME);
        Scope scope = new Scope(new Folder(folder, variables.getOrDefault(HOME, NO_HOME)), variables);
        return new ProjectPlace(paths, scope, profiles(request, variables));
    }

    private static List<String> paths(
            String folder, SortedMap<String, String> variables, ComposeRequest request, ProjectFiles files) {
        if (!request.files().isEmpty()) {
            return ComposeFiles.in(folder, request.files(), files);
        }
        String listed = variables.getOrDefault(FILES, "");
        if (listed.isEmpty()) {
            return ComposeFiles.in(folder, files);
        }
        String separator = variables.getOrDefault(SEPARATOR, ":");
        Folder from = new Folder(folder, variables.getOrDefault(HOME, NO_HOME));
        return Arrays.stream(listed.split(Pattern.quote(separator), -1))
                .map(from::absolute)
                .map(Paths::clean)
                .toList();
    }

    private static Set<String> profiles(ComposeRequest request, SortedMap<String, String> variables) {
        if (!request.profiles().isEmpty()) {
            return request.profiles();
        }
        Set<String> profiles = new HashSet<>();
        for (String profile : variables.getOrDefault(PROFILES, "").split(",", -1)) {
            profiles.add(profile.strip());
        }
        return profiles;
    }
}
