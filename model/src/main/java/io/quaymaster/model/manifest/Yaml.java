package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Optional;

/** One node of a YAML document, with the place it was written at. Aliases are already replaced by what they stand for. */
public sealed interface Yaml {
    Location location();

    /** The scalar types of the YAML 1.2 core schema. */
    enum Type {
        STRING,
        INTEGER,
        DECIMAL,
        BOOLEAN,
        NULL
    }

    /** A single value; {@code text} is what was written, {@code type} what the core schema makes of it. */
    record Scalar(String text, Type type, Location location) implements Yaml {}

    record Sequence(List<Yaml> items, Location location) implements Yaml {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    record Mapping(List<Entry> entries, Location location) implements Yaml {
        public Mapping {
            entries = List.copyOf(entries);
        }

        public Optional<Entry> find(String key) {
            return entries.stream()
                    .filter(entry -> entry.key().text().equals(key))
                    .findFirst();
        }
    }

    record Entry(Scalar key, Yaml value) {}
}
