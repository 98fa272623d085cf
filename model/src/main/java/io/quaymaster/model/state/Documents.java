package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.ManifestReader;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.Yaml;
import io.quaymaster.model.manifest.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the documents of all manifests of a revision, as many as fit into memory. */
final class Documents {
    private static final int MOST_FILES = 10_000;
    private static final long MOST_BYTES = 16L * 1024 * 1024;
    private static final int MOST_VALUES = 300_000;

    private final SourceTree tree;
    private final Problems problems;
    private final YamlReader reader = new YamlReader();
    private final List<Yaml> documents = new ArrayList<>();
    private int files;
    private long bytes;
    private int values;

    Documents(SourceTree tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    /** The documents of all manifests; where there are Compose files only of those that say that they are some. */
    List<Yaml> read(ManifestFiles.Found found) {
        for (var manifest : found.manifests().entrySet()) {
            files++;
            bytes += manifest.getValue().size();
            if (files > MOST_FILES || bytes > MOST_BYTES || values > MOST_VALUES) {
                problems.add(
                        new Location(manifest.getKey(), 1, 1),
                        "this and the manifests after it are not read: those of one source may be " + MOST_FILES
                                + " files with " + MOST_BYTES + " bytes (16 MiB) and " + MOST_VALUES
                                + " values; make several sources of it, each with a path of its own");
                break;
            }
            read(manifest.getKey(), manifest.getValue(), found.hasProjects());
        }
        return documents;
    }

    /** Counts documents that were made of other files: they take up as much. */
    void count(List<Yaml> others) {
        for (Yaml document : others) {
            values += values(document);
            if (values > MOST_VALUES) {
                problems.add(
                        document.location(),
                        "the Compose projects up to this one and the manifests have more than " + MOST_VALUES
                                + " values; make several sources of them, each with a path of its own");
                return;
            }
        }
    }

    private void read(String path, Entry.File file, boolean mustSaySo) {
        if (file.size() > YamlReader.LONGEST_FILE) {
            bytes -= file.size();
            if (!mustSaySo) {
                problems.add(new Location(path, 1, 1), YamlReader.tooLong(file.size()));
            }
            return;
        }
        byte[] content = tree.read(file);
        Problems own = new Problems();
        List<Yaml> read = reader.read(path, content, own);
        if (mustSaySo && read.stream().noneMatch(ManifestReader::isMeant) && (own.isEmpty() || !isMeant(content))) {
            return;
        }
        own.list().forEach(problem -> problems.add(problem.location(), problem.message()));
        read.forEach(document -> values += values(document));
        documents.addAll(read);
    }

    /** Whether a file that cannot be read may be a manifest: what it declares must not count as removed. */
    private static boolean isMeant(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        return text.contains("kind") && !text.contains("apiVersion");
    }

    private static int values(Yaml node) {
        return switch (node) {
            case Yaml.Scalar scalar -> 1;
            case Yaml.Sequence sequence ->
                1 + sequence.items().stream().mapToInt(Documents::values).sum();
            case Yaml.Mapping mapping ->
                1
                        + mapping.entries().stream()
                                .mapToInt(entry -> 1 + values(entry.value()))
                                .sum();
        };
    }
}
