package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of value is written in YAML: the single definition from which it is read, written in canonical form, and
 * described in the JSON Schema and the reference.
 *
 * @param <T> the value
 */
public interface Shape<T> {
    /** Reads the value; null after reporting why it cannot be read. */
    @Nullable
    T read(Yaml node, Problems problems);

    /**
     * The value in canonical form, as plain data: String, Long, Double, Boolean, and Lists and sorted Maps of these. Equal
     * values have equal canonical forms, and {@link #read} of a canonical form gives an equal value.
     */
    Object write(T value);

    /** What may be written, as a draft-07 JSON Schema. */
    Map<String, Object> schema();

    /** What may be written, in a few words that follow "must be". */
    String notation();

    /** The fields of the object that may be written here; empty where none may. */
    default List<Field<?>> parts() {
        return List.of();
    }
}
