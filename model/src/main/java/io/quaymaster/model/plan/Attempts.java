package io.quaymaster.model.plan;

import io.quaymaster.model.state.DesiredContainer;

/**
 * What a person and the past say to another try of what a container is to be.
 *
 * @param areAskedFor whether what is left of a failed one is no reason not to begin
 * @param areOver whether it failed so often that it is not begun, also where nothing is left that says so
 * @param container what a person calls it
 */
record Attempts(boolean areAskedFor, boolean areOver, String container) {
    static final String ASKED_FOR = "a person asked for another try";

    static Attempts of(Planning planning, DesiredContainer container) {
        Directives directives = planning.directives();
        boolean asked = directives.retried().contains(container.id());
        boolean exhausted = directives.exhausted().contains(container.id());
        return new Attempts(asked, exhausted && !asked, container.id().name());
    }

    /** What a person can do about something that failed. */
    String next() {
        return "commit a change or try again with quaymaster retry " + container;
    }
}
