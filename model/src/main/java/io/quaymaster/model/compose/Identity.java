package io.quaymaster.model.compose;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What makes two items of a list the same thing: the later one takes the place of the earlier. */
@FunctionalInterface
interface Identity {
    /** What the item is the only one of; nothing for an item that is compared with none. */
    Optional<String> of(Node item);

    Identity NONE = item -> Optional.empty();

    /** The part of a text before {@code =}. */
    Identity KEY = item -> text(item).map(text -> text.split("=", 2)[0]);

    Identity WHOLE_TEXT = item -> Optional.of(Texts.of(item)).filter(text -> !text.isEmpty());

    Identity ENV_FILE = item -> item instanceof Node.Mapping mapping ? mapping.text("path") : text(item);

    /** The place in the container. */
    Identity DEVICE = item -> item instanceof Node.Mapping mapping
            ? mapping.text("target")
            : text(item).map(text -> text.split(":", -1)).map(parts -> parts.length == 1 ? parts[0] : parts[1]);

    Identity VOLUME = item -> item instanceof Node.Mapping mapping
            ? mapping.text("target")
            : text(item).flatMap(text -> VolumeText.target(text));

    Identity PORT = Identity::port;

    /** The place of a config or secret in the container. */
    static Identity mount(String directory) {
        return item -> item instanceof Node.Mapping mapping
                ? mapping.text("target").or(() -> mapping.text("source").map(source -> directory + "/" + source))
                : text(item).map(source -> directory + "/" + source);
    }

    private static Optional<String> text(Node item) {
        return item instanceof Node.Text text ? Optional.of(text.text()) : Optional.empty();
    }

    private static Optional<String> port(Node item) {
        if (item instanceof Node.Mapping mapping) {
            return Optional.of(mapping.text("host_ip").orElse("0.0.0.0") + ":"
                    + mapping.find("published").map(Node::data).orElse("") + ":"
                    + mapping.find("target").map(Texts::of).orElse("") + "/"
                    + mapping.text("protocol").orElse("tcp"));
        }
        return WHOLE_TEXT.of(item);
    }

    /** A tree in which of items that are the same thing only the last is left, where the first stood. */
    static Node unique(Form form, Node node) {
        Node inner = form.each(node, Identity::unique);
        if (!(inner instanceof Node.Sequence sequence)) {
            return inner;
        }
        List<Node> kept = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        for (Node item : sequence.items()) {
            Integer place = form.identity()
                    .of(item)
                    .map(key -> places.putIfAbsent(key, kept.size()))
                    .orElse(null);
            if (place == null) {
                kept.add(item);
            } else {
                kept.set(place, item);
            }
        }
        return sequence.with(kept);
    }
}
