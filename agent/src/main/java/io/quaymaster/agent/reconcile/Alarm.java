package io.quaymaster.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** When to look again. It is kept as a time to wait, so that a clock which is set back delays nothing. */
final class Alarm {
    private Instant set = Instant.MIN;
    private Duration time = ChronoUnit.FOREVER.getDuration();

    /** Goes off when {@code time} has passed since {@code now}, whatever it was set to before. */
    void set(Duration time, Instant now) {
        this.set = now;
        this.time = time;
    }

    /** Goes off when {@code time} has passed, if it would not do so earlier. */
    void advance(Duration time, Instant now) {
        if (time.compareTo(left(now)) < 0) {
            set(time, now);
        }
    }

    /** Nothing once it has gone off. */
    Duration left(Instant now) {
        return hasPassed(time, set, now) ? Duration.ZERO : time.minus(Duration.between(set, now));
    }

    /** True also where the clock was set back: nobody shall have to wait for an hour on account of that. */
    static boolean hasPassed(Duration time, Instant since, Instant now) {
        Duration passed = Duration.between(since, now);
        return passed.isNegative() || passed.compareTo(time) >= 0;
    }
}
