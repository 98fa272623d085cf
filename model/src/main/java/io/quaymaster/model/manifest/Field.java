package io.quaymaster.model.manifest;

import org.jspecify.annotations.Nullable;

/**
 * One field of a kind of resource.
 *
 * @param name the key in a manifest
 * @param shape how its value is written
 * @param effect what a change of it asks for
 * @param fallback what holds when the field is not given; null where nothing does
 * @param required whether a manifest must give it
 * @param doc what it means, in a sentence or two, for the reference
 */
public record Field<T>(
        String name,
        Shape<T> shape,
        Effect effect,
        @Nullable T fallback,
        boolean required,
        String doc) {

    /** What a change of a field asks for. */
    public enum Effect {
        /** Another object: a container with another value of it is another container. */
        RECREATE,
        /** A change of the object that exists, which goes on running. */
        IN_PLACE,
        /** Nothing at the object: the field says how we handle it. */
        POLICY
    }

    public static <T> Field<T> of(String name, Shape<T> shape, String doc) {
        return new Field<>(name, shape, Effect.RECREATE, null, false, doc);
    }

    public Field<T> or(T value) {
        return new Field<>(name, shape, effect, value, required, doc);
    }

    public Field<T> inPlace() {
        return new Field<>(name, shape, Effect.IN_PLACE, fallback, required, doc);
    }

    public Field<T> policy() {
        return new Field<>(name, shape, Effect.POLICY, fallback, required, doc);
    }

    public Field<T> needed() {
        return new Field<>(name, shape, effect, fallback, true, doc);
    }
}
