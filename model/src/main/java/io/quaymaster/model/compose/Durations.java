package io.quaymaster.model.compose;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Compose reads them, and as it writes them: {@code 1m30s}, {@code 2d}. */
final class Durations {
    private static final Pattern DURATION = Pattern.compile(
            "(?<sign>[-+]?)(?<parts>(?:[0-9]{0,19}(?:\\.[0-9]{0,19})?" + "(?:ns|us|µs|μs|ms|s|m|h|d|w))+)");
    private static final Pattern PART = Pattern.compile("(?<number>[0-9]*(?:\\.[0-9]*)?)(?<unit>[a-zµμ]+)");
    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final int LONGEST = 100;

    private Durations() {}

    /** The duration; nothing where the text is none. */
    static Optional<Duration> parse(String text) {
        Matcher duration = DURATION.matcher(text);
        if (text.matches("[-+]?0")) {
            return Optional.of(Duration.ZERO);
        }
        if (text.length() > LONGEST || !duration.matches()) {
            return Optional.empty();
        }
        BigDecimal total = BigDecimal.ZERO;
        Matcher part = PART.matcher(duration.group("parts"));
        while (part.find()) {
            String number = part.group("number");
            if (number.isEmpty() || number.equals(".")) {
                return Optional.empty();
            }
            total = total.add(new BigDecimal(number.startsWith(".") ? "0" + number : number)
                    .multiply(BigDecimal.valueOf(nanoseconds(part.group("unit")))));
        }
        BigInteger nanoseconds = total.toBigInteger();
        return nanoseconds.bitLength() < Long.SIZE
                ? Optional.of(Duration.ofNanos(
                        duration.group("sign").equals("-") ? -nanoseconds.longValue() : nanoseconds.longValue()))
                : Optional.empty();
    }

    /** A duration as Go writes it: {@code 1m30s}, {@code 2h0m0s}, {@code 1.5s}, {@code 100ms}. */
    static String text(Duration duration) {
        String sign = duration.isNegative() ? "-" : "";
        long nanoseconds = duration.abs().toNanos();
        if (nanoseconds < SECOND) {
            return sign + (nanoseconds == 0 ? "0s" : small(nanoseconds));
        }
        long minutes = duration.abs().toMinutes();
        long rest = nanoseconds - minutes * MINUTE;
        String seconds = decimal(rest, SECOND) + "s";
        if (minutes == 0) {
            return sign + seconds;
        }
        return sign + (minutes < 60 ? minutes + "m" : minutes / 60 + "h" + minutes % 60 + "m") + seconds;
    }

    private static String small(long nanoseconds) {
        if (nanoseconds >= MILLISECOND) {
            return decimal(nanoseconds, MILLISECOND) + "ms";
        }
        return nanoseconds >= MICROSECOND ? decimal(nanoseconds, MICROSECOND) + "µs" : nanoseconds + "ns";
    }

    private static long nanoseconds(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> MICROSECOND;
            case "ms" -> MILLISECOND;
            case "s" -> SECOND;
            case "m" -> MINUTE;
            case "h" -> 60 * MINUTE;
            case "d" -> 24 * 60 * MINUTE;
            case "w" -> 7 * 24 * 60 * MINUTE;
            default -> throw new IllegalStateException("no unit of time: " + unit);
        };
    }

    private static String decimal(long number, long divisor) {
        return BigDecimal.valueOf(number)
                .divide(BigDecimal.valueOf(divisor))
                .stripTrailingZeros()
                .toPlainString();
    }
}
