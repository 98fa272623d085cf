package io.quaymaster.agent.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Makes whole, plain lines of a terminal's text that comes in pieces. */
final class LineBuffer {
    // Colours and cursor movements of a terminal, and what else could play tricks on the terminal or log that shows the
    // line.
    private static final Pattern CONTROL = Pattern.compile("\\u001B\\[[0-9;?]*[ -/]*[@-~]|[\\p{Cntrl}&&[^\\t]]");

    private final StringBuilder unfinished = new StringBuilder();

    /** The lines that this piece completes, without their ends. */
    List<String> add(String piece) {
        unfinished.append(piece);
        List<String> lines = new ArrayList<>();
        for (int end = unfinished.indexOf("\n"); end >= 0; end = unfinished.indexOf("\n")) {
            lines.add(plain(unfinished.substring(0, end)));
            unfinished.delete(0, end + 1);
        }
        return lines;
    }

    /** What is left when no more comes: one line, or none. */
    List<String> finish() {
        return unfinished.isEmpty() ? List.of() : add("\n");
    }

    /** A line as a terminal would leave it standing, without what only a terminal understands. */
    static String plain(String raw) {
        // A progress bar writes itself over and over: what it showed last is what counts.
        String text = raw.stripTrailing();
        return CONTROL.matcher(text.substring(text.lastIndexOf('\r') + 1)).replaceAll("");
    }
}
