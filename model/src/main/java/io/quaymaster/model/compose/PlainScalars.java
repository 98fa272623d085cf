package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Compose makes of a plain scalar: YAML 1.2, with what its reader keeps of YAML 1.1. {@code 010} is 8, {@code 1_000} is
 * 1000, dates are dates; {@code yes}, {@code no} and {@code 22:22} are texts.
 */
final class PlainScalars {
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
    private static final Pattern NOT_A_NUMBER = Pattern.compile("\\.(?:nan|NaN|NAN)");
    private static final Pattern INFINITE = Pattern.compile("([-+]?)\\.(?:inf|Inf|INF)");
    private static final Pattern WHOLE = Pattern.compile(
            "(?<sign>[-+]?)(?:0[xX](?<hex>[0-9a-fA-F]+)|0[bB](?<binary>[01]+)|0[oO]?(?<octal>[0-7]+)|(?<decimal>0|[1-9][0-9]*))");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
    private static final Pattern MOMENT = Pattern.compile("(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})"
            + "(?:(?:[Tt](?=.*(?:Z|[-+][0-9]{2}:[0-9]{2})$)| (?!.*[Z+-]))"
            + "(?<time>[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\\.[0-9]+)?)(?<zone>Z|[-+][0-9]{2}:[0-9]{2})?)?");
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.TWO.pow(Long.SIZE).subtract(BigInteger.ONE);
    /** Longer ones are no numbers that anybody means, and cost time to convert. */
    private static final int LONGEST = 400;

    private PlainScalars() {}

    static Node resolve(String text, Location location) {
        if (NOTHING.contains(text)) {
            return new Node.Nothing(location);
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return new Node.Flag(TRUE.contains(text), location);
        }
        boolean mayBeNumber = "+-.0123456789".indexOf(text.charAt(0)) >= 0 && text.length() <= LONGEST;
        return mayBeNumber ? number(text, location) : new Node.Text(text, location);
    }

    private static Node number(String text, Location location) {
        if (isMoment(text)) {
            return new Node.Moment(text, location);
        }
        if (NOT_A_NUMBER.matcher(text).matches()) {
            return new Node.Decimal(Double.NaN, location);
        }
        Matcher infinite = INFINITE.matcher(text);
        if (infinite.matches()) {
            boolean negative = infinite.group(1).equals("-");
            return new Node.Decimal(negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY, location);
        }
        String digits = text.startsWith(".") ? text : text.replace("_", "");
        Optional<BigInteger> whole = whole(digits);
        if (whole.isPresent()) {
            return new Node.Whole(whole.get(), location);
        }
        boolean decimal = DECIMAL.matcher(digits).matches() && Double.isFinite(Double.parseDouble(digits));
        return decimal ? new Node.Decimal(Double.parseDouble(digits), location) : new Node.Text(text, location);
    }

    private static Optional<BigInteger> whole(String digits) {
        Matcher number = WHOLE.matcher(digits);
        if (!number.matches()) {
            return Optional.empty();
        }
        BigInteger magnitude = magnitude(number);
        BigInteger value = number.group("sign").equals("-") ? magnitude.negate() : magnitude;
        return value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0 ? Optional.empty() : Optional.of(value);
    }

    private static BigInteger magnitude(Matcher number) {
        if (number.group("hex") != null) {
            return new BigInteger(number.group("hex"), 16);
        }
        if (number.group("binary") != null) {
            return new BigInteger(number.group("binary"), 2);
        }
        return number.group("octal") != null
                ? new BigInteger(number.group("octal"), 8)
                : new BigInteger(number.group("decimal"));
    }

    /** A date or time as RFC 3339 has it. */
    static String instant(String moment) {
        Matcher parts = MOMENT.matcher(moment);
        if (!parts.matches()) {
            return moment;
        }
        String time = parts.group("time") == null ? "00:00:00" : parts.group("time");
        String zone = parts.group("zone") == null ? "Z" : parts.group("zone");
        return String.format(
                "%s-%02d-%02dT%s%s",
                parts.group("year"),
                Integer.parseInt(parts.group("month")),
                Integer.parseInt(parts.group("day")),
                time.replaceFirst("(\\.[0-9]*[1-9])0+$|\\.0+$", "$1"),
                zone);
    }

    private static boolean isMoment(String text) {
        Matcher moment = MOMENT.matcher(text);
        if (!moment.matches()) {
            return false;
        }
        try {
            LocalDate.of(
                    Integer.parseInt(moment.group("year")),
                    Integer.parseInt(moment.group("month")),
                    Integer.parseInt(moment.group("day")));
            return true;
        } catch (DateTimeException noSuchDay) {
            return false;
        }
    }
}
