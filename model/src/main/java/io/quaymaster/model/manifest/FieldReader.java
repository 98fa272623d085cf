package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Optional;

/** Reads maps whose keys are fields. */
final class FieldReader {
    private FieldReader() {}

    /** The fields that could be read; the others are problems. */
    static Spec read(Yaml.Mapping mapping, List<Field<?>> fields, Problems problems) {
        Spec spec = Spec.EMPTY;
        for (Yaml.Entry entry : mapping.entries()) {
            Optional<Field<?>> field = named(entry.key().text(), fields);
            if (field.isPresent()) {
                spec = put(spec, field.get(), entry.value(), problems);
            } else {
                problems.add(entry.key().location(), unknown(entry.key().text(), fields));
            }
        }
        for (Field<?> field : fields) {
            if (field.required() && mapping.find(field.name()).isEmpty()) {
                problems.add(
                        mapping.location(),
                        "needs " + Mismatch.quote(field.name()) + ": "
                                + field.shape().notation());
            }
        }
        return spec;
    }

    private static Optional<Field<?>> named(String name, List<Field<?>> fields) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    private static <T> Spec put(Spec spec, Field<T> field, Yaml value, Problems problems) {
        T read = field.shape().read(value, problems.within(field.name()));
        return read == null ? spec : spec.with(field, read);
    }

    private static String unknown(String key, List<Field<?>> fields) {
        List<String> names = fields.stream().map(Field::name).toList();
        return "unknown key " + Mismatch.quote(key) + Nearest.hint(key, names);
    }
}
