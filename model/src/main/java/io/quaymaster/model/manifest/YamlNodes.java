package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.scanner.Scanner;

/**
 * Makes the nodes of a YAML document. Limits, anchors and positions are the reader's; what tags, plain scalars and keys mean is
 * the language's, and this is where a language says so.
 *
 * @param <N> a node
 */
public interface YamlNodes<N> {
    /** The tokens of a text; a language that takes less than YAML 1.2 refuses some. */
    default Scanner tokens(Scanner scanner, String text) {
        return scanner;
    }

    N scalar(ScalarEvent event, Location location);

    /**
     * @param tag as written, with its handle resolved
     */
    N sequence(List<N> items, Optional<String> tag, Location location);

    N mapping(List<Pair<N>> pairs, Optional<String> tag, Location location);

    /**
     * A key and its value.
     *
     * @param merge whether the key is a plain {@code <<}
     */
    record Pair<N>(N key, N value, boolean merge) {}
}
