package io.quaymaster.agent.docker;

import java.util.ArrayList;
import java.util.List;

/** Makes whole lines of a text that comes in pieces. */
final class LineBuffer {
    private final StringBuilder unfinished = new StringBuilder();

    /** The lines that this piece completes, without their ends. */
    List<String> add(String piece) {
        unfinished.append(piece);
        List<String> lines = new ArrayList<>();
        for (int end = unfinished.indexOf("\n"); end >= 0; end = unfinished.indexOf("\n")) {
            lines.add(unfinished.substring(0, end));
            unfinished.delete(0, end + 1);
        }
        return lines;
    }

    /** What is left when no more comes: one line, or none. */
    List<String> finish() {
        return unfinished.isEmpty() ? List.of() : add("\n");
    }
}
