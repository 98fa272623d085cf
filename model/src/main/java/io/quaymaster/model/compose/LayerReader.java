package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.YamlReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads Compose files, each once, and replaces the variables in them. */
final class LayerReader {
    private final ProjectFiles files;
    private final Findings findings;
    private final Map<String, List<Tagged>> parsed = new HashMap<>();
    private final Set<String> empty = new HashSet<>();
    private boolean complete = true;

    LayerReader(ProjectFiles files, Findings findings) {
        this.files = files;
        this.findings = findings;
    }

    ProjectFiles files() {
        return files;
    }

    Findings findings() {
        return findings;
    }

    /** Whether all was read that the project consists of; where it was not, what seems to be missing may be there. */
    boolean isComplete() {
        return complete;
    }

    /** Something of the project is not known, as is reported already. */
    void miss() {
        complete = false;
    }

    /** Whether a file that was read has no document, and nothing is wrong with it. */
    boolean isEmpty(String path) {
        return empty.contains(path);
    }

    /** The documents of files, as they are written. */
    List<Tagged> documents(List<String> paths, Location from) {
        return paths.stream().flatMap(path -> documents(path, from).stream()).toList();
    }

    /**
     * The documents of a file, with the values of variables; fewer after reporting what is wrong with the others.
     *
     * @param from where the file is asked for
     */
    List<Layer> read(String path, Scope scope, Location from) {
        Interpolated interpolated = new Interpolated(scope::variable, findings);
        List<Layer> layers = new ArrayList<>();
        for (Tagged document : documents(path, from)) {
            if (document.node() instanceof Node.Mapping manifest && isManifest(manifest)) {
                findings.problems()
                        .add(
                                manifest.at("kind"),
                                "is a manifest of Quaymaster, by its \"kind\", and no Compose file, which has services:");
                miss();
                return List.of();
            }
            if (document.node() instanceof Node.Mapping mapping
                    && interpolated.apply(ProjectForms.PROJECT, mapping) instanceof Node.Mapping tree) {
                refuseNothing(tree);
                layers.add(new Layer(tree, document.replaced()));
            } else {
                refuse(document, path);
            }
        }
        return layers;
    }

    private static boolean isManifest(Node.Mapping mapping) {
        return mapping.has("kind") && !mapping.has("services");
    }

    private List<Tagged> documents(String path, Location from) {
        Problems problems = findings.problems();
        if (ProjectFiles.isRemote(path)) {
            problems.add(from, Quoted.of(path) + " is not in the repository: copy it there");
            miss();
            return List.of();
        }
        List<Tagged> known = parsed.get(path);
        if (known != null) {
            return known;
        }
        Problems unread = new Problems();
        List<Tagged> documents = files.content(path, from, unread)
                .map(content ->
                        new YamlReader().read(files.name(path), utf8(content), new LayerNodes(problems), unread))
                .orElse(List.of());
        if (!unread.isEmpty()) {
            problems.addAll(unread.list());
            miss();
        } else if (documents.isEmpty()) {
            empty.add(path);
        }
        parsed.put(path, documents);
        return documents;
    }

    /** Windows writes files of UTF-16, with a mark, and Compose reads them. */
    private static byte[] utf8(byte[] content) {
        boolean marked = content.length > 1
                && ((content[0] == (byte) 0xFE && content[1] == (byte) 0xFF)
                        || (content[0] == (byte) 0xFF && content[1] == (byte) 0xFE));
        try {
            return marked
                    ? StandardCharsets.UTF_16
                            .newDecoder()
                            .decode(ByteBuffer.wrap(content))
                            .toString()
                            .getBytes(StandardCharsets.UTF_8)
                    : content;
        } catch (CharacterCodingException invalid) {
            return content;
        }
    }

    /** Merged over others it would be lost, and Compose refuses it. */
    private void refuseNothing(Node.Mapping tree) {
        tree.find("services")
                .filter(Node.Nothing.class::isInstance)
                .ifPresent(nothing -> findings.problems()
                        .within("services")
                        .add(nothing.location(), "must be a map, not " + nothing.described()));
    }

    private void refuse(Tagged document, String path) {
        miss();
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
