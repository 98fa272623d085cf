package io.quaymaster.model.state;

import io.quaymaster.model.compose.ComposeFiles;
import io.quaymaster.model.compose.ComposeLoader;
import io.quaymaster.model.compose.ComposeRequest;
import io.quaymaster.model.compose.ComposeResult;
import io.quaymaster.model.compose.Project;
import io.quaymaster.model.compose.SourceRoot;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Makes documents of the Compose projects of a source: one folder, one project. */
final class ComposeProjects {
    private static final int MOST_PROJECTS = 2_000;

    private final SourceTree tree;
    private final Inputs inputs;
    private final Problems problems;
    private final Problems warnings;
    private boolean missing;

    ComposeProjects(SourceTree tree, Inputs inputs, Problems problems, Problems warnings) {
        this.tree = tree;
        this.inputs = inputs;
        this.problems = problems;
        this.warnings = warnings;
    }

    /** Whether there are projects of which nothing could be made. */
    boolean areMissing() {
        return missing;
    }

    /**
     * @param path the directory of the source's manifests
     * @param folders those that may hold a project
     */
    List<Yaml> documents(String path, SortedSet<String> folders) {
        if (folders.size() > MOST_PROJECTS) {
            problems.add(
                    new Location(folders.first(), 1, 1),
                    "there are Compose files in " + folders.size() + " folders; at most " + MOST_PROJECTS
                            + " are read: make several sources of it, each with a path of its own");
            return List.of();
        }
        SortedMap<String, ComposeResult> results = new TreeMap<>();
        folders.forEach(folder -> results.put(folder, load(folder)));
        if (!inputs.composeFiles().isEmpty()
                && results.values().stream().allMatch(ComposeResult.Missing.class::isInstance)) {
            sayThatNothingIsCalledSo(path);
        }
        Set<String> included = included(results);
        List<Yaml> documents = new ArrayList<>();
        Map<String, Project> names = new HashMap<>();
        results.values().forEach(result -> {
            switch (result) {
                case ComposeResult.Good(Project project) when included.contains(project.file()) -> {}
                case ComposeResult.Good(Project project) -> documents.addAll(documents(project, names));
                case ComposeResult.Bad bad -> report(bad.problems());
                case ComposeResult.Missing missing -> {}
            }
        });
        return documents;
    }

    /** Whoever names files has some: a wrong name would take away all that they declare. */
    private void sayThatNothingIsCalledSo(String path) {
        missing = true;
        problems.add(
                new Location(path.isEmpty() ? "." : path, 1, 1),
                "no folder has a file \"" + inputs.composeFiles().getFirst() + "\", which compose_files or"
                        + " --compose-file names: correct the name, or leave it out to have "
                        + String.join(", ", ComposeFiles.NAMES) + " looked for");
    }

    private ComposeResult load(String folder) {
        return ComposeLoader.load(
                tree,
                new ComposeRequest(
                        folder,
                        SourceRoot.of(tree.name()).path(),
                        inputs.variables(),
                        inputs.composeFiles(),
                        inputs.profiles()));
    }

    /** What is part of another project is none of its own. */
    private static Set<String> included(SortedMap<String, ComposeResult> results) {
        Set<String> included = new HashSet<>();
        results.values().forEach(result -> {
            if (result instanceof ComposeResult.Good(Project project)) {
                included.addAll(project.included());
            }
        });
        return included;
    }

    private List<Yaml.Mapping> documents(Project project, Map<String, Project> names) {
        Project earlier = names.putIfAbsent(project.name(), project);
        if (earlier != null) {
            problems.add(
                    new Location(project.file(), 1, 1),
                    "the project's name \"" + project.name() + "\" is taken by " + earlier.file()
                            + "; choose another with name: in the file, or COMPOSE_PROJECT_NAME in the .env beside it");
            return List.of();
        }
        project.warnings()
                .forEach(warning -> warnings.about(warning.subject()).add(warning.location(), warning.message()));
        return project.documents(problems, warnings);
    }

    private void report(List<Problem> found) {
        missing = true;
        found.forEach(problem -> problems.about(problem.subject()).add(problem.location(), problem.message()));
    }
}
