package io.quaymaster.model.compose;

/** The canonical form of a project, in the shape of {@code docker compose config}. */
public final class CanonicalForm {
    private final Node.Mapping tree;

    CanonicalForm(Node.Mapping tree) {
        this.tree = tree;
    }

    Node.Mapping tree() {
        return tree;
    }

    /** The form as indented JSON. Dollar signs are doubled, so that what is printed can be read again. */
    public String json() {
        return JsonText.of(tree);
    }

    /** The form as YAML; see {@link #json}. */
    public String yaml() {
        return YamlText.of(tree);
    }
}
