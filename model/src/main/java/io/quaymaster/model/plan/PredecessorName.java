package io.quaymaster.model.plan;

import io.quaymaster.model.state.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an instance that was replaced: {@code web.old-<fingerprint>}, and with a drain {@code web.old-<fingerprint>-<second>},
 * the second since 1970, in hexadecimal, at whose begin its successor had taken over. Nothing but the name can be written down at
 * that moment.
 */
final class PredecessorName {
    private static final Pattern WITH_TIME = Pattern.compile(".*\\.old-[0-9a-f]{8}-([0-9a-f]{8})");

    private PredecessorName() {}

    static String of(String slotName, Fingerprint fingerprint, Duration drain, Instant now) {
        String name = Role.PREDECESSOR.name(slotName, fingerprint);
        Instant second = now.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
        return drain.isZero() ? name : name + "-" + HexFormat.of().toHexDigits((int) second.getEpochSecond());
    }

    /** When the drain of an instance ends; long ago where its name does not say when it began. */
    static Instant drained(String name, Duration drain) {
        Matcher matcher = WITH_TIME.matcher(name);
        return matcher.matches()
                ? Instant.ofEpochSecond(Long.parseLong(matcher.group(1), 16)).plus(drain)
                : Instant.EPOCH;
    }
}
