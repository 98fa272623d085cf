package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads maps whose keys are fields.
 *
 * @param fields what the keys may be
 * @param hints what to write in place of keys that somebody may well try, by key
 */
record FieldReader(List<Field<?>> fields, Map<String, String> hints) {
    /** The fields that could be read; the others are problems. */
    Spec read(Yaml.Mapping mapping, Problems problems) {
        Spec spec = Spec.EMPTY;
        for (Yaml.Entry entry : mapping.entries()) {
            Optional<Field<?>> field = named(entry.key().text());
            if (field.isPresent()) {
                spec = put(spec, field.get(), entry.value(), problems);
            } else {
                problems.add(entry.key().location(), unknown(entry.key().text()));
            }
        }
        fields.stream()
                .filter(field -> field.required() && mapping.find(field.name()).isEmpty())
                .forEach(field -> problems.add(
                        mapping.location(),
                        "needs " + Mismatch.quote(field.name()) + ": "
                                + field.shape().notation()));
        return spec;
    }

    private Optional<Field<?>> named(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    private static <T> Spec put(Spec spec, Field<T> field, Yaml value, Problems problems) {
        T read = field.shape().read(value, problems.within(field.name()));
        return read == null ? spec : spec.with(field, read);
    }

    private String unknown(String key) {
        String hint = hints.get(key);
        return "unknown key " + Mismatch.quote(key)
                + (hint == null
                        ? Nearest.hint(key, fields.stream().map(Field::name).toList())
                        : "; " + hint);
    }
}
