package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.ManifestText.Remark;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The comments of files: those right above a line, and the one at its end. Each is given once. */
final class Comments implements Function<Location, Remark> {
    private final SourceTree tree;
    private final Map<String, List<String>> files = new HashMap<>();
    private final Set<String> given = new HashSet<>();

    Comments(SourceTree tree) {
        this.tree = tree;
    }

    @Override
    public Remark apply(Location location) {
        List<String> lines = files.computeIfAbsent(location.path(), this::lines);
        int index = location.line() - 1;
        if (index >= lines.size() || !given.add(location.path() + ":" + location.line())) {
            return Remark.NONE;
        }
        Deque<String> above = new ArrayDeque<>();
        for (int line = index - 1; line >= 0 && lines.get(line).strip().startsWith("#"); line--) {
            if (!given.add(location.path() + ":" + (line + 1))) {
                break;
            }
            above.addFirst(lines.get(line).strip());
        }
        return new Remark(List.copyOf(above), beside(lines.get(index)));
    }

    private List<String> lines(String path) {
        return tree.find(path) instanceof Found.At(Entry.File file)
                ? new String(tree.read(file), StandardCharsets.UTF_8).lines().toList()
                : List.of();
    }

    /** What follows a number sign that stands after a space, and not in quotes. */
    private static String beside(String line) {
        char quote = 0;
        for (int index = 0; index < line.length(); index++) {
            char next = line.charAt(index);
            if (quote != 0) {
                quote = next == quote ? 0 : quote;
            } else if (next == '"' || next == '\'') {
                quote = next;
            } else if (next == '#' && index > 0 && Character.isWhitespace(line.charAt(index - 1))) {
                return line.substring(index).strip();
            }
        }
        return "";
    }
}
