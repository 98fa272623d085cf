package io.quaymaster.agent.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** A log line for a person: {@code 12:00:03 INFO  converged source=shop steps=3}. */
final class LogLine extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final String RESET = "\u001b[0m";
    private static final String DIM = "\u001b[2m";
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String GREEN = "\u001b[32m";

    private final boolean terminal;
    private final boolean colours;
    private final ZoneId zone;

    /**
     * @param terminal whether somebody watches, so that the local time of day will do; otherwise date and time in UTC
     */
    LogLine(boolean terminal, boolean colours, ZoneId zone) {
        this.terminal = terminal;
        this.colours = colours;
        this.zone = zone;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder()
                .append(coloured(DIM, time(event.getInstant())))
                .append(' ')
                .append(coloured(colourOf(event.getLevel()), String.format("%-5s", event.getLevel())))
                .append(' ')
                .append(event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair ->
                    line.append(' ').append(coloured(DIM, pair.key + "=")).append(quoted(String.valueOf(pair.value))));
        }
        line.append(System.lineSeparator());
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.toString();
    }

    private String time(Instant instant) {
        return terminal
                ? TIME_OF_DAY.format(instant.atZone(zone))
                : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private String coloured(String colour, String text) {
        return colours ? colour + text + RESET : text;
    }

    private static String colourOf(Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return RED;
        }
        if (level.isGreaterOrEqual(Level.WARN)) {
            return YELLOW;
        }
        return level.isGreaterOrEqual(Level.INFO) ? GREEN : DIM;
    }

    /** In quotes where the end of the value could not be seen otherwise, and always on one line. */
    private static String quoted(String value) {
        boolean plain = !value.isEmpty() && value.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=');
        return plain
                ? value
                : '"'
                        + value.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\r", "\\r")
                        + '"';
    }
}
