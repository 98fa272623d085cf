package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.YamlReader;
import java.util.ArrayList;
import java.util.List;

/** Reads Compose files, and replaces the variables in them. */
record LayerReader(ProjectFiles files, Findings findings) {
    /**
     * The documents of a file; fewer after reporting what is wrong with the others.
     *
     * @param from where the file is asked for
     */
    List<Layer> read(String path, Scope scope, Location from) {
        if (ProjectFiles.isRemote(path)) {
            findings.problems().add(from, Quoted.of(path) + " is not in the repository: copy it there");
            return List.of();
        }
        Problems problems = findings.problems();
        Interpolated interpolated = new Interpolated(scope::variable, findings);
        List<Layer> layers = new ArrayList<>();
        for (Tagged document : documents(path, from, problems)) {
            if (document.node() instanceof Node.Mapping mapping
                    && interpolated.apply(ProjectForms.PROJECT, mapping) instanceof Node.Mapping tree) {
                layers.add(new Layer(tree, document.replaced()));
            } else {
                refuse(document, path);
            }
        }
        return layers;
    }

    private List<Tagged> documents(String path, Location from, Problems problems) {
        return files.content(path, from, problems)
                .map(content -> new YamlReader().read(files.name(path), content, new LayerNodes(problems), problems))
                .orElse(List.of());
    }

    private void refuse(Tagged document, String path) {
        Node node = document.node();
        findings.problems()
                .add(
                        node == null ? new Location(files.name(path), 1, 1) : node.location(),
                        "must be a map with services:, not "
                                + (node == null || node instanceof Node.Nothing
                                        ? "an empty document"
                                        : node.described()));
    }
}
