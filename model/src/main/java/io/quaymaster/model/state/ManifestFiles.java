package io.quaymaster.model.state;

import io.quaymaster.model.compose.ComposeFiles;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The manifests below the path of a source. */
final class ManifestFiles {
    private static final int MOST_ENTRIES = 500_000;
    private static final String IGNORE = ".quaymasterignore";
    private final SourceTree tree;
    private final List<String> composeFiles;
    private final Problems problems;
    private final SortedMap<String, Entry.File> manifests = new TreeMap<>();
    private final SortedSet<String> projects = new TreeSet<>();

    /**
     * What was found.
     *
     * @param manifests by the paths that lead to them, which may be links
     * @param projects the folders that may hold a Compose project
     */
    record Found(SortedMap<String, Entry.File> manifests, SortedSet<String> projects) {
        /** Whether the source was written for Compose, at least in part, so that other YAML files are for other programs. */
        boolean hasProjects() {
            return !projects.isEmpty();
        }
    }

    /** @param composeFiles further names of files that are Compose's */
    ManifestFiles(SourceTree tree, List<String> composeFiles, Problems problems) {
        this.tree = tree;
        this.composeFiles = composeFiles;
        this.problems = problems;
    }

    Found below(Entry.Directory root) {
        IgnoreRules rules = rules(root);
        new DirectoryScan(tree, MOST_ENTRIES)
                .visit(root, entry -> {
                    boolean wanted = !isLeftOut(entry, root, rules);
                    if (wanted) {
                        collect(entry);
                    }
                    return wanted;
                })
                .ifPresent(tooMuch -> problems.add(
                        new Location(root.path().isEmpty() ? "." : root.path(), 1, 1),
                        "the directory " + tooMuch
                                + ": give the source a path of its own, or exclude what holds no manifests in "
                                + IGNORE));
        return new Found(manifests, projects);
    }

    private static boolean isLeftOut(Entry entry, Entry.Directory root, IgnoreRules rules) {
        String path = root.path().isEmpty()
                ? entry.path()
                : entry.path().substring(root.path().length() + 1);
        return RepositoryPath.name(path).startsWith(".") || rules.excludes(path, entry instanceof Entry.Directory);
    }

    private void collect(Entry entry) {
        switch (entry) {
            case Entry.File file when isOfCompose(file.path()) -> projects.add(RepositoryPath.parent(file.path()));
            case Entry.Link link when isOfCompose(link.path()) -> projects.add(RepositoryPath.parent(link.path()));
            case Entry.File file when isManifest(file.path()) -> manifests.put(file.path(), file);
            case Entry.Link link when isManifest(link.path()) -> follow(link);
            case Entry.File other -> {}
            case Entry.Link other -> {}
            case Entry.Directory below -> {}
            case Entry.Submodule notOurs -> {}
        }
    }

    private static boolean isManifest(String path) {
        return path.endsWith(".yaml") || path.endsWith(".yml");
    }

    private boolean isOfCompose(String path) {
        String name = RepositoryPath.name(path);
        return ComposeFiles.isOne(name) || composeFiles.contains(name);
    }

    private void follow(Entry.Link link) {
        if (tree.find(link.path()) instanceof SourceTree.Found.At(Entry.File file)) {
            manifests.put(link.path(), file);
        } else {
            problems.add(
                    new Location(link.path(), 1, 1),
                    "this link leads to \"" + link.target() + "\", which is no file of the repository");
        }
    }

    private IgnoreRules rules(Entry.Directory root) {
        String path = root.path().isEmpty() ? IGNORE : root.path() + "/" + IGNORE;
        if (!(tree.find(path) instanceof SourceTree.Found.At(Entry.File file))) {
            return IgnoreRules.of("");
        }
        if (file.size() > YamlReader.LONGEST_FILE) {
            problems.add(new Location(path, 1, 1), "the file has " + file.size() + " bytes; that are no rules");
            return IgnoreRules.of("");
        }
        return IgnoreRules.of(new String(tree.read(file), StandardCharsets.UTF_8));
    }
}
