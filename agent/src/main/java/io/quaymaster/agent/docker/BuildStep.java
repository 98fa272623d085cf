package io.quaymaster.agent.docker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One step of a running build: tells of itself line by line, and remembers its last ones for the case that it fails. */
final class BuildStep {
    private static final int REMEMBERED = 30;
    private static final Pattern LABEL = Pattern.compile("(\\[[^\\]]+\\]) .*");

    private final String name;
    private final String label;
    private final boolean internal;
    private final Consumer<String> progress;
    private final Deque<String> lines = new ArrayDeque<>();
    private final LineBuffer buffer = new LineBuffer();
    private boolean begun;
    private boolean ended;

    /** @param name such as {@code [build 2/3] RUN make} */
    BuildStep(String name, Consumer<String> progress) {
        this.name = name.lines().findFirst().orElse("");
        Matcher matcher = LABEL.matcher(this.name);
        this.label = matcher.matches() ? matcher.group(1) : this.name + ":";
        this.internal = label.equals("[internal]");
        this.progress = progress;
    }

    String name() {
        return name;
    }

    void begin() {
        if (!begun && !internal) {
            progress.accept(name);
        }
        begun = true;
    }

    void cached() {
        end("CACHED");
    }

    void done(Duration took) {
        end(String.format(Locale.ROOT, "done %.1fs", took.toMillis() / 1000.0));
    }

    /** @param text of any number of lines, the last one perhaps to be continued */
    void output(String text) {
        buffer.add(text).forEach(this::line);
    }

    /** What it said last, oldest first. */
    List<String> lastLines() {
        buffer.finish().forEach(this::line);
        return List.copyOf(lines);
    }

    private void end(String how) {
        buffer.finish().forEach(this::line);
        if (!ended && !internal) {
            begin();
            progress.accept(label + " " + how);
        }
        ended = true;
    }

    private void line(String line) {
        begin();
        progress.accept(label + " " + line);
        lines.addLast(line);
        if (lines.size() > REMEMBERED) {
            lines.removeFirst();
        }
    }
}
