package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import java.util.stream.Stream;

/** The canonical form of a project, in the shape of {@code docker compose config}. */
public final class CanonicalForm {
    private final Node.Mapping tree;
    private final Node.Mapping extensions;
    private final Node.Mapping leftOut;

    /**
     * @param leftOut services that no chosen profile wants
     * @param extensions what each service says in our own terms, by service; Compose's canonical form has no place for it
     */
    CanonicalForm(Node.Mapping tree, Node.Mapping leftOut, Node.Mapping extensions) {
        this.tree = tree;
        this.leftOut = leftOut;
        this.extensions = extensions;
    }

    /** Of a project that declares nothing. */
    static CanonicalForm empty(Location location) {
        Node.Mapping nothing = Node.Mapping.empty(location);
        return new CanonicalForm(nothing, nothing, nothing);
    }

    Node.Mapping extensions() {
        return extensions;
    }

    Node.Mapping leftOut() {
        return leftOut;
    }

    Node.Mapping tree() {
        return tree;
    }

    /** The places of what is broken in any of its parts. */
    Stream<Location> broken() {
        return Stream.of(tree, extensions, leftOut).flatMap(Node::broken);
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
