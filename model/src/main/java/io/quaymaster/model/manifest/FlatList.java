package io.quaymaster.model.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A list of which one written item can stand for several values, as a range of ports does. */
record FlatList<T>(Shape<List<T>> item) implements Shape<List<T>> {
    /** As many as there are ports: a few bytes of ranges must not stand for more than fits into memory. */
    private static final int MOST_VALUES = 65_535;

    @Override
    public @Nullable List<T> read(Yaml node, Problems problems) {
        if (!(node instanceof Yaml.Sequence sequence)) {
            Mismatch.reportNoList(node, problems);
            return null;
        }
        List<T> values = new ArrayList<>();
        boolean complete = true;
        for (Yaml element : sequence.items()) {
            List<T> some = item.read(element, problems);
            if (some == null) {
                complete = false;
            } else {
                values.addAll(some);
            }
            if (values.size() > MOST_VALUES) {
                problems.add(
                        element.location(),
                        "the ranges stand for more than " + MOST_VALUES + " values; at most so many are allowed");
                return null;
            }
        }
        return complete ? List.copyOf(values) : null;
    }

    @Override
    public Object write(List<T> values) {
        return values.stream().map(value -> item.write(List.of(value))).toList();
    }

    @Override
    public Map<String, Object> schema() {
        return Json.object("type", "array", "items", item.schema());
    }

    @Override
    public String notation() {
        return "a list, each item " + item.notation();
    }

    @Override
    public List<Field<?>> parts() {
        return item.parts();
    }
}
