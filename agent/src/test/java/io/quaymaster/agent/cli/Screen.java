package io.quaymaster.agent.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal in memory: what was written to it, and what a person would see. It knows the sequences that we use, no others. */
final class Screen {
    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[(\\??)([0-9]*)([A-Za-z])");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    final PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
    private final int columns;
    private final List<StringBuilder> grid = new ArrayList<>(List.of(new StringBuilder()));
    private int row;
    private int column;
    private boolean wraps;
    private boolean cursor;

    Screen(int columns) {
        this.columns = columns;
    }

    String raw() {
        return written.toString(StandardCharsets.UTF_8);
    }

    /** The lines that a person sees, without blanks at their ends. */
    String text() {
        replay();
        return String.join(
                        "\n",
                        grid.stream()
                                .map(line -> line.toString().stripTrailing())
                                .toList())
                .stripTrailing();
    }

    boolean cursorIsVisible() {
        replay();
        return cursor;
    }

    boolean wrapsLines() {
        replay();
        return wraps;
    }

    private void replay() {
        grid.clear();
        row = 0;
        column = 0;
        wraps = true;
        cursor = true;
        String raw = raw();
        Matcher sequence = SEQUENCE.matcher(raw);
        int position = 0;
        while (position < raw.length()) {
            if (sequence.region(position, raw.length()).lookingAt()) {
                obey(sequence.group(1), sequence.group(2), sequence.group(3));
                position = sequence.end();
            } else {
                type(raw.charAt(position++));
            }
        }
    }

    private void obey(String mark, String number, String command) {
        switch (mark + command) {
            case "A" -> row = Math.max(0, row - Integer.parseInt(number));
            case "K" -> line().setLength(Math.min(column, line().length()));
            case "J" -> {
                line().setLength(Math.min(column, line().length()));
                grid.subList(row + 1, grid.size()).clear();
            }
            case "m" -> {}
            case "?h", "?l" -> set(Integer.parseInt(number), command.equals("h"));
            default -> throw new AssertionError("unknown sequence " + mark + number + command);
        }
    }

    private void set(int mode, boolean on) {
        switch (mode) {
            case 7 -> wraps = on;
            case 25 -> cursor = on;
            default -> throw new AssertionError("unknown mode " + mode);
        }
    }

    private void type(char character) {
        switch (character) {
            case '\r' -> column = 0;
            case '\n' -> {
                row++;
                column = 0;
            }
            case '\u001b' -> throw new AssertionError("a broken sequence");
            default -> print(character);
        }
    }

    private void print(char character) {
        if (column == columns && wraps) {
            row++;
            column = 0;
        }
        int at = Math.min(column, columns - 1);
        StringBuilder line = line();
        while (line.length() <= at) {
            line.append(' ');
        }
        line.setCharAt(at, character);
        column = at + 1;
    }

    private StringBuilder line() {
        while (grid.size() <= row) {
            grid.add(new StringBuilder());
        }
        return grid.get(row);
    }
}
