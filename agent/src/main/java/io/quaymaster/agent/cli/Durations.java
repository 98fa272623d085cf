package io.quaymaster.agent.cli;

import java.time.Duration;
import java.util.Locale;

/** How long something took, as a person reads it: {@code 0.3 s}, {@code 2 min 05 s}. */
final class Durations {
    private Durations() {}

    static String text(Duration duration) {
        return duration.compareTo(Duration.ofMinutes(1)) < 0
                ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
                : String.format(Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
    }
}
