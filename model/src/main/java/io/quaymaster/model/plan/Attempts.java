package io.quaymaster.model.plan;

import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredContainer;

/**
 * What a person and the past say to another try of what a container is to be.
 *
 * @param areAskedFor whether what is left of a failed one is no reason not to begin
 * @param areOver whether it failed so often that it is not begun, also where nothing is left that says so
 * @param recourse how a person asks for another try
 * @param container what a person calls it
 */
record Attempts(boolean areAskedFor, boolean areOver, Recourse recourse, String container) {
    static final String ASKED_FOR = "a person asked for another try";

    static Attempts of(Planning planning, DesiredContainer container) {
        Directives directives = planning.directives();
        boolean asked = directives.retried().contains(container.id());
        boolean exhausted = directives.exhausted().contains(container.id());
        return new Attempts(
                asked,
                exhausted && !asked,
                directives.recourse(),
                container.id().name());
    }

    /** What a person can do about something that failed, of which nothing need be left. */
    String next() {
        return switch (recourse) {
            case BY_COMMAND -> command();
            case BY_REMOVAL -> "change its manifest or apply again";
        };
    }

    /** What a person can do about an instance that failed and is still there. */
    String next(ActualContainer failed) {
        return switch (recourse) {
            case BY_COMMAND -> command();
            case BY_REMOVAL ->
                "change its manifest, or try again: docker rm " + (Instances.isUp(failed.state()) ? "--force " : "")
                        + failed.name() + ", and apply again";
        };
    }

    private String command() {
        return "commit a change or try again with quaymaster retry " + container;
    }
}
