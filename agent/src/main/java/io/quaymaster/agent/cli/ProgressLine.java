package io.quaymaster.agent.cli;

import io.quaymaster.agent.cli.ProgressRow.State;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How a row of a {@link LiveProgress} is written: sign, resource, time, step, and what it said last, as far as there is room. */
final class ProgressLine {
    private static final String SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private static final int FRAME_MILLISECONDS = 100;
    private static final int TIME_WIDTH = 9;
    private static final int WIDEST_NAME = 32;

    private final boolean colours;

    ProgressLine(boolean colours) {
        this.colours = colours;
    }

    String of(ResourceId resource, ProgressRow row, int names, int columns, Instant now) {
        // The resource matters most; half of a narrow terminal is left for the rest.
        int width = Math.min(Math.min(names, WIDEST_NAME), Math.max(1, columns / 2));
        String name = pad(PlainText.fit(resource.toString(), width), width);
        String line = sign(row.state(), now) + " " + name + " "
                + String.format(Locale.ROOT, "%" + TIME_WIDTH + "s", row.time(now)) + "  " + row.text()
                + (row.lastLine().isEmpty() ? "" : "  " + row.lastLine());
        String fitting = PlainText.fit(line.stripTrailing(), columns);
        return colours ? colour(row.state()) + fitting.substring(0, 1) + "\u001b[0m" + fitting.substring(1) : fitting;
    }

    /** {@code … 12 more: 2 running, 10 done}. */
    String rest(Map<State, Integer> counts, int columns) {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        String states = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return PlainText.fit("… " + all + " more: " + states, columns);
    }

    private static String sign(State state, Instant now) {
        return switch (state) {
            case RUNNING -> {
                int frame = Math.floorMod(now.toEpochMilli() / FRAME_MILLISECONDS, SPINNER.length());
                yield SPINNER.substring(frame, frame + 1);
            }
            case DONE -> "✔";
            case FAILED -> "✘";
            case BLOCKED -> "■";
            case WAITING -> "…";
            case COMING -> "·";
        };
    }

    private static String colour(State state) {
        return switch (state) {
            case DONE -> "\u001b[32m";
            case FAILED, BLOCKED -> "\u001b[31m";
            case RUNNING -> "\u001b[36m";
            case WAITING -> "\u001b[33m";
            case COMING -> "\u001b[2m";
        };
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
