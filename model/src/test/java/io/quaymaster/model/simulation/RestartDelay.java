package io.quaymaster.model.simulation;

import java.time.Duration;

/** How long the daemon waits before it starts a container again: twice as long each time, unless the container ran for a while. */
final class RestartDelay {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration A_WHILE = Duration.ofSeconds(10);

    private Duration last = Duration.ZERO;

    /** @param ran how long the container ran this time */
    Duration next(Duration ran) {
        if (last.isZero() || ran.compareTo(A_WHILE) >= 0) {
            last = FIRST;
        } else {
            Duration twice = last.multipliedBy(2);
            last = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
        }
        return last;
    }

    void reset() {
        last = Duration.ZERO;
    }
}
