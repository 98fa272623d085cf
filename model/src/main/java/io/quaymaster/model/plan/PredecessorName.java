package io.quaymaster.model.plan;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an instance that was replaced: {@code web.old-<fingerprint>}, and once it drains {@code web.old-<fingerprint>-<second>},
 * the second since 1970, in hexadecimal, at whose begin no other name led to it any more. Nothing but the name can be written down
 * at that moment.
 */
final class PredecessorName {
    private static final Pattern DRAINING = Pattern.compile("(.*\\.old-[0-9a-f]{8})-([0-9a-f]{8})");

    private PredecessorName() {}

    static String draining(String name, Instant now) {
        Matcher matcher = DRAINING.matcher(name);
        String plain = matcher.matches() ? matcher.group(1) : name;
        return plain + "-" + HexFormat.of().toHexDigits((int) next(now).getEpochSecond());
    }

    /** Since when an instance drains; empty where it does not yet, or where the clock was put back so that nobody can tell. */
    static Optional<Instant> drainingSince(String name, Instant now) {
        Matcher matcher = DRAINING.matcher(name);
        return matcher.matches()
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(matcher.group(2), 16)))
                        .filter(since -> !since.isAfter(next(now)))
                : Optional.empty();
    }

    private static Instant next(Instant now) {
        return now.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
    }
}
