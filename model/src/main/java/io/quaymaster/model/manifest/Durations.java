package io.quaymaster.model.manifest;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as Compose writes them: {@code 1m30s}. */
public final class Durations {
    private static final String PART = "([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h|d|w)";
    private static final Pattern PARTS = Pattern.compile(PART);
    private static final Pattern GRAMMAR = Pattern.compile("0|(?:" + PART + ")+");
    private static final String NOTATION = "a duration such as 500ms, 10s, 1m30s or 2h";
    static final Shape<Duration> SHAPE = new Parsed<>(NOTATION, schema(), Durations::read, Durations::text);

    /** What the daemon takes between two health checks; it refuses anything else between nothing and a millisecond. */
    static final Shape<Duration> MILLISECONDS = new Parsed<>(
            NOTATION,
            schema(),
            (text, complaints) -> {
                Duration duration = read(text, complaints);
                if (duration != null && !duration.isZero() && duration.compareTo(Duration.ofMillis(1)) < 0) {
                    complaints.accept(Mismatch.cut(text) + " is less than 1ms, the least that the daemon takes");
                    return null;
                }
                return duration;
            },
            Durations::text);

    private Durations() {}

    private static @Nullable Duration read(String text, Consumer<String> complaints) {
        Optional<Duration> duration = parse(text);
        if (duration.isEmpty() && text.matches("[0-9]{1,9}")) {
            complaints.accept(text + " has no unit; write " + text + "s for seconds");
            return null;
        }
        return duration.orElseGet(() -> Scalars.refuse(text, NOTATION, complaints));
    }

    public static Optional<Duration> parse(String text) {
        if (text.length() > Scalars.LONGEST || !GRAMMAR.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal nanos = BigDecimal.ZERO;
        for (Matcher part = PARTS.matcher(text); part.find(); ) {
            BigDecimal unit = BigDecimal.valueOf(unit(part.group(2)).toNanos());
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
        }
        boolean fits = nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return fits ? Optional.of(Duration.ofNanos(nanos.longValue())) : Optional.empty();
    }

    /** Zero needs no unit. */
    private static Map<String, Object> schema() {
        Map<String, Object> schema = Json.object("type", List.of("string", "integer"), "minimum", 0, "maximum", 0);
        schema.put("pattern", "^(?:0|([0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s|m|h|d|w))+)$");
        return schema;
    }

    private static Duration unit(String unit) {
        return switch (unit) {
            case "ns" -> Duration.ofNanos(1);
            case "us", "µs" -> Duration.ofNanos(1_000);
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            case "w" -> Duration.ofDays(7);
            default -> throw new IllegalStateException("the grammar has no unit " + unit);
        };
    }

    /** A plain number of microseconds, or a duration. */
    static @Nullable Long microseconds(String text, Consumer<String> complaints) {
        Long plain = Scalars.wholeNumber(text);
        return plain != null && plain >= 0
                ? plain
                : parse(text)
                        .map(duration -> duration.toNanos() / 1_000)
                        .orElseGet(() -> Scalars.refuse(
                                text, "a number of microseconds, or a duration such as 100ms", complaints));
    }

    /** The shortest text of whole numbers, from hours to nanoseconds: {@code 1m30s}. */
    public static String text(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toHours(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        append(text, duration.toNanosPart() / 1_000 % 1_000, "us");
        append(text, duration.toNanosPart() % 1_000, "ns");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
        if (number != 0) {
            text.append(number).append(unit);
        }
    }
}
