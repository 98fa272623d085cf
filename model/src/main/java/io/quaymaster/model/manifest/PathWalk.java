package io.quaymaster.model.manifest;

import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One way along a path, part by part, through symbolic links, never above its root. A dangling link and a circle of links lead
 * nowhere; a path that goes on inside a submodule ends at the submodule.
 */
public final class PathWalk {
    /** As Linux has it. */
    private static final int MOST_LINKS = 40;

    private final Function<Entry.Directory, ? extends Map<String, Entry>> children;
    private final Deque<Entry.Directory> here = new ArrayDeque<>();
    private final Deque<Part> ahead = new ArrayDeque<>();
    private final Entry.Directory root;
    private final String path;
    private int links;

    /** @param origin the path or link that it is a part of */
    private record Part(String name, String origin) {}

    /** @param children the entries of a directory by their names */
    public PathWalk(
            Entry.Directory root, Function<Entry.Directory, ? extends Map<String, Entry>> children, String path) {
        this.root = root;
        this.children = children;
        this.path = path;
        here.push(root);
    }

    public Found end() {
        if (!goOn(path)) {
            return new Found.Outside(path);
        }
        while (!ahead.isEmpty()) {
            Found end = step(ahead.pop());
            if (end != null) {
                return end;
            }
        }
        return new Found.At(current());
    }

    private Entry.Directory current() {
        Entry.Directory current = here.peek();
        return current == null ? root : current;
    }

    /** Null to go on. */
    private @Nullable Found step(Part part) {
        if (part.name().isEmpty() || part.name().equals(".")) {
            return null;
        }
        if (part.name().equals("..")) {
            here.pop();
            return here.isEmpty() ? new Found.Outside(part.origin()) : null;
        }
        Entry entry = children.apply(current()).get(part.name());
        return switch (entry) {
            case null -> new Found.Missing();
            case Entry.Directory directory -> {
                here.push(directory);
                yield null;
            }
            case Entry.File file -> ahead.isEmpty() ? new Found.At(file) : new Found.Missing();
            case Entry.Submodule submodule -> new Found.At(submodule);
            case Entry.Link link -> follow(link.target());
        };
    }

    private @Nullable Found follow(String target) {
        links++;
        if (links > MOST_LINKS) {
            return new Found.Missing();
        }
        return goOn(target) ? null : new Found.Outside(target);
    }

    /** False for an absolute path: nothing in a repository is there. */
    private boolean goOn(String parts) {
        for (String name : Arrays.asList(parts.split("/")).reversed()) {
            ahead.push(new Part(name, parts));
        }
        return !parts.startsWith("/");
    }
}
