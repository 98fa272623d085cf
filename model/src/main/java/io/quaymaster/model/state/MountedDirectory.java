package io.quaymaster.model.state;

import io.quaymaster.model.manifest.PathWalk;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A directory of the repository that containers see, and nothing of what is around it. */
record MountedDirectory(SourceTree tree, Entry.Directory top) {
    /** A symbolic link in it that leads out of it: containers would not find there what the repository has. */
    Optional<Entry.Link> linkOut() {
        Deque<Entry.Directory> ahead = new ArrayDeque<>();
        ahead.push(top);
        while (!ahead.isEmpty()) {
            for (Entry entry : tree.list(ahead.pop())) {
                if (entry instanceof Entry.Directory directory) {
                    ahead.push(directory);
                } else if (entry instanceof Entry.Link link && leadsOut(link)) {
                    return Optional.of(link);
                }
            }
        }
        return Optional.empty();
    }

    private boolean leadsOut(Entry.Link link) {
        String within = top.path().isEmpty()
                ? link.path()
                : link.path().substring(top.path().length() + 1);
        return new PathWalk(top, this::children, within).end() instanceof Found.Outside;
    }

    private Map<String, Entry> children(Entry.Directory directory) {
        return tree.list(directory).stream()
                .collect(Collectors.toMap(entry -> RepositoryPath.name(entry.path()), Function.identity()));
    }
}
