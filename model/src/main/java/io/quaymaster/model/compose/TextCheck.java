package io.quaymaster.model.compose;

import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.tokens.ScalarToken;

/** Whether a text is written in a way that Compose reads, too. */
final class TextCheck {
    private static final int HEXADECIMAL = 16;
    /** How many digits an escape with a small u has. */
    private static final int UNIT = 4;

    private final int[] text;
    private final ScalarToken scalar;
    private final int start;
    private final int end;

    /** @param text the whole file */
    TextCheck(int[] text, ScalarToken scalar) {
        this.text = text;
        this.scalar = scalar;
        this.start = ComposeScanner.start(scalar);
        this.end = ComposeScanner.end(scalar);
    }

    /** @param inBrackets whether the text stands in a list or a map with brackets */
    void check(boolean inBrackets) {
        switch (scalar.getStyle()) {
            case LITERAL, FOLDED -> indentation();
            case DOUBLE_QUOTED -> escapes();
            case PLAIN -> {
                if (inBrackets) {
                    questionMarks();
                }
            }
            case SINGLE_QUOTED, JSON_SCALAR_STYLE -> {}
        }
    }

    /** In a block of text the first line says how far it is indented, for which a tab is no measure. */
    private void indentation() {
        boolean measured = false;
        int index = start;
        while (!measured && index < end && text[index] != '\n') {
            measured = text[index] != '#' && Character.isDigit(text[index]);
            index++;
        }
        while (!measured && index < end && (text[index] == '\n' || text[index] == '\r' || text[index] == ' ')) {
            index++;
        }
        if (!measured && index < end && text[index] == '\t') {
            throw refusal(index, "a tab cannot stand here");
        }
    }

    /** A slash has no escape in YAML 1.1, and half a character none at all: Compose does not join two of them. */
    private void escapes() {
        boolean escaped = false;
        for (int index = start; index < end; index++) {
            if (escaped && text[index] == '/') {
                throw refusal(index, "a slash is written without a backslash before it");
            }
            if (escaped && text[index] == 'u' && isHalf(index + 1)) {
                throw refusal(index, "\\u is followed by half of a character: write \\U and all its eight digits");
            }
            escaped = !escaped && text[index] == '\\';
        }
    }

    private boolean isHalf(int digits) {
        return Character.isSurrogate((char) Integer.parseInt(new String(text, digits, UNIT), HEXADECIMAL));
    }

    private void questionMarks() {
        for (int index = start; index < end; index++) {
            if (text[index] == '?') {
                throw refusal(index, "within brackets a text with a question mark must be in quotes");
            }
        }
    }

    private ScannerException refusal(int index, String sentence) {
        return ComposeScanner.refusal(text, index, sentence);
    }
}
