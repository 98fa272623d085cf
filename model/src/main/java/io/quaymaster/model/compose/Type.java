package io.quaymaster.model.compose;

/** The types of single values that a place takes. */
enum Type {
    TEXT("a text"),
    WHOLE("a whole number"),
    NUMBER("a number"),
    FLAG("true or false"),
    NOTHING("nothing");

    private final String notation;

    Type(String notation) {
        this.notation = notation;
    }

    String notation() {
        return notation;
    }

    boolean takes(Node node) {
        return switch (node) {
            case Node.Text text -> this == TEXT;
            case Node.Whole whole -> this == WHOLE || this == NUMBER;
            case Node.Decimal decimal -> this == NUMBER || (this == WHOLE && decimal.value() % 1 == 0);
            case Node.Flag flag -> this == FLAG;
            case Node.Nothing nothing -> this == NOTHING;
            case Node.Moment moment -> false;
            case Node.Broken broken -> false;
            case Node.Sequence sequence -> false;
            case Node.Mapping mapping -> false;
        };
    }
}
