package io.quaymaster.model.manifest;

import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The values of a resource's fields. Only what was given is held; what was not is the field's fallback. */
public final class Spec {
    public static final Spec EMPTY = new Spec(new TreeMap<>(Comparator.comparing(Field::name)));

    private final SortedMap<Field<?>, Object> values;

    private Spec(SortedMap<Field<?>, Object> values) {
        this.values = values;
    }

    /** The value, or the field's fallback. */
    public <T> T get(Field<T> field) {
        return find(field)
                .orElseThrow(
                        () -> new IllegalStateException("field " + field.name() + " has neither value nor fallback"));
    }

    /** The value, or the field's fallback, or nothing where the field has none. */
    public <T> Optional<T> find(Field<T> field) {
        T given = given(field);
        return Optional.ofNullable(given == null ? field.fallback() : given);
    }

    public boolean has(Field<?> field) {
        return values.containsKey(field);
    }

    public <T> Spec with(Field<T> field, T value) {
        SortedMap<Field<?>, Object> changed = new TreeMap<>(values);
        changed.put(field, value);
        return new Spec(changed);
    }

    /** The same where there is no value. */
    <T> Spec withNullable(Field<T> field, @Nullable T value) {
        return value == null ? this : with(field, value);
    }

    public Spec without(Field<?> field) {
        SortedMap<Field<?>, Object> changed = new TreeMap<>(values);
        changed.remove(field);
        return new Spec(changed);
    }

    /**
     * The values of the chosen fields in canonical form, by field name. A value that equals its field's fallback is left out,
     * so that writing a default changes nothing.
     */
    public SortedMap<String, Object> canonical(Predicate<Field<?>> chosen) {
        SortedMap<String, Object> canonical = new TreeMap<>();
        values.keySet().stream()
                .filter(chosen)
                .filter(field -> !get(field).equals(field.fallback()))
                .forEach(field -> canonical.put(field.name(), write(field)));
        return canonical;
    }

    private <T> Object write(Field<T> field) {
        return field.shape().write(get(field));
    }

    // The map is only ever filled through with(), which pairs a field with a value of its own type.
    @SuppressWarnings("unchecked")
    private <T> @Nullable T given(Field<T> field) {
        return (T) values.get(field);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Spec spec && values.equals(spec.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return canonical(field -> true).toString();
    }
}
