package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import io.quaymaster.model.manifest.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The manifests below the path of a source. */
final class ManifestFiles {
    private static final int MOST_ENTRIES = 500_000;
    private static final String IGNORE = ".quaymasterignore";
    /** What Compose reads, and a front end of its own. */
    private static final Set<String> COMPOSE =
            Set.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");

    private final SourceTree tree;
    private final Problems problems;

    ManifestFiles(SourceTree tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    /** A manifest by the path that leads to it, which may be a link. */
    SortedMap<String, Entry.File> below(Entry.Directory root) {
        IgnoreRules rules = rules(root);
        SortedMap<String, Entry.File> manifests = new TreeMap<>();
        new DirectoryScan(tree, MOST_ENTRIES)
                .visit(root, entry -> {
                    boolean wanted = !isLeftOut(entry, root, rules);
                    if (wanted) {
                        collect(entry, manifests);
                    }
                    return wanted;
                })
                .ifPresent(tooMuch -> problems.add(
                        new Location(root.path().isEmpty() ? "." : root.path(), 1, 1),
                        "the directory " + tooMuch
                                + ": give the source a path of its own, or exclude what holds no manifests in "
                                + IGNORE));
        return manifests;
    }

    private static boolean isLeftOut(Entry entry, Entry.Directory root, IgnoreRules rules) {
        String path = root.path().isEmpty()
                ? entry.path()
                : entry.path().substring(root.path().length() + 1);
        return RepositoryPath.name(path).startsWith(".") || rules.excludes(path, entry instanceof Entry.Directory);
    }

    private void collect(Entry entry, SortedMap<String, Entry.File> manifests) {
        switch (entry) {
            case Entry.File file when isManifest(file.path()) -> manifests.put(file.path(), file);
            case Entry.Link link when isManifest(link.path()) -> follow(link, manifests);
            case Entry.File other -> {}
            case Entry.Link other -> {}
            case Entry.Directory below -> {}
            case Entry.Submodule notOurs -> {}
        }
    }

    private static boolean isManifest(String path) {
        String name = RepositoryPath.name(path);
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !COMPOSE.contains(name);
    }

    private void follow(Entry.Link link, SortedMap<String, Entry.File> manifests) {
        if (tree.find(link.path()) instanceof Found.At(Entry.File file)) {
            manifests.put(link.path(), file);
        } else {
            problems.add(
                    new Location(link.path(), 1, 1),
                    "this link leads to \"" + link.target() + "\", which is no file of the repository");
        }
    }

    private IgnoreRules rules(Entry.Directory root) {
        String path = root.path().isEmpty() ? IGNORE : root.path() + "/" + IGNORE;
        if (!(tree.find(path) instanceof Found.At(Entry.File file))) {
            return IgnoreRules.of("");
        }
        if (file.size() > YamlReader.LONGEST_FILE) {
            problems.add(new Location(path, 1, 1), "the file has " + file.size() + " bytes; that are no rules");
            return IgnoreRules.of("");
        }
        return IgnoreRules.of(new String(tree.read(file), StandardCharsets.UTF_8));
    }
}
