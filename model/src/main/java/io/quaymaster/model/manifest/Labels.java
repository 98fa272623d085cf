package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The shape of labels, of which those that mark our own objects cannot be set. */
record Labels() implements Shape<SortedMap<String, String>> {
    static final Shape<SortedMap<String, String>> SHAPE = new Labels();

    private static final String OURS = "quaymaster.";

    @Override
    public @Nullable SortedMap<String, String> read(Yaml node, Problems problems) {
        SortedMap<String, String> labels = TextMap.SHAPE.read(node, problems);
        if (labels == null) {
            return null;
        }
        List<String> ours =
                labels.keySet().stream().filter(name -> name.startsWith(OURS)).toList();
        ours.forEach(name -> problems.add(
                where(node, name),
                Mismatch.quote(name) + " cannot be set: labels that begin with \"" + OURS
                        + "\" mark what Quaymaster owns"));
        return ours.isEmpty() ? labels : null;
    }

    private static Location where(Yaml node, String name) {
        return switch (node) {
            case Yaml.Mapping mapping ->
                mapping.find(name).map(entry -> entry.key().location()).orElse(mapping.location());
            case Yaml.Sequence sequence ->
                sequence.items().stream()
                        .filter(item -> item instanceof Yaml.Scalar scalar
                                && scalar.text().split("=", 2)[0].equals(name))
                        .map(Yaml::location)
                        .findFirst()
                        .orElse(sequence.location());
            case Yaml.Scalar scalar -> scalar.location();
        };
    }

    @Override
    public Object write(SortedMap<String, String> labels) {
        return TextMap.SHAPE.write(labels);
    }

    @Override
    public Map<String, Object> schema() {
        return TextMap.SHAPE.schema();
    }

    @Override
    public String notation() {
        return TextMap.SHAPE.notation();
    }
}
