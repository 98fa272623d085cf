package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.YamlNodes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.scanner.Scanner;

/** Makes the trees of Compose files: merge keys, {@code !reset} and {@code !override}, and scalars as Compose reads them. */
record LayerNodes(Problems problems) implements YamlNodes<Tagged> {
    private static final String RESET = "!reset";
    private static final String OVERRIDE = "!override";
    private static final String TAGS = "tag:yaml.org,2002:";

    @Override
    public Scanner tokens(Scanner scanner, String text) {
        return new ComposeScanner(scanner, text);
    }

    @Override
    public Tagged scalar(ScalarEvent event, Location location) {
        String text = event.getValue();
        String tag = event.getTag().orElse("");
        Node plain = event.isPlain() || tag.startsWith(TAGS)
                ? PlainScalars.resolve(text, location)
                : new Node.Text(text, location);
        return switch (tag) {
            case RESET -> reset();
            case "" -> Tagged.of(plain);
            case TAGS + "timestamp" -> Tagged.of(new Node.Moment(text, location));
            case TAGS + "binary" -> Tagged.of(decoded(text, location));
            case TAGS + "int", TAGS + "float", TAGS + "bool", TAGS + "null" ->
                Tagged.of(converted(plain, tag.substring(TAGS.length())));
            // Whatever other tags mean elsewhere, here they say that it is no number.
            default -> Tagged.of(new Node.Text(text, location));
        };
    }

    private static Tagged reset() {
        return new Tagged(null, List.of(List.of()));
    }

    private Node decoded(String text, Location location) {
        try {
            byte[] content = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
            return new Node.Text(new String(content, StandardCharsets.UTF_8), location);
        } catch (IllegalArgumentException invalid) {
            problems.add(location, "a value with the tag !!binary must be base64");
            return new Node.Broken(location);
        }
    }

    private Node converted(Node plain, String type) {
        boolean fits = switch (plain) {
            case Node.Whole whole -> type.equals("int") || type.equals("float");
            case Node.Decimal decimal -> type.equals("float");
            case Node.Flag flag -> type.equals("bool");
            case Node.Nothing nothing -> type.equals("null");
            case Node.Text text -> false;
            case Node.Moment moment -> false;
            case Node.Broken broken -> true;
            case Node.Sequence sequence -> false;
            case Node.Mapping mapping -> false;
        };
        if (!fits) {
            problems.add(plain.location(), "the value does not fit its tag !!" + type);
            return new Node.Broken(plain.location());
        }
        return plain instanceof Node.Whole whole && type.equals("float")
                ? new Node.Decimal(whole.value().doubleValue(), whole.location())
                : plain;
    }

    @Override
    public Tagged sequence(List<Tagged> items, Optional<String> tag, Location location) {
        if (tag.equals(Optional.of(RESET))) {
            return reset();
        }
        // What is replaced within a list cannot be found again in another list: Compose replaces nothing there either.
        List<Node> nodes =
                items.stream().map(Tagged::node).filter(Objects::nonNull).toList();
        return new Tagged(new Node.Sequence(nodes, location), overridden(tag));
    }

    private static List<List<String>> overridden(Optional<String> tag) {
        return tag.equals(Optional.of(OVERRIDE)) ? List.of(List.of()) : List.of();
    }

    @Override
    public Tagged mapping(List<Pair<Tagged>> pairs, Optional<String> tag, Location location) {
        if (tag.equals(Optional.of(RESET))) {
            return reset();
        }
        Members members = new Members();
        pairs.forEach(members::add);
        List<List<String>> whole = overridden(tag);
        return new Tagged(new Node.Mapping(members.all(), location), whole.isEmpty() ? members.replaced : whole);
    }

    /** The entries of one mapping: each key once, and those of merged mappings where it has none of its own. */
    private final class Members {
        private final Map<String, Node.Member> own = new LinkedHashMap<>();
        private final Map<String, Node.Member> merged = new LinkedHashMap<>();
        private final Map<String, Location> seen = new LinkedHashMap<>();
        private final List<List<String>> replaced = new ArrayList<>();

        void add(Pair<Tagged> pair) {
            Node key = pair.key().node();
            switch (key) {
                case Node.Text text when isNew(text.text(), text.location()) -> put(text.text(), pair);
                case Node.Text text -> {}
                case null -> {}
                case Node.Nothing nothing ->
                    problems.add(
                            nothing.location(), "a key is missing or null; write it in quotes if it is meant as text");
                case Node.Sequence sequence -> problems.add(sequence.location(), "a list cannot be a key");
                case Node.Mapping mapping -> problems.add(mapping.location(), "a mapping cannot be a key");
                case Node.Whole number -> refuse(number);
                case Node.Decimal number -> refuse(number);
                case Node.Flag flag -> refuse(flag);
                case Node.Moment moment -> refuse(moment);
                case Node.Broken broken -> {}
            }
        }

        private void refuse(Node key) {
            problems.add(key.location(), "a key must be a text, not " + key.described() + ": write it in quotes");
        }

        private boolean isNew(String key, Location location) {
            Location earlier = seen.putIfAbsent(key, location);
            if (earlier != null) {
                problems.add(
                        location,
                        "the key \"" + key + "\" is there already, at line " + earlier.line() + ": keep one of them"
                                + (key.equals("<<") ? ", with a list: <<: [*one, *other]" : ""));
            }
            return earlier == null;
        }

        private void put(String key, Pair<Tagged> pair) {
            Tagged value = pair.value();
            if (pair.merge()) {
                replaced.addAll(value.replaced());
                merge(value.node(), pair.key());
                return;
            }
            replaced.addAll(value.replacedUnder(key));
            if (value.node() != null) {
                own.put(
                        key,
                        new Node.Member(
                                Objects.requireNonNull(pair.key().node()).location(), value.node()));
            }
        }

        private void merge(@Nullable Node value, Tagged key) {
            switch (value) {
                case Node.Mapping mapping -> mapping.members().forEach(merged::putIfAbsent);
                case Node.Sequence sequence
                when sequence.items().stream().allMatch(Node.Mapping.class::isInstance) ->
                    sequence.items().forEach(item -> merge(item, key));
                case null, default ->
                    problems.add(
                            Objects.requireNonNull(key.node()).location(),
                            "<< merges mappings: give it an alias of one, such as *defaults, or a list of them");
            }
        }

        Map<String, Node.Member> all() {
            Map<String, Node.Member> all = new LinkedHashMap<>(own);
            merged.forEach(all::putIfAbsent);
            return all;
        }
    }
}
