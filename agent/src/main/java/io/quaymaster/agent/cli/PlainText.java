package io.quaymaster.agent.cli;

import java.util.regex.Pattern;

/** What a program printed, made safe to print again: no escape sequences, no control characters. */
final class PlainText {
    private static final Pattern ESCAPES =
            Pattern.compile("\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|[@-Z\\\\-_])");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\u0080-\u009f]+");

    private PlainText() {}

    /** The last line of a text as a terminal would leave it standing, without what only a terminal understands. */
    static String oneLine(String text) {
        String plain = ESCAPES.matcher(text).replaceAll("").stripTrailing();
        // Programs draw their progress over and over at the start of the line.
        String last = plain.substring(plain.lastIndexOf('\r') + 1);
        return CONTROLS.matcher(last).replaceAll(" ").stripTrailing();
    }

    /** Cut to a number of characters, with an ellipsis where something is missing. */
    static String fit(String text, int width) {
        if (text.codePointCount(0, text.length()) <= width) {
            return text;
        }
        return width < 1 ? "" : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }
}
