package io.quaymaster.agent.simulation;

/** A property that did not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Property property;

    Violation(Property property, String message) {
        super(property.sentence() + ": " + message);
        this.property = property;
    }

    Property property() {
        return property;
    }
}
