package io.quaymaster.model.compose;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What may be written at a place. */
sealed interface Shape {
    /** A single value. */
    record Scalar(Set<Type> types, Limit limit, Cast cast) implements Shape {
        public Scalar {
            types = Set.copyOf(types);
        }
    }

    /**
     * A list.
     *
     * @param distinct whether no two items may be equal
     */
    record Listing(Form item, boolean distinct) implements Shape {}

    /**
     * A map with keys that the user chooses.
     *
     * @param keys what a key must look like
     * @param closed whether others are refused; where not, their values are not looked at
     * @param subject what each of them is, where problems are to name it; empty where they are not
     */
    record Table(Pattern keys, Form value, boolean closed, String subject) implements Shape {}

    /**
     * A map with keys that Compose knows.
     *
     * @param extensible whether keys that begin with {@code x-} may be added
     */
    record Structure(Map<String, Attribute> attributes, boolean extensible) implements Shape {
        public Structure {
            attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        }

        static Structure of(boolean extensible, Attribute... attributes) {
            Map<String, Attribute> byName = new LinkedHashMap<>();
            for (Attribute attribute : attributes) {
                byName.put(attribute.name(), attribute);
            }
            return new Structure(byName, extensible);
        }

        Optional<Attribute> find(String name) {
            return Optional.ofNullable(attributes.get(name));
        }
    }

    /** One of several, which the kind of node tells apart. */
    record Choice(List<Form> alternatives) implements Shape {
        public Choice {
            alternatives = List.copyOf(alternatives);
        }
    }

    record Anything() implements Shape {}

    /** Whether a node is of the kind that this is about. */
    default boolean takes(Node node) {
        return switch (this) {
            case Scalar scalar -> scalar.types().stream().anyMatch(type -> type.takes(node));
            case Listing listing -> node instanceof Node.Sequence;
            case Table table -> node instanceof Node.Mapping;
            case Structure structure -> node instanceof Node.Mapping;
            case Choice choice ->
                choice.alternatives().stream().anyMatch(form -> form.shape().takes(node));
            case Anything anything -> true;
        };
    }

    /** What of its type a single value may be. */
    sealed interface Limit {
        record Free() implements Limit {}

        record OneOf(List<String> words) implements Limit {
            public OneOf {
                words = List.copyOf(words);
            }
        }

        /**
         * A text in which something is found.
         *
         * @param notation what that means, to follow "must be"
         */
        record Found(Pattern pattern, String notation) implements Limit {}

        /** A number, where it is one. */
        record Between(long least, long most) implements Limit {}
    }

    /** What a text becomes once its variables are replaced. */
    enum Cast {
        NONE,
        WHOLE,
        DECIMAL,
        FLAG
    }
}
