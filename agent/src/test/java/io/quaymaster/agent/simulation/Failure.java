package io.quaymaster.agent.simulation;

/** A property that did not hold, and the history in which it did not. */
record Failure(Violation violation, History history) {
    Property property() {
        return violation.property();
    }

    @Override
    public String toString() {
        return violation.getMessage() + "\nin this history:\n" + history;
    }
}
