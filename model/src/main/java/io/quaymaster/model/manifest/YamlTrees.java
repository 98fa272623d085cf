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

/** Builds the trees of one file from a YAML parser's events, within limits. */
final class YamlTrees {
    private static final int MOST_DOCUMENTS = 1_000;
    private static final int DEEPEST = 50;
    private static final int LONGEST_SCALAR = 256 * 1024;
    private static final int MOST_VALUES = 100_000;
    private static final String TAGS = "tag:yaml.org,2002:";
    private static final Map<String, Yaml.Type> SCALAR_TAGS = Map.of(
            TAGS + "str", Yaml.Type.STRING,
            TAGS + "int", Yaml.Type.INTEGER,
            TAGS + "float", Yaml.Type.DECIMAL,
            TAGS + "bool", Yaml.Type.BOOLEAN,
            TAGS + "null", Yaml.Type.NULL);

    private final String path;
    private final Iterator<Event> events;
    private final Problems problems;
    private final List<Yaml> documents = new ArrayList<>();
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private int values;

    YamlTrees(String path, Iterator<Event> events, Problems problems) {
        this.path = path;
        this.events = events;
        this.problems = problems;
    }

    /** What an anchor names: null while it is still being read; and how many values it counts for. */
    private record Anchored(@Nullable Yaml node, int size) {}

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

    List<Yaml> documents() {
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
                Yaml document = node(events.next(), 1);
                if (!(document instanceof Yaml.Scalar scalar && scalar.type() == Yaml.Type.NULL)) {
                    documents.add(document);
                }
            }
        }
    }

    private Yaml node(Event event, int depth) {
        if (event instanceof AliasEvent alias) {
            return standsFor(alias);
        }
        if (!(event instanceof NodeEvent start)) {
            throw new IllegalStateException("no node starts with " + event);
        }
        count(start, 1);
        int before = values;
        Optional<Anchor> anchor = start.getAnchor();
        anchor.ifPresent(name -> anchors.put(name, new Anchored(null, 0)));
        Yaml node = switch (event.getEventId()) {
            case SequenceStart -> sequence((CollectionStartEvent) event, depth);
            case MappingStart -> mapping((CollectionStartEvent) event, depth);
            default -> scalar((ScalarEvent) event);
        };
        anchor.ifPresent(name -> anchors.put(name, new Anchored(node, values - before + 1)));
        return node;
    }

    private Yaml standsFor(AliasEvent alias) {
        Anchored anchored = anchors.get(alias.getAlias());
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

    private Yaml sequence(CollectionStartEvent start, int depth) {
        enter(start, depth, TAGS + "seq");
        List<Yaml> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return new Yaml.Sequence(items, at(start));
    }

    private Yaml mapping(CollectionStartEvent start, int depth) {
        enter(start, depth, TAGS + "map");
        MappingEntries entries = new MappingEntries(problems);
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            boolean merge = event instanceof ScalarEvent key
                    && key.isPlain()
                    && key.getValue().equals("<<");
            Yaml key = node(event, depth + 1);
            Yaml value = node(events.next(), depth + 1);
            if (merge) {
                entries.merge(value);
            } else {
                entries.add(key, value);
            }
        }
        return new Yaml.Mapping(entries.all(), at(start));
    }

    private void enter(CollectionStartEvent start, int depth, String expected) {
        if (depth > DEEPEST) {
            throw new Unreadable(at(start), "nested more than " + DEEPEST + " levels deep");
        }
        start.getTag()
                .filter(tag -> !tag.equals(expected) && !tag.equals("!"))
                .ifPresent(tag -> problems.add(at(start), unknown(tag)));
    }

    private Yaml scalar(ScalarEvent event) {
        String text = event.getValue();
        if (text.length() > LONGEST_SCALAR) {
            throw new Unreadable(
                    at(event),
                    "a text of " + text.length() + " characters; at most " + LONGEST_SCALAR
                            + " are allowed: keep it in a file of its own");
        }
        Yaml.Type plain = event.isPlain() ? CoreSchema.typeOf(text) : Yaml.Type.STRING;
        return new Yaml.Scalar(
                text, event.getTag().map(tag -> tagged(event, tag)).orElse(plain), at(event));
    }

    private Yaml.Type tagged(ScalarEvent event, String tag) {
        Yaml.Type wanted = tag.equals("!") ? Yaml.Type.STRING : SCALAR_TAGS.get(tag);
        if (wanted == null) {
            problems.add(at(event), unknown(tag));
            return Yaml.Type.STRING;
        }
        Yaml.Type actual = CoreSchema.typeOf(event.getValue());
        boolean fits = wanted == Yaml.Type.STRING
                || wanted == actual
                || (wanted == Yaml.Type.DECIMAL && actual == Yaml.Type.INTEGER);
        if (!fits) {
            problems.add(at(event), "the value does not fit its tag " + shortened(tag));
        }
        return wanted;
    }

    private static String unknown(String tag) {
        return "the tag " + shortened(tag) + " cannot be used here; values have no tags, except "
                + "!!str, !!int, !!float, !!bool, !!null, !!seq and !!map where they fit";
    }

    private static String shortened(String tag) {
        return tag.startsWith(TAGS) ? "!!" + tag.substring(TAGS.length()) : tag;
    }

    private Location at(Event event) {
        Mark mark = event.getStartMark().orElseThrow(() -> new IllegalStateException("the parser keeps no marks"));
        return new Location(path, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
