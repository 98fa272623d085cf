package io.quaymaster.model.compose;

/** What holds where something is not written. */
@FunctionalInterface
interface Completion {
    Node complete(Node node);

    Completion NONE = node -> node;

    /** A mapping with a text under a key that it has not got. */
    static Completion of(String key, String text) {
        return node ->
                node instanceof Node.Mapping mapping ? mapping.or(key, new Node.Text(text, mapping.location())) : node;
    }

    default Completion and(Completion other) {
        return node -> other.complete(complete(node));
    }

    /** A tree with all defaults. */
    static Node all(Form form, Node node) {
        return form.each(form.completion().complete(node), Completion::all);
    }
}
