package io.quaymaster.model.manifest;

import java.util.Optional;
import java.util.SortedMap;

/**
 * Gives environment variables and build arguments that are written without a value that of the source's variable of the same
 * name. One that the source does not have stays without, and is then a problem.
 *
 * @param variables the source's
 */
record InheritedVariables(SortedMap<String, String> variables) {
    Yaml.Mapping fill(Kind kind, Yaml.Mapping document) {
        return switch (kind) {
            case CONTAINER -> replace(document, ContainerFields.ENVIRONMENT.name());
            case IMAGE -> replace(document, ImageFields.BUILD.name(), "args");
            case NETWORK, VOLUME -> document;
        };
    }

    private Yaml.Mapping replace(Yaml.Mapping mapping, String key, String... rest) {
        return new Yaml.Mapping(
                mapping.entries().stream()
                        .map(entry -> entry.key().text().equals(key)
                                ? new Yaml.Entry(entry.key(), replaced(entry.value(), rest))
                                : entry)
                        .toList(),
                mapping.location());
    }

    private Yaml replaced(Yaml value, String... rest) {
        if (rest.length == 0) {
            return filled(value);
        }
        return value instanceof Yaml.Mapping mapping ? replace(mapping, rest[0]) : value;
    }

    private Yaml filled(Yaml values) {
        return switch (values) {
            case Yaml.Mapping mapping ->
                new Yaml.Mapping(
                        mapping.entries().stream().map(this::filledEntry).toList(), mapping.location());
            case Yaml.Sequence sequence ->
                new Yaml.Sequence(
                        sequence.items().stream().map(this::filledItem).toList(), sequence.location());
            case Yaml.Scalar scalar -> scalar;
        };
    }

    private Yaml.Entry filledEntry(Yaml.Entry entry) {
        boolean bare = entry.value() instanceof Yaml.Scalar scalar && scalar.type() == Yaml.Type.NULL;
        return bare
                ? variable(entry.key().text())
                        .map(value -> new Yaml.Entry(
                                entry.key(),
                                new Yaml.Scalar(
                                        value, Yaml.Type.STRING, entry.value().location())))
                        .orElse(entry)
                : entry;
    }

    private Yaml filledItem(Yaml item) {
        if (!(item instanceof Yaml.Scalar scalar) || scalar.text().contains("=")) {
            return item;
        }
        return variable(scalar.text())
                .<Yaml>map(value -> new Yaml.Scalar(scalar.text() + "=" + value, Yaml.Type.STRING, scalar.location()))
                .orElse(item);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }
}
