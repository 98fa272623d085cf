package io.quaymaster.model.compose;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.scanner.Scanner;
import org.snakeyaml.engine.v2.tokens.AliasToken;
import org.snakeyaml.engine.v2.tokens.AnchorToken;
import org.snakeyaml.engine.v2.tokens.DirectiveToken;
import org.snakeyaml.engine.v2.tokens.ScalarToken;
import org.snakeyaml.engine.v2.tokens.Token;

/**
 * The tokens of a Compose file, as far as Compose reads them: its reader is stricter than YAML 1.2 about tabs before comments, on
 * empty lines and after {@code -}, and about the names of anchors.
 */
final class ComposeScanner implements Scanner {
    private static final Pattern ANCHOR = Pattern.compile("[0-9A-Za-z_-]+");

    private final Scanner scanner;
    private final int[] text;
    private final Deque<Integer> blocks = new ArrayDeque<>();
    private int flows;
    private @Nullable Token last;

    ComposeScanner(Scanner scanner, String text) {
        this.scanner = scanner;
        this.text = text.codePoints().toArray();
    }

    @Override
    public boolean checkToken(Token.ID... choices) {
        return scanner.checkToken(choices);
    }

    @Override
    public Token peekToken() {
        return scanner.peekToken();
    }

    @Override
    public boolean hasNext() {
        return scanner.hasNext();
    }

    @Override
    public Token next() {
        Token token = scanner.next();
        if (last != null) {
            new TabCheck(text, last, mark(token.getStartMark()).getIndex(), indent(), flows > 0).check();
        }
        follow(token);
        last = token;
        return token;
    }

    @Override
    public void resetDocumentIndex() {
        scanner.resetDocumentIndex();
    }

    /** The column that what belongs to the innermost block begins at, at least. */
    private int indent() {
        return blocks.isEmpty() ? 0 : blocks.peek() + 1;
    }

    private void follow(Token token) {
        switch (token.getTokenId()) {
            case BlockMappingStart, BlockSequenceStart ->
                blocks.push(mark(token.getStartMark()).getColumn());
            case BlockEnd -> blocks.poll();
            case FlowMappingStart, FlowSequenceStart -> flows++;
            case FlowMappingEnd, FlowSequenceEnd -> flows--;
            case Anchor -> name(((AnchorToken) token).getValue().getValue(), token);
            case Alias -> name(((AliasToken) token).getValue().getValue(), token);
            case Directive -> version((DirectiveToken<?>) token);
            case Scalar -> content((ScalarToken) token);
            default -> {}
        }
    }

    /** Compose refuses what says that it is not YAML 1.1, though that is how it reads everything. */
    private static void version(DirectiveToken<?> directive) {
        if (directive.getName().equals(DirectiveToken.YAML_DIRECTIVE)
                && !directive.getValue().equals(Optional.of(List.of(1, 1)))) {
            throw new ScannerException(
                    "it says that it is another version than 1.1, the only one that Compose reads; remove the line",
                    directive.getStartMark());
        }
    }

    private static void name(String anchor, Token token) {
        if (!ANCHOR.matcher(anchor).matches()) {
            throw new ScannerException(
                    "the name of an anchor consists of letters, digits, _ and -", token.getStartMark());
        }
    }

    /** In a block of text the first line says how far it is indented, for which a tab is no measure. */
    private void content(ScalarToken scalar) {
        boolean block = scalar.getStyle() == ScalarStyle.LITERAL || scalar.getStyle() == ScalarStyle.FOLDED;
        int end = mark(scalar.getEndMark()).getIndex();
        int index = mark(scalar.getStartMark()).getIndex();
        boolean measured = !block;
        while (!measured && index < end && text[index] != '\n') {
            measured = text[index] != '#' && Character.isDigit(text[index]);
            index++;
        }
        while (!measured && index < end && (text[index] == '\n' || text[index] == '\r' || text[index] == ' ')) {
            index++;
        }
        if (!measured && index < end && text[index] == '\t') {
            throw TabCheck.refusal(text, index);
        }
    }

    static Mark mark(Optional<Mark> mark) {
        return mark.orElseThrow(() -> new IllegalStateException("the scanner keeps no marks"));
    }
}
