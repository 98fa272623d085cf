package io.quaymaster.model.plan;

/** What can be done about something that Docker Compose made. */
final class ByCompose {
    static final String NEXT =
            "take it over with quaymaster apply --adopt, or adopt: true of the source in the agent's configuration";

    private ByCompose() {}
}
