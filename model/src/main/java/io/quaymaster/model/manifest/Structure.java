package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object with fields of its own.
 *
 * @param parts its fields, in the order of the reference
 * @param maker makes the value of the fields that were given
 * @param taker takes the value apart again
 * @param hints what to write in place of keys that somebody may well try, by key
 */
record Structure<T>(List<Field<?>> parts, Maker<T> maker, Function<T, Spec> taker, Map<String, String> hints)
        implements Shape<T> {
    Structure(List<Field<?>> parts, Maker<T> maker, Function<T, Spec> taker) {
        this(parts, maker, taker, Map.of());
    }

    /** The same, which says what to write in place of a key. */
    Structure<T> hinting(String key, String hint) {
        return new Structure<>(parts, maker, taker, Map.of(key, hint));
    }

    /** Makes a value of its fields; null after reporting which of them do not go together. */
    interface Maker<T> {
        @Nullable
        T make(Spec spec, Yaml.Mapping node, Problems problems);
    }

    static <T> Structure<T> of(List<Field<?>> parts, Function<Spec, T> maker, Function<T, Spec> taker) {
        return new Structure<>(parts, (spec, node, problems) -> maker.apply(spec), taker);
    }

    @Override
    public @Nullable T read(Yaml node, Problems problems) {
        if (!(node instanceof Yaml.Mapping mapping)) {
            Mismatch.report(node, notation(), problems);
            return null;
        }
        int errors = problems.count();
        Spec spec = new FieldReader(parts, hints).read(mapping, problems);
        return problems.count() == errors ? maker.make(spec, mapping, problems) : null;
    }

    @Override
    public Object write(T value) {
        return taker.apply(value).canonical(field -> true);
    }

    @Override
    public Map<String, Object> schema() {
        return FieldSchema.object(parts);
    }

    @Override
    public String notation() {
        return "a map with "
                + Scalars.alternatives(parts.stream().map(Field::name).toList())
                        .replaceFirst(" or ([a-z0-9_]+)$", " and $1");
    }
}
