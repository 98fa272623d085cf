package io.quaymaster.model.manifest;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the daemon finds out whether a container is healthy; whatever is null or empty is the image's, or the daemon's default. */
public sealed interface Healthcheck {
    /** No check, also not the image's. */
    record Disabled() implements Healthcheck {}

    /**
     * @param test {@code CMD} and its arguments, or {@code CMD-SHELL} and a command line; empty for the image's test
     */
    record Check(
            List<String> test,
            @Nullable Duration interval,
            @Nullable Duration timeout,
            @Nullable Integer retries,
            @Nullable Duration startPeriod,
            @Nullable Duration startInterval)
            implements Healthcheck {
        public Check {
            test = List.copyOf(test);
        }
    }
}
