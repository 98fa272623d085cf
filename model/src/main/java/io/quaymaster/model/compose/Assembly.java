package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes one tree of the files of a project: each laid over those before it, with what it includes and extends. */
final class Assembly {
    private static final Form PROJECT = ProjectForms.PROJECT;

    private final LayerReader reader;
    private final Findings findings;
    private final SortedSet<String> included = new TreeSet<>();

    Assembly(LayerReader reader, Findings findings) {
        this.reader = reader;
        this.findings = findings;
    }

    /** The absolute paths of the files that were included so far. */
    SortedSet<String> included() {
        return included;
    }

    /**
     * The tree of a project, or of what a project includes: long forms, defaults and absolute paths.
     *
     * @param paths of its files
     * @param including the files that lead here, the first one first
     * @param from where the files are asked for
     */
    Node.Mapping assemble(List<String> paths, Scope scope, List<String> including, Location from) {
        Node.Mapping project = Node.Mapping.empty(from);
        if (!including.isEmpty()) {
            included.addAll(paths);
        }
        for (String path : paths) {
            project = laidOver(project, path, scope, including, from);
        }
        Node completed = Completion.all(PROJECT, project);
        Rules.check((Node.Mapping) completed, findings.problems());
        Node placed = Placement.all(PROJECT, completed, scope.folder());
        return Environments.resolved((Node.Mapping) placed, scope);
    }

    private Node.Mapping laidOver(Node.Mapping below, String path, Scope scope, List<String> including, Location from) {
        Node.Mapping project = below;
        for (Layer layer : reader.read(path, scope, from)) {
            project = laidOver(project, path, layer, scope, including);
        }
        return project;
    }

    private Node.Mapping laidOver(Node.Mapping below, String path, Layer layer, Scope scope, List<String> including) {
        Problems problems = findings.problems();
        Node.Mapping extended = new Extension(reader, scope, problems).apply(path, layer, layer.tree());
        Node.Mapping included = new Inclusion(this, reader, scope).apply(path, extended, including);
        Node merged = PROJECT.merging().merge(PROJECT, layer.cleared(below), included, problems);
        Node checked = Check.all(PROJECT, Identity.unique(PROJECT, merged), problems);
        Node.Mapping current = withoutVersion((Node.Mapping) checked);
        // A range of ports is several only in its long form, so that there may be more than one of the same again.
        return (Node.Mapping) Identity.unique(PROJECT, Expansion.all(PROJECT, current, findings));
    }

    private Node.Mapping withoutVersion(Node.Mapping project) {
        if (project.has("version")) {
            findings.warnings().add(project.at("version"), "version is obsolete and means nothing: remove it");
        }
        return project.without("version");
    }
}
