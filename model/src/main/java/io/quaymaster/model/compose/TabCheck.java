package io.quaymaster.model.compose;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.tokens.ScalarToken;
import org.snakeyaml.engine.v2.tokens.Token;

/** Whether what stands between two tokens has a tab where Compose takes none: where a key could begin, outside of brackets. */
final class TabCheck {
    /** Between two comments Compose looks no further ahead than this, and minds no tabs. */
    private static final int LOOKAHEAD = 512;

    private final int[] text;
    private final Token before;
    private final int end;
    private final int indent;
    private final boolean inBrackets;
    private int index;
    private int column;
    private boolean onFirstLine = true;

    /**
     * @param before the token that the gap follows
     * @param end where the next token begins
     * @param indent the column that what belongs to the innermost block begins at, at least
     */
    TabCheck(int[] text, Token before, int end, int indent, boolean inBrackets) {
        this.text = text;
        this.before = before;
        this.end = end;
        this.indent = indent;
        this.inBrackets = inBrackets;
        Mark mark = ComposeScanner.mark(before.getEndMark());
        this.index = mark.getIndex();
        this.column = mark.getColumn();
    }

    void check() {
        if (before.getTokenId() == Token.ID.Directive) {
            return;
        }
        if (before instanceof ScalarToken scalar && scalar.isPlain()) {
            afterPlainText();
        }
        while (!inBrackets && index < end) {
            if (text[index] == '\t' && mayBeginKey()) {
                throw refusal();
            }
            if (text[index] == '#') {
                comments();
            } else {
                forward();
            }
        }
    }

    /** Text without quotes may go on in the next line, if that is indented. */
    private void afterPlainText() {
        while (index < end && text[index] != '#') {
            if (text[index] == '\t' && !onFirstLine && column < indent) {
                throw refusal();
            }
            forward();
        }
    }

    private ScannerException refusal() {
        return ComposeScanner.refusal(text, index, "a tab cannot stand here");
    }

    private boolean mayBeginKey() {
        return !onFirstLine
                || switch (before.getTokenId()) {
                    case StreamStart, BlockEntry, Key -> true;
                    case Scalar -> isBlock((ScalarToken) before);
                    default -> false;
                };
    }

    private static boolean isBlock(ScalarToken scalar) {
        return switch (scalar.getStyle()) {
            case LITERAL, FOLDED -> true;
            default -> false;
        };
    }

    /** One comment behind a token; of others all that follow each other. */
    private void comments() {
        boolean single = onFirstLine
                && switch (before.getTokenId()) {
                    case StreamStart, DocumentStart, DocumentEnd, BlockEntry -> false;
                    default -> true;
                };
        skipLine();
        for (int next = nextComment(); !single && next >= 0; next = nextComment()) {
            while (index < next) {
                forward();
            }
            skipLine();
        }
    }

    private void skipLine() {
        while (index < end && text[index] != '\n') {
            forward();
        }
    }

    /** Where the next comment begins, if there is nothing before it; -1 if there is. */
    private int nextComment() {
        int next = index;
        while (next < end && next - index < LOOKAHEAD && text[next] != '#') {
            next++;
        }
        return next < end && text[next] == '#' ? next : -1;
    }

    private void forward() {
        boolean newLine = text[index] == '\n';
        index++;
        column = newLine ? 0 : column + 1;
        onFirstLine &= !newLine;
    }
}
