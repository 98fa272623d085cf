package io.quaymaster.model.manifest;

import java.time.Duration;

/** When an image is fetched from its registry. */
public sealed interface PullPolicy {
    /** When the daemon does not have it. */
    record Missing() implements PullPolicy {}

    /** At every new revision. */
    record Always() implements PullPolicy {}

    /** Not at all: the daemon must have it. */
    record Never() implements PullPolicy {}

    /** When the last time is longer ago than this. */
    record Every(Duration interval) implements PullPolicy {}
}
