package io.quaymaster.model.compose;

/** How a short form becomes the long one. */
@FunctionalInterface
interface Expansion {
    /** The long form; the node itself where it is long already, or after reporting what is wrong with it as a whole. */
    Node expand(Node node, Findings findings);

    Expansion NONE = (node, findings) -> node;

    /** A tree with long forms only. */
    static Node all(Form form, Node node, Findings findings) {
        int errors = findings.problems().count();
        Node expanded = form.expansion().expand(node, findings);
        if (expanded.equals(node) && findings.problems().count() > errors) {
            return new Node.Broken(node.location());
        }
        return expanded instanceof Node.Mapping mapping
                ? mapping.each((key, value) -> form.under(key)
                        .map(child -> all(child, value, findings.under(form, key)))
                        .orElse(value))
                : form.each(expanded, (child, value) -> all(child, value, findings));
    }
}
