package io.quaymaster.model.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Builds the trees of one file from a YAML parser's events, within limits.
 *
 * @param <N> a node of the trees
 */
final class YamlTrees<N> {
    private static final int MOST_DOCUMENTS = 1_000;
    private static final int DEEPEST = 50;
    private static final int LONGEST_SCALAR = 256 * 1024;
    private static final int MOST_VALUES = 100_000;

    private final String path;
    private final Iterator<Event> events;
    private final YamlNodes<N> nodes;
    private final List<N> documents = new ArrayList<>();
    private final Map<Anchor, Anchored<N>> anchors = new HashMap<>();
    private int values;

    YamlTrees(String path, Iterator<Event> events, YamlNodes<N> nodes) {
        this.path = path;
        this.events = events;
        this.nodes = nodes;
    }

    /** What an anchor names: null while it is still being read; and how many values it counts for. */
    private record Anchored<N>(@Nullable N node, int size) {}

    /** Why the rest of the file is not read. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Location location;
        private final String sentence;

        Unreadable(Location location, String sentence) {
            super(sentence, null, false, false);
            this.location = location;
            this.sentence = sentence;
        }

        Location location() {
            return location;
        }

        String sentence() {
            return sentence;
        }
    }

    List<N> documents() {
        return List.copyOf(documents);
    }

    void readAll() {
        int seen = 0;
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart) {
                seen++;
                if (seen > MOST_DOCUMENTS) {
                    throw new Unreadable(at(event), "more than " + MOST_DOCUMENTS + " documents in one file: split it");
                }
                anchors.clear();
                documents.add(node(events.next(), 1));
            }
        }
    }

    private N node(Event event, int depth) {
        if (event instanceof AliasEvent alias) {
            return standsFor(alias);
        }
        if (!(event instanceof NodeEvent start)) {
            throw new IllegalStateException("no node starts with " + event);
        }
        count(start, 1);
        int before = values;
        Optional<Anchor> anchor = start.getAnchor();
        anchor.ifPresent(name -> anchors.put(name, new Anchored<>(null, 0)));
        N node = switch (event.getEventId()) {
            case SequenceStart -> sequence((CollectionStartEvent) event, depth);
            case MappingStart -> mapping((CollectionStartEvent) event, depth);
            default -> scalar((ScalarEvent) event);
        };
        anchor.ifPresent(name -> anchors.put(name, new Anchored<>(node, values - before + 1)));
        return node;
    }

    private N standsFor(AliasEvent alias) {
        Anchored<N> anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw new Unreadable(
                    at(alias),
                    "the alias *" + alias.getAlias() + " has no anchor &" + alias.getAlias()
                            + " before it in this document");
        }
        if (anchored.node() == null) {
            throw new Unreadable(
                    at(alias), "the alias *" + alias.getAlias() + " stands inside the value it stands for");
        }
        count(alias, anchored.size());
        return anchored.node();
    }

    private void count(NodeEvent event, int more) {
        values += more;
        if (values > MOST_VALUES) {
            throw new Unreadable(
                    at(event),
                    "the file holds more than " + MOST_VALUES
                            + " values, with each alias counted as what it stands for: split it, or use fewer aliases");
        }
    }

    private N sequence(CollectionStartEvent start, int depth) {
        enter(start, depth);
        List<N> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return nodes.sequence(items, start.getTag(), at(start));
    }

    private N mapping(CollectionStartEvent start, int depth) {
        enter(start, depth);
        List<YamlNodes.Pair<N>> pairs = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            boolean merge = event instanceof ScalarEvent key
                    && key.isPlain()
                    && key.getValue().equals("<<");
            N key = node(event, depth + 1);
            N value = node(events.next(), depth + 1);
            pairs.add(new YamlNodes.Pair<>(key, value, merge));
        }
        return nodes.mapping(pairs, start.getTag(), at(start));
    }

    private void enter(CollectionStartEvent start, int depth) {
        if (depth > DEEPEST) {
            throw new Unreadable(at(start), "nested more than " + DEEPEST + " levels deep");
        }
    }

    private N scalar(ScalarEvent event) {
        String text = event.getValue();
        if (text.length() > LONGEST_SCALAR) {
            throw new Unreadable(
                    at(event),
                    "a text of " + text.length() + " characters; at most " + LONGEST_SCALAR
                            + " are allowed: keep it in a file of its own");
        }
        return nodes.scalar(event, at(event));
    }

    private Location at(Event event) {
        Mark mark = event.getStartMark().orElseThrow(() -> new IllegalStateException("the parser keeps no marks"));
        return new Location(path, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
