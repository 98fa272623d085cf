package io.quaymaster.model.manifest;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A map from names to values of one shape.
 *
 * @param name what a name may be
 * @param plain what a name alone stands for, so that a list of names may be written too; null where a value is needed
 */
record MapOf<V>(
        Shape<String> name, Shape<V> value, @Nullable V plain) implements Shape<SortedMap<String, V>> {
    @Override
    public @Nullable SortedMap<String, V> read(Yaml node, Problems problems) {
        int errors = problems.count();
        SortedMap<String, V> values = new TreeMap<>();
        if (node instanceof Yaml.Mapping mapping) {
            mapping.entries().forEach(entry -> put(values, entry.key(), entry.value(), problems));
        } else if (node instanceof Yaml.Sequence sequence && plain != null) {
            sequence.items().forEach(item -> put(values, item, null, problems));
        } else {
            Mismatch.report(node, notation(), problems);
        }
        return problems.count() == errors ? Collections.unmodifiableSortedMap(values) : null;
    }

    private void put(SortedMap<String, V> values, Yaml key, @Nullable Yaml written, Problems problems) {
        String text = name.read(key, problems);
        if (text == null) {
            return;
        }
        V read = written == null || (isNull(written) && plain != null)
                ? plain
                : value.read(written, problems.within(text));
        if (read != null && values.put(text, read) != null) {
            problems.add(key.location(), Mismatch.quote(text) + " is there twice; remove one");
        }
    }

    private static boolean isNull(Yaml node) {
        return node instanceof Yaml.Scalar scalar && scalar.type() == Yaml.Type.NULL;
    }

    @Override
    public Object write(SortedMap<String, V> values) {
        SortedMap<String, Object> written = new TreeMap<>();
        values.forEach((key, inner) -> written.put(key, value.write(inner)));
        return written;
    }

    @Override
    public Map<String, Object> schema() {
        if (plain == null) {
            return Json.object("type", "object", "additionalProperties", value.schema());
        }
        Map<String, Object> inner = Json.either(value.schema(), Json.object("type", "null"));
        return Json.either(
                Json.object("type", "object", "additionalProperties", inner),
                Json.object("type", "array", "items", name.schema()));
    }

    @Override
    public String notation() {
        return plain == null
                ? "a map, each value " + value.notation()
                : "a list of names, or a map, each value " + value.notation();
    }

    @Override
    public List<Field<?>> parts() {
        return value.parts();
    }
}
