package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Takes over what other projects declare that a file includes. */
final class Inclusion {
    private static final List<String> SECTIONS =
            List.of("services", "volumes", "networks", "secrets", "configs", "models");
    private static final String VARIABLES = ".env";
    private static final int DEEPEST = 50;

    private final Assembly assembly;
    private final LayerReader reader;
    private final ProjectFiles files;
    private final Scope scope;
    private final Findings findings;

    Inclusion(Assembly assembly, LayerReader reader, Scope scope) {
        this.assembly = assembly;
        this.reader = reader;
        this.files = reader.files();
        this.scope = scope;
        this.findings = reader.findings();
    }

    /**
     * A tree with what it includes, and without {@code include}.
     *
     * @param path of its file
     * @param including the files that lead to that one
     */
    Node.Mapping apply(String path, Node.Mapping project, List<String> including) {
        List<String> longer = new ArrayList<>(including);
        longer.add(path);
        Node.Mapping merged = project.without("include");
        for (Node include : includes(project)) {
            if (include.isSound() && LongForms.INCLUDE.expand(include, findings) instanceof Node.Mapping wanted) {
                merged = withIncluded(merged, included(wanted, longer));
            } else {
                reader.miss();
            }
        }
        return merged;
    }

    private List<Node> includes(Node.Mapping project) {
        Node written = project.find("include").orElse(null);
        if (written == null || written instanceof Node.Nothing) {
            return List.of();
        }
        Node checked = Check.all(
                Form.list(ProjectForms.INCLUDE), written, findings.problems().within("include"));
        return checked instanceof Node.Sequence list ? list.items() : List.of(checked);
    }

    private Node.Mapping included(Node.Mapping wanted, List<String> including) {
        List<Node> paths = Texts.pairs(wanted.find("path").orElse(wanted));
        if (paths.isEmpty()) {
            return Node.Mapping.empty(wanted.location());
        }
        List<String> absolute = paths.stream().map(this::absolute).toList();
        Location from = paths.getFirst().location();
        if (including.contains(absolute.getFirst()) || including.size() > DEEPEST) {
            reader.miss();
            findings.problems()
                    .within("include")
                    .add(
                            from,
                            including.size() > DEEPEST
                                    ? "files include each other more than " + DEEPEST + " deep"
                                    : cycle(absolute.getFirst(), including));
            return Node.Mapping.empty(from);
        }
        Folder folder = scope.folder().at(folder(wanted, absolute.getFirst()));
        return assembly.assemble(absolute, scope.within(folder, variables(wanted, folder)), including, from);
    }

    /** What relative paths of the included file start at; a folder that is not there counts as the one above it. */
    private String folder(Node.Mapping wanted, String path) {
        String folder =
                wanted.text("project_directory").map(scope.folder()::absolute).orElse(path);
        return files.isFolder(folder) ? folder : Paths.parent(folder);
    }

    private String absolute(Node path) {
        String text = Texts.of(path);
        return ProjectFiles.isRemote(text) ? text : Paths.clean(scope.folder().absolute(text));
    }

    private String cycle(String path, List<String> including) {
        List<String> names = including.stream().map(files::name).map(Quoted::of).toList();
        return Quoted.of(files.name(path)) + " includes itself, through " + String.join(" and ", names);
    }

    private SortedMap<String, String> variables(Node.Mapping wanted, Folder folder) {
        Optional<Node> given = wanted.find("env_file");
        if (given.isPresent()) {
            SortedMap<String, String> variables = new TreeMap<>();
            for (Node file : Texts.pairs(given.get())) {
                variables.putAll(read(absolute(file), variables, file.location()));
            }
            return variables;
        }
        String path = folder.path() + "/" + VARIABLES;
        return files.isFile(path)
                ? read(path, Collections.emptySortedMap(), wanted.location())
                : Collections.emptySortedMap();
    }

    private SortedMap<String, String> read(String path, SortedMap<String, String> before, Location from) {
        return files.text(path, from, findings.problems())
                .map(text -> DotEnv.read(files.name(path), text, before, scope::variable, findings))
                .orElseGet(Collections::emptySortedMap);
    }

    private Node.Mapping withIncluded(Node.Mapping project, Node.Mapping included) {
        Node.Mapping merged = project;
        for (String section : SECTIONS) {
            boolean takes = project.find(section)
                    .map(own -> own instanceof Node.Mapping || own instanceof Node.Nothing)
                    .orElse(true);
            if (takes && included.find(section).orElse(null) instanceof Node.Mapping imported) {
                merged = merged.with(section, withImported(merged.mapping(section), imported, section));
            }
        }
        return merged;
    }

    private Node.Mapping withImported(Node.Mapping own, Node.Mapping imported, String section) {
        Node.Mapping merged = own;
        for (String name : imported.members().keySet()) {
            Node theirs = imported.find(name).orElseThrow();
            Node ours = merged.find(name).orElse(null);
            if (ours == null) {
                merged = merged.with(name, theirs);
            } else if (ours.isSound() && theirs.isSound() && !ours.data().equals(theirs.data())) {
                findings.problems()
                        .within(section + "." + name)
                        .add(
                                merged.at(name),
                                "is declared otherwise in an included file, at " + imported.at(name)
                                        + ": keep one of them, or override it with a file beside the included one in path:");
            }
        }
        return merged;
    }
}
