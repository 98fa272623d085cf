package io.quaymaster.model.manifest;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A map of texts, written as a map or as a list of {@code name=value}. Its values are never part of a message: they may be
 * secret.
 *
 * @param bare what a name without a value is
 */
record TextMap(Bare bare) implements Shape<SortedMap<String, String>> {
    static final TextMap SHAPE = new TextMap(Bare.EMPTY);
    /** Variables, of which one without a value is taken from the source. */
    static final TextMap ENVIRONMENT = new TextMap(Bare.INHERITED);

    /** What a name without a value is. */
    enum Bare {
        EMPTY,
        INHERITED
    }

    @Override
    public @Nullable SortedMap<String, String> read(Yaml node, Problems problems) {
        int errors = problems.count();
        SortedMap<String, String> values = new TreeMap<>();
        switch (node) {
            case Yaml.Mapping mapping ->
                mapping.entries().forEach(entry -> putEntry(values, entry.key(), entry.value(), problems));
            case Yaml.Sequence sequence -> sequence.items().forEach(item -> putItem(values, item, problems));
            case Yaml.Scalar scalar -> Mismatch.report(scalar, notation(), problems);
        }
        return problems.count() == errors ? Collections.unmodifiableSortedMap(values) : null;
    }

    private void putItem(SortedMap<String, String> values, Yaml item, Problems problems) {
        if (!(item instanceof Yaml.Scalar scalar) || scalar.type() == Yaml.Type.NULL) {
            problems.add(item.location(), "an item must be a text such as NAME=value");
            return;
        }
        int equals = scalar.text().indexOf('=');
        if (equals < 0) {
            putBare(values, scalar.text(), scalar, problems);
        } else {
            put(values, scalar.text().substring(0, equals), scalar.text().substring(equals + 1), scalar, problems);
        }
    }

    private void putEntry(SortedMap<String, String> values, Yaml.Scalar key, Yaml value, Problems problems) {
        String name = Mismatch.quote(key.text());
        if (!(value instanceof Yaml.Scalar scalar)) {
            problems.add(value.location(), "the value of " + name + " must be a text, not a list or a map");
            return;
        }
        switch (scalar.type()) {
            case NULL -> putBare(values, key.text(), key, problems);
            case BOOLEAN ->
                problems.add(
                        scalar.location(),
                        "the value of " + name + " must be a text, not " + scalar.text() + "; write it in quotes: \""
                                + scalar.text() + "\"");
            case STRING, INTEGER, DECIMAL -> put(values, key.text(), scalar.text(), key, problems);
        }
    }

    private void putBare(SortedMap<String, String> values, String name, Yaml.Scalar at, Problems problems) {
        switch (bare) {
            case EMPTY -> put(values, name, "", at, problems);
            case INHERITED ->
                problems.add(
                        at.location(),
                        Mismatch.quote(name) + " has no value here, and the source has no variable of that name;"
                                + " write a value, or add the variable to an env file of the source");
        }
    }

    private static void put(SortedMap<String, String> values, String name, String value, Yaml at, Problems problems) {
        if (name.isEmpty()) {
            problems.add(at.location(), "a name is missing before \"=\"");
        } else if (name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            problems.add(at.location(), "the name " + Mismatch.quote(name) + " must not contain \"=\"");
        } else if (values.put(name, value) != null) {
            problems.add(at.location(), Mismatch.quote(name) + " is there twice; remove one");
        }
    }

    @Override
    public Object write(SortedMap<String, String> values) {
        return values;
    }

    @Override
    public Map<String, Object> schema() {
        return Json.either(
                Json.object(
                        "type",
                        "object",
                        "additionalProperties",
                        Json.object("type", List.of("string", "number", "null"))),
                Json.object("type", "array", "items", Json.object("type", "string")));
    }

    @Override
    public String notation() {
        return "a map of texts, or a list of NAME=value";
    }
}
