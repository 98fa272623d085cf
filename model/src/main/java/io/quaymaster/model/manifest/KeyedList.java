package io.quaymaster.model.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A list of objects with two fields, of which one is the name of the other: a map in Compose's words. */
record KeyedList<V>(Field<String> key, Field<V> value) implements Shape<SortedMap<String, V>> {
    private Shape<List<Spec>> list() {
        return ListOf.of(Structure.of(parts(), spec -> spec, spec -> spec));
    }

    @Override
    public @Nullable SortedMap<String, V> read(Yaml node, Problems problems) {
        List<Spec> pairs = list().read(node, problems);
        if (pairs == null) {
            return null;
        }
        SortedMap<String, V> values = new TreeMap<>();
        for (Spec pair : pairs) {
            if (values.put(pair.get(key), pair.get(value)) != null) {
                problems.add(node.location(), Mismatch.quote(pair.get(key)) + " is there twice; remove one");
                return null;
            }
        }
        return Collections.unmodifiableSortedMap(values);
    }

    @Override
    public Object write(SortedMap<String, V> values) {
        List<Spec> pairs = new ArrayList<>();
        values.forEach((name, inner) -> pairs.add(Spec.EMPTY.with(key, name).with(value, inner)));
        return list().write(pairs);
    }

    @Override
    public Map<String, Object> schema() {
        return list().schema();
    }

    @Override
    public String notation() {
        return list().notation();
    }

    @Override
    public List<Field<?>> parts() {
        return List.of(key, value);
    }
}
