package io.quaymaster.model.state;

import io.quaymaster.model.manifest.PathWalk;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A directory of the repository that containers see, and nothing of what is around it. */
record MountedDirectory(SourceTree tree, Entry.Directory top) {
    private static final int MOST_ENTRIES = 10_000;

    /** Why it cannot be mounted: it is too large, or a link in it leads to where containers find nothing. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        new DirectoryScan(tree, MOST_ENTRIES)
                .visit(top, entry -> {
                    if (entry instanceof Entry.Link link && leadsOut(link)) {
                        problems.add("the link \"" + link.path() + "\" in it leads to \"" + link.target()
                                + "\", out of what is mounted: mount a directory that holds both, or put a copy in the"
                                + " link's place");
                    }
                    return true;
                })
                .ifPresent(tooMuch -> problems.add(tooMuch + ": mount only what the container needs"));
        return problems;
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
