package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The long forms of what Compose lets one write short. */
final class LongForms {
    private static final int MOST_PORTS = 65_536;

    static final Expansion BUILD = (node, findings) -> build(node);
    static final Expansion TEXT_AS_LIST =
            (node, findings) -> node instanceof Node.Text text ? list(List.of(text), text) : node;
    static final Expansion SCALAR_AS_TEXT =
            (node, findings) -> node instanceof Node.Flag flag ? text(Texts.of(flag), flag) : node;
    static final Expansion NAMES = (node, findings) -> byName(node, Node.Nothing::new, findings.problems());
    static final Expansion EXTENDS = (node, findings) -> under("service", node);
    static final Expansion FILE_MOUNT = (node, findings) -> under("source", node);
    static final Expansion INCLUDE = (node, findings) -> under("path", node);
    static final Expansion DEPENDENCIES = (node, findings) -> dependencies(node, findings.problems());
    static final Expansion ENV_FILES = (node, findings) -> envFiles(node);
    static final Expansion GPUS = (node, findings) ->
            node instanceof Node.Text text ? list(List.of(mapping(text).with("count", text("all", text))), text) : node;
    static final Expansion KEY_VALUES = (node, findings) -> keyValues(node, findings.problems());
    static final Expansion SSH_KEYS = (node, findings) -> sshKeys(node, findings.problems());
    static final Expansion DEVICE =
            (node, findings) -> node instanceof Node.Text text ? device(text, findings.problems()) : node;
    static final Expansion VOLUME =
            (node, findings) -> node instanceof Node.Text text ? VolumeText.parse(text, findings.problems()) : node;
    static final Expansion PORTS = (node, findings) -> ports(node, findings.problems());
    static final Expansion EXTERNAL = LongForms::external;

    private LongForms() {}

    static Node.Text text(String text, Node like) {
        return new Node.Text(text, like.location());
    }

    private static Node.Mapping mapping(Node like) {
        return Node.Mapping.empty(like.location());
    }

    private static Node.Sequence list(List<Node> items, Node like) {
        return new Node.Sequence(items, like.location());
    }

    private static Node under(String key, Node node) {
        return node instanceof Node.Text text ? mapping(text).with(key, text) : node;
    }

    static Node build(Node node) {
        return under("context", node);
    }

    /** A service to wait for. */
    static Node dependency(Location location) {
        return Node.Mapping.empty(location)
                .with("condition", new Node.Text("service_started", location))
                .with("required", new Node.Flag(true, location));
    }

    private static Node dependencies(Node node, Problems problems) {
        return byName(node, LongForms::dependency, problems) instanceof Node.Mapping services
                ? services.each((name, service) -> service instanceof Node.Mapping one
                        ? one.or("condition", text("service_started", one)).or("required", flag(true, one))
                        : service)
                : node;
    }

    static Node.Flag flag(boolean value, Node like) {
        return new Node.Flag(value, like.location());
    }

    /** A list of names as a map of them. */
    static Node byName(Node node, Function<Location, Node> value, Problems problems) {
        if (!(node instanceof Node.Sequence names)) {
            return node;
        }
        Map<String, Node.Member> members = new LinkedHashMap<>();
        for (Node name : names.items()) {
            if (name instanceof Node.Text text) {
                members.put(text.text(), new Node.Member(text.location(), value.apply(text.location())));
            } else if (!(name instanceof Node.Broken)) {
                problems.add(name.location(), "must be a name, not " + name.described());
            }
        }
        return new Node.Mapping(members, names.location());
    }

    private static Node envFiles(Node node) {
        return TEXT_AS_LIST.expand(node, new Findings()) instanceof Node.Sequence files
                ? files.with(files.items().stream()
                        .map(file -> under("path", file))
                        .map(file -> file instanceof Node.Mapping mapping
                                ? mapping.or("required", flag(true, mapping))
                                : file)
                        .toList())
                : node;
    }

    private static Node keyValues(Node node, Problems problems) {
        return node instanceof Node.Sequence pairs
                ? split(pairs, problems, text -> false, "needs a value: write it as " + "NAME=value")
                : node;
    }

    private static Node sshKeys(Node node, Problems problems) {
        return node instanceof Node.Sequence keys
                ? split(keys, problems, "default"::equals, "must be \"default\", or a key as ID=path")
                : node;
    }

    /** A list of {@code NAME=value} as a map; some names may stand alone. */
    private static Node split(
            Node.Sequence pairs, Problems problems, Function<String, Boolean> standsAlone, String needed) {
        Map<String, Node.Member> members = new LinkedHashMap<>();
        for (Node item : sound(pairs.items())) {
            String[] pair = Texts.of(item).split("=", 2);
            if (pair.length == 1 && !standsAlone.apply(pair[0])) {
                problems.add(item.location(), item.described() + " " + needed);
            } else {
                Node value = pair.length == 1 ? new Node.Nothing(item.location()) : text(pair[1], item);
                members.put(pair[0], new Node.Member(item.location(), value));
            }
        }
        return new Node.Mapping(members, pairs.location());
    }

    /** The items of a list of which there is something to be said. */
    static List<Node> sound(List<Node> items) {
        return items.stream().filter(item -> !(item instanceof Node.Broken)).toList();
    }

    private static Node device(Node.Text text, Problems problems) {
        String[] parts = text.text().split(":", -1);
        if (parts.length > 3) {
            problems.add(
                    text.location(),
                    "must be a device such as /dev/sda, /dev/sda:/dev/xvda or /dev/sda:/dev/xvda:rwm, not "
                            + text.described() + ": write it with source: and target: if it contains colons");
            return text;
        }
        String target = parts.length == 1 || parts[1].isEmpty() ? parts[0] : parts[1];
        return mapping(text)
                .with("source", text(parts[0], text))
                .with("target", text(target, text))
                .with("permissions", text(parts.length == 3 ? parts[2] : "rwm", text));
    }

    private static Node ports(Node node, Problems problems) {
        if (!(node instanceof Node.Sequence ports)) {
            return node;
        }
        List<Node> all = new ArrayList<>();
        for (Node port : ports.items()) {
            boolean isText = !(port instanceof Node.Mapping || port instanceof Node.Broken);
            all.addAll(isText ? PortText.parse(port, problems) : List.of(port));
            if (all.size() > MOST_PORTS) {
                problems.add(ports.location(), "these are more than " + MOST_PORTS + " ports");
                return ports;
            }
        }
        return ports.with(all);
    }

    private static Node external(Node node, Findings findings) {
        if (!(node instanceof Node.Mapping resource)
                || !(resource.find("external").orElse(null) instanceof Node.Mapping external)) {
            return node;
        }
        Node.Mapping flagged = resource.with("external", flag(true, external));
        if (external.find("name").isEmpty()) {
            return flagged;
        }
        Node name = external.find("name").get();
        findings.warnings()
                .add(external.location(), "external.name is deprecated: write external: true, and name: beside it");
        if (resource.has("name")
                && !resource.find("name")
                        .map(Node::data)
                        .equals(external.find("name").map(Node::data))) {
            findings.problems().add(name.location(), "name and external.name differ: keep only name");
        }
        return flagged.or("name", name);
    }
}
