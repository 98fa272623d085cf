package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value whose text is none when YAML reads it as a number: where one is written, something else was meant. */
record Texts<T>(Shape<T> shape) implements Shape<T> {
    @Override
    public @Nullable T read(Yaml node, Problems problems) {
        if (node instanceof Yaml.Scalar scalar && scalar.type() != Yaml.Type.STRING) {
            Mismatch.report(node, notation(), problems);
            return null;
        }
        return shape.read(node, problems);
    }

    @Override
    public Object write(T value) {
        return shape.write(value);
    }

    @Override
    public Map<String, Object> schema() {
        return shape.schema();
    }

    @Override
    public String notation() {
        return shape.notation();
    }

    @Override
    public List<Field<?>> parts() {
        return shape.parts();
    }
}
