package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value for which a single word may be written. */
record WordOr<T>(String word, T meaning, Shape<T> otherwise) implements Shape<T> {
    @Override
    public @Nullable T read(Yaml node, Problems problems) {
        if (node instanceof Yaml.Scalar scalar && scalar.type() == Yaml.Type.STRING) {
            if (scalar.text().equals(word)) {
                return meaning;
            }
            Mismatch.report(node, notation(), problems);
            return null;
        }
        return otherwise.read(node, problems);
    }

    @Override
    public Object write(T value) {
        return otherwise.write(value);
    }

    @Override
    public Map<String, Object> schema() {
        return Json.either(Json.object("const", word), otherwise.schema());
    }

    @Override
    public String notation() {
        return word + ", or " + otherwise.notation();
    }

    @Override
    public List<Field<?>> parts() {
        return otherwise.parts();
    }
}
