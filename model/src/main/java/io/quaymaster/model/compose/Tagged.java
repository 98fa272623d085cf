package io.quaymaster.model.compose;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value as it is read, with what {@code !reset} and {@code !override} in it ask for.
 *
 * @param node null for a value that is tagged {@code !reset}, which only removes
 * @param replaced paths, from here, whose values of earlier files do not count
 */
record Tagged(@Nullable Node node, List<List<String>> replaced) {
    Tagged {
        replaced = List.copyOf(replaced);
    }

    static Tagged of(Node node) {
        return new Tagged(node, List.of());
    }

    /** The paths from the mapping that this is the value of a key of. */
    List<List<String>> replacedUnder(String key) {
        return replaced.stream().map(path -> prefixed(key, path)).toList();
    }

    private static List<String> prefixed(String key, List<String> path) {
        List<String> longer = new ArrayList<>();
        longer.add(key);
        longer.addAll(path);
        return List.copyOf(longer);
    }
}
