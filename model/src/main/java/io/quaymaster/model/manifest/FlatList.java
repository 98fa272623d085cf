package io.quaymaster.model.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A list of which one written item can stand for several values, as a range of ports does. */
record FlatList<T>(Shape<List<T>> item) implements Shape<List<T>> {
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
