package io.quaymaster.model.state;

import io.quaymaster.model.compose.ComposeFiles;
import io.quaymaster.model.compose.ComposeLoader;
import io.quaymaster.model.compose.ComposeRequest;
import io.quaymaster.model.compose.ComposeResult;
import io.quaymaster.model.compose.Project;
import io.quaymaster.model.compose.SourceRoot;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Nearest;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
        warnOfUnknownProfiles(path, results);
        Set<String> included = included(results);
        refuseCycle(results, included);
        List<Yaml> documents = new ArrayList<>();
        Map<String, Project> names = new HashMap<>();
        results.values().forEach(result -> {
            Optional<Project> project = project(result).filter(one -> !included.contains(one.file()));
            if (project.isPresent() && result instanceof ComposeResult.Bad bad) {
                missing = true;
                problems.addAll(bad.problems());
            }
            project.ifPresent(one -> {
                warnOfUnread(one, results);
                documents.addAll(documents(one, names));
            });
        });
        return documents;
    }

    private static Optional<Project> project(ComposeResult result) {
        return switch (result) {
            case ComposeResult.Good(Project project) -> Optional.of(project);
            case ComposeResult.Bad(List<Problem> found, Project rest) -> Optional.of(rest);
            case ComposeResult.Missing nothing -> Optional.empty();
        };
    }

    /** Whoever names files has some: a wrong name would take away all that they declare. */
    private void sayThatNothingIsCalledSo(String path) {
        missing = true;
        problems.add(
                place(path),
                "no folder has a file \"" + inputs.composeFiles().getFirst() + "\", which compose_files or"
                        + " --compose-file names: correct the name, or leave it out to have "
                        + String.join(", ", ComposeFiles.NAMES) + " looked for");
    }

    /** A profile that no service has chooses nothing, and is likely misspelt. */
    private void warnOfUnknownProfiles(String path, SortedMap<String, ComposeResult> results) {
        SortedSet<String> known = projects(results).stream()
                .flatMap(project -> project.profiles().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        inputs.profiles().stream()
                .filter(profile -> !known.contains(profile) && !profile.equals("*"))
                .sorted()
                .forEach(profile -> warnings.add(
                        place(path),
                        "no service has the profile \"" + profile + "\""
                                + (known.isEmpty() ? "" : Nearest.hint(profile, known))));
    }

    private static Location place(String path) {
        return new Location(path.isEmpty() ? "." : path, 1, 1);
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

    /** What is part of another project is none of its own; of projects that include each other, each is one. */
    private static Set<String> included(SortedMap<String, ComposeResult> results) {
        List<Project> projects = projects(results);
        Set<String> all = included(projects);
        return included(projects.stream()
                .filter(project -> !all.contains(project.file()))
                .toList());
    }

    private static List<Project> projects(SortedMap<String, ComposeResult> results) {
        return results.values().stream()
                .flatMap(result -> project(result).stream())
                .toList();
    }

    /** Of projects that include each other each would be there several times; an override may be what closes the cycle. */
    private void refuseCycle(SortedMap<String, ComposeResult> results, Set<String> included) {
        List<Project> good = results.values().stream()
                .filter(ComposeResult.Good.class::isInstance)
                .flatMap(result -> project(result).stream())
                .filter(project -> !included.contains(project.file()))
                .toList();
        for (Project one : good) {
            good.stream()
                    .filter(other -> other != one
                            && one.included().contains(other.file())
                            && other.included().contains(one.file()))
                    .findFirst()
                    .ifPresent(other -> problems.add(
                            new Location(one.file(), 1, 1),
                            "the project includes " + other.file() + ", and that project includes this one: take one"
                                    + " include away"));
        }
    }

    /** An include of the first file of a project alone leaves out the others. */
    private void warnOfUnread(Project including, SortedMap<String, ComposeResult> results) {
        for (Project other : projects(results)) {
            if (including.included().contains(other.file())) {
                other.overrides().stream()
                        .filter(file -> !including.included().contains(file))
                        .forEach(file -> warnings.add(
                                new Location(file, 1, 1),
                                "is not read, because " + including.file() + " includes " + other.file()
                                        + " only: name both as one list in path: to have it laid over"));
            }
        }
    }

    private static Set<String> included(List<Project> projects) {
        return projects.stream().flatMap(project -> project.included().stream()).collect(Collectors.toSet());
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
        warnings.addAll(project.warnings());
        return project.documents(problems, warnings);
    }
}
