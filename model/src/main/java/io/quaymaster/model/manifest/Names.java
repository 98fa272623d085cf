package io.quaymaster.model.manifest;

/** The names that the daemon and its network take. */
final class Names {
    /** What the daemon takes as the name of a container or volume. */
    static final String OBJECT = "[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}";

    private static final String NOTATION =
            "2 to 128 letters, digits, \"_\", \".\" or \"-\", of which the first is a letter or a digit";

    static final Shape<String> OBJECT_NAME = Scalars.text(NOTATION, OBJECT);
    /** The name of a resource, where a list or map of them is written. */
    static final Shape<String> REFERENCE = Scalars.text("the name of a resource", "[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

    private Names() {}
}
