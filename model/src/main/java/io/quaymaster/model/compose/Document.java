package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A document of a manifest, or a map in one, while it is made of a part of a Compose file. What is taken over keeps the place that it
 * was written at, so that all that is said of the document later points into the Compose file.
 */
final class Document {
    private final Map<String, Node.Member> members = new LinkedHashMap<>();
    private final Location location;

    Document(Location location) {
        this.location = location;
    }

    /** @param key where its name was written */
    static Document of(Kind kind, String name, Location key, Location location) {
        return new Document(location).put("kind", kind.title(), key).put("name", name, key);
    }

    Location location() {
        return location;
    }

    Document put(String key, Location at, Node value) {
        members.put(key, new Node.Member(at, value));
        return this;
    }

    Document put(String key, String text, Location at) {
        return put(key, at, new Node.Text(text, at));
    }

    Document putUnlessEmpty(String key, Location at, List<Node> items) {
        return items.isEmpty() ? this : put(key, at, new Node.Sequence(items, at));
    }

    Document putUnlessEmpty(String key, Location at, Document map) {
        return map.members.isEmpty() ? this : put(key, at, map.node());
    }

    /** Takes over what is there under some keys. */
    Document take(Node.Mapping from, List<String> keys) {
        keys.forEach(key -> takeAs(from, key, key));
        return this;
    }

    /** Takes over a text, unless it says what would hold without it. */
    Document takeUnless(Node.Mapping from, String key, String usual) {
        boolean isUsual = from.find(key).map(Texts::of).filter(usual::equals).isPresent();
        return isUsual ? this : takeAs(from, key, key);
    }

    Document takeAs(Node.Mapping from, String key, String name) {
        from.find(key)
                .filter(value -> !(value instanceof Node.Nothing))
                .ifPresent(value -> put(name, from.at(key), value));
        return this;
    }

    boolean has(String key) {
        return members.containsKey(key);
    }

    Node.Mapping node() {
        return new Node.Mapping(members, location);
    }

    Yaml.Mapping yaml() {
        return mapping(node());
    }

    private static Yaml.Mapping mapping(Node.Mapping mapping) {
        return new Yaml.Mapping(
                mapping.members().entrySet().stream()
                        .map(entry -> new Yaml.Entry(
                                new Yaml.Scalar(
                                        entry.getKey(),
                                        Yaml.Type.STRING,
                                        entry.getValue().key()),
                                yaml(entry.getValue().value())))
                        .toList(),
                mapping.location());
    }

    private static Yaml yaml(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> mapping(mapping);
            case Node.Sequence list ->
                new Yaml.Sequence(list.items().stream().map(Document::yaml).toList(), list.location());
            case Node.Text text -> scalar(text, Yaml.Type.STRING);
            case Node.Moment moment -> scalar(moment, Yaml.Type.STRING);
            case Node.Whole whole -> scalar(whole, Yaml.Type.INTEGER);
            case Node.Decimal decimal -> scalar(decimal, Yaml.Type.DECIMAL);
            case Node.Flag flag -> scalar(flag, Yaml.Type.BOOLEAN);
            case Node.Nothing nothing -> scalar(nothing, Yaml.Type.NULL);
            case Node.Broken broken -> throw new IllegalStateException("what is broken has no form: " + broken);
        };
    }

    private static Yaml.Scalar scalar(Node node, Yaml.Type type) {
        return new Yaml.Scalar(Texts.of(node), type, node.location());
    }
}
