package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Nearest;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import java.util.List;
import java.util.Optional;

/** What of a tree may be meant by a path that leads nowhere: where its first wrong part would be another one. */
record NearestPath(SourceTree tree) {
    /** Below it a similar name is no sign of anything: {@code db} and {@code web} are both meant. */
    private static final int SHORTEST_NAME = 4;

    /** The path with the name that is nearest; nothing where none is near, or the rest of the path is not there either. */
    Optional<String> to(String path) {
        String[] parts = path.split("/", -1);
        String right = "";
        int index = 0;
        while (index < parts.length && tree.find(joined(right, parts[index])) instanceof Found.At) {
            right = joined(right, parts[index]);
            index++;
        }
        if (index == parts.length || parts[index].length() < SHORTEST_NAME) {
            return Optional.empty();
        }
        String rest = String.join("/", List.of(parts).subList(index + 1, parts.length));
        String start = right;
        return Nearest.find(parts[index], names(right))
                .map(near -> joined(joined(start, near), rest))
                .filter(near -> tree.find(near) instanceof Found.At);
    }

    private List<String> names(String directory) {
        return tree.find(directory) instanceof Found.At(Entry.Directory found)
                ? tree.list(found).stream()
                        .map(entry -> RepositoryPath.name(entry.path()))
                        .toList()
                : List.of();
    }

    private static String joined(String directory, String name) {
        return directory.isEmpty() || name.isEmpty() ? directory + name : directory + "/" + name;
    }
}
