package io.quaymaster.model.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of values of one shape.
 *
 * @param alone whether a single item may stand without its list
 */
record ListOf<T>(Shape<T> item, boolean alone) implements Shape<List<T>> {
    static <T> ListOf<T> of(Shape<T> item) {
        return new ListOf<>(item, false);
    }

    static <T> ListOf<T> orOne(Shape<T> item) {
        return new ListOf<>(item, true);
    }

    @Override
    public @Nullable List<T> read(Yaml node, Problems problems) {
        if (node instanceof Yaml.Sequence sequence) {
            List<T> values = new ArrayList<>();
            for (Yaml element : sequence.items()) {
                T value = item.read(element, problems);
                if (value != null) {
                    values.add(value);
                }
            }
            return values.size() == sequence.items().size() ? List.copyOf(values) : null;
        }
        if (alone && node instanceof Yaml.Scalar scalar && scalar.type() != Yaml.Type.NULL) {
            T value = item.read(node, problems);
            return value == null ? null : List.of(value);
        }
        if (alone) {
            Mismatch.report(node, notation(), problems);
        } else {
            Mismatch.reportNoList(node, problems);
        }
        return null;
    }

    @Override
    public Object write(List<T> values) {
        return values.stream().map(item::write).toList();
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> list = Json.object("type", "array", "items", item.schema());
        return alone ? Json.either(item.schema(), list) : list;
    }

    @Override
    public String notation() {
        return alone ? item.notation() + ", or a list of these" : "a list, each item " + item.notation();
    }

    @Override
    public List<Field<?>> parts() {
        return item.parts();
    }
}
