package io.quaymaster.model.compose;

import java.util.List;

/**
 * One document of a Compose file, before it is laid over those before it.
 *
 * @param replaced paths whose values of earlier documents do not count
 */
record Layer(Node.Mapping tree, List<List<String>> replaced) {
    Layer {
        replaced = List.copyOf(replaced);
    }

    Layer with(Node.Mapping other) {
        return new Layer(other, replaced);
    }

    /** What lies below, without what this layer replaces. */
    Node.Mapping cleared(Node.Mapping below) {
        Node.Mapping cleared = below;
        for (List<String> path : replaced) {
            cleared = path.isEmpty() ? cleared : without(cleared, path);
        }
        return cleared;
    }

    private static Node.Mapping without(Node.Mapping mapping, List<String> path) {
        String key = path.getFirst();
        if (path.size() == 1) {
            return mapping.without(key);
        }
        return mapping.find(key).orElse(null) instanceof Node.Mapping inner
                ? mapping.with(key, without(inner, path.subList(1, path.size())))
                : mapping;
    }
}
