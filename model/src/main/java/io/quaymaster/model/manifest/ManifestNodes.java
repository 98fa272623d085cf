package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** The nodes of manifests and of the configuration: the YAML 1.2 core schema with merge keys, and no other tags. */
record ManifestNodes(Problems problems) implements YamlNodes<Yaml> {
    private static final String TAGS = "tag:yaml.org,2002:";
    private static final Map<String, Yaml.Type> SCALAR_TAGS = Map.of(
            TAGS + "str", Yaml.Type.STRING,
            TAGS + "int", Yaml.Type.INTEGER,
            TAGS + "float", Yaml.Type.DECIMAL,
            TAGS + "bool", Yaml.Type.BOOLEAN,
            TAGS + "null", Yaml.Type.NULL);

    @Override
    public Yaml sequence(List<Yaml> items, Optional<String> tag, Location location) {
        check(tag, TAGS + "seq", location);
        return new Yaml.Sequence(items, location);
    }

    @Override
    public Yaml mapping(List<Pair<Yaml>> pairs, Optional<String> tag, Location location) {
        check(tag, TAGS + "map", location);
        MappingEntries entries = new MappingEntries(problems);
        for (Pair<Yaml> pair : pairs) {
            if (pair.merge()) {
                entries.merge(pair.value());
            } else {
                entries.add(pair.key(), pair.value());
            }
        }
        return new Yaml.Mapping(entries.all(), location);
    }

    private void check(Optional<String> tag, String expected, Location location) {
        tag.filter(other -> !other.equals(expected) && !other.equals("!"))
                .ifPresent(other -> problems.add(location, unknown(other)));
    }

    @Override
    public Yaml scalar(ScalarEvent event, Location location) {
        String text = event.getValue();
        Yaml.Type plain = event.isPlain() ? CoreSchema.typeOf(text) : Yaml.Type.STRING;
        return new Yaml.Scalar(
                text, event.getTag().map(tag -> tagged(text, tag, location)).orElse(plain), location);
    }

    private Yaml.Type tagged(String text, String tag, Location location) {
        Yaml.Type wanted = tag.equals("!") ? Yaml.Type.STRING : SCALAR_TAGS.get(tag);
        if (wanted == null) {
            problems.add(location, unknown(tag));
            return Yaml.Type.STRING;
        }
        Yaml.Type actual = CoreSchema.typeOf(text);
        boolean fits = wanted == Yaml.Type.STRING
                || wanted == actual
                || (wanted == Yaml.Type.DECIMAL && actual == Yaml.Type.INTEGER);
        if (!fits) {
            problems.add(location, "the value does not fit its tag " + shortened(tag));
        }
        return wanted;
    }

    private static String unknown(String tag) {
        return "the tag " + shortened(tag) + " cannot be used here; values have no tags, except "
                + "!!str, !!int, !!float, !!bool, !!null, !!seq and !!map where they fit";
    }

    private static String shortened(String tag) {
        return tag.startsWith(TAGS) ? "!!" + tag.substring(TAGS.length()) : tag;
    }
}
