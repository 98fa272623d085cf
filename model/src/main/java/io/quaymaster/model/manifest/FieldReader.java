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

    /** The same map without the items of lists, and the entries of maps with names for keys, that cannot be read. */
    Yaml.Mapping sound(Yaml.Mapping mapping) {
        return new Yaml.Mapping(
                mapping.entries().stream()
                        .map(entry -> named(entry.key().text())
                                .map(field -> new Yaml.Entry(entry.key(), sound(field, entry.value())))
                                .orElse(entry))
                        .toList(),
                mapping.location());
    }

    private static Yaml sound(Field<?> field, Yaml value) {
        if (isReadable(field, value)) {
            return value;
        }
        return switch (value) {
            case Yaml.Sequence list ->
                new Yaml.Sequence(
                        list.items().stream()
                                .filter(item -> isReadable(field, new Yaml.Sequence(List.of(item), list.location())))
                                .toList(),
                        list.location());
            case Yaml.Mapping map
            when field.shape() instanceof MapOf ->
                new Yaml.Mapping(
                        map.entries().stream()
                                .filter(entry -> isReadable(field, new Yaml.Mapping(List.of(entry), map.location())))
                                .toList(),
                        map.location());
            // Of what belongs together nothing is left out: the rest would mean something else.
            case Yaml.Mapping structure -> structure;
            case Yaml.Scalar scalar -> scalar;
        };
    }

    private static boolean isReadable(Field<?> field, Yaml value) {
        return field.shape().read(value, new Problems()) != null;
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
