package io.quaymaster.model.state;

import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Goes through a directory and all below it, within limits: in Git a few small trees that hold each other make a directory of any
 * size.
 */
final class DirectoryScan {
    private static final int DEEPEST = 100;
    /** For each entry that may be seen; the paths are what takes up memory. */
    private static final long LONGEST_ON_AVERAGE = 200;

    private final SourceTree tree;
    private final int most;
    private final Deque<Entry.Directory> ahead = new ArrayDeque<>();
    private int seen;
    private long characters;

    /** @param most the number of entries that it goes through */
    DirectoryScan(SourceTree tree, int most) {
        this.tree = tree;
        this.most = most;
    }

    /**
     * Shows each entry to the visitor.
     *
     * @param visitor returns true to see what is in a directory too
     * @return what is too large, where the scan ended before it was through
     */
    Optional<String> visit(Entry.Directory root, Predicate<Entry> visitor) {
        ahead.push(root);
        while (!ahead.isEmpty()) {
            Entry.Directory directory = ahead.pop();
            if (directory.path().chars().filter(character -> character == '/').count() >= DEEPEST) {
                return Optional.of("holds directories more than " + DEEPEST + " levels deep");
            }
            for (Entry entry : tree.list(directory)) {
                seen++;
                characters += entry.path().length();
                if (seen > most || characters > most * LONGEST_ON_AVERAGE) {
                    return Optional.of("holds more than " + most + " files and directories");
                }
                if (visitor.test(entry) && entry instanceof Entry.Directory below) {
                    ahead.push(below);
                }
            }
        }
        return Optional.empty();
    }
}
