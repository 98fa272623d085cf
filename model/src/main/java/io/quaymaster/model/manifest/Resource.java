package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Something declared in a manifest.
 *
 * @param kind what it is
 * @param name unique within its kind and source
 * @param spec what its manifest says, as written: references not yet looked up, files not yet read
 * @param node the YAML it was read from, for pointing at parts of it
 */
public record Resource(Kind kind, String name, Spec spec, Yaml.Mapping node) {
    /** Where a part of the resource was written: as far down the path of keys, items or indices as there is something. */
    public Location at(String... path) {
        Step here = new Step(node, node.location());
        for (String part : path) {
            Optional<Step> next = here.into(part);
            if (next.isEmpty()) {
                break;
            }
            here = next.get();
        }
        return here.location();
    }

    /** {@code container "web"}, as problems name it. */
    public String subject() {
        return subject(kind, name);
    }

    static String subject(Kind kind, String name) {
        return kind.word() + " \"" + name + "\"";
    }

    /** A place on the way down: what is there, and where its key or item begins. */
    private record Step(Yaml node, Location location) {
        Optional<Step> into(String part) {
            return switch (node) {
                case Yaml.Mapping mapping ->
                    mapping.find(part)
                            .map(entry -> new Step(entry.value(), entry.key().location()));
                case Yaml.Sequence sequence ->
                    item(sequence.items(), part).map(item -> new Step(item, item.location()));
                case Yaml.Scalar scalar -> Optional.empty();
            };
        }

        private static Optional<Yaml> item(List<Yaml> items, String part) {
            return IntStream.range(0, items.size())
                    .filter(index -> part.equals(Integer.toString(index)) || isText(items.get(index), part))
                    .mapToObj(items::get)
                    .findFirst();
        }

        private static boolean isText(Yaml item, String text) {
            return item instanceof Yaml.Scalar scalar && scalar.text().equals(text);
        }
    }
}
