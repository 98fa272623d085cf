package io.quaymaster.model.compose;

import java.util.ArrayDeque;
import java.util.Deque;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.scanner.Scanner;
import org.snakeyaml.engine.v2.tokens.ScalarToken;
import org.snakeyaml.engine.v2.tokens.Token;

/**
 * Tokens in which a colon within brackets belongs to the text before it unless a blank follows, as Compose reads it:
 * {@code [a:, b]} is a list of two texts, and {@code {a:[b]}} is nothing.
 */
final class ColonsInText implements Scanner {
    private final Scanner scanner;
    private final int[] text;
    private final Deque<Token> ahead = new ArrayDeque<>();
    private int flows;

    ColonsInText(Scanner scanner, int[] text) {
        this.scanner = scanner;
        this.text = text;
    }

    @Override
    public boolean checkToken(Token.ID... choices) {
        return ahead().isEmpty() ? scanner.checkToken(choices) : isOneOf(ahead.getFirst(), choices);
    }

    private static boolean isOneOf(Token token, Token.ID... choices) {
        for (Token.ID choice : choices) {
            if (token.getTokenId() == choice) {
                return true;
            }
        }
        return choices.length == 0;
    }

    @Override
    public Token peekToken() {
        return ahead().isEmpty() ? scanner.peekToken() : ahead.getFirst();
    }

    @Override
    public boolean hasNext() {
        return !ahead().isEmpty();
    }

    @Override
    public Token next() {
        return ahead().removeFirst();
    }

    @Override
    public void resetDocumentIndex() {
        scanner.resetDocumentIndex();
    }

    /** At least the next token, where there is one: a text with all that says something of it. */
    private Deque<Token> ahead() {
        while (scanner.hasNext() && (ahead.isEmpty() || (flows > 0 && isBeforeText(ahead.getLast())))) {
            Token token = scanner.next();
            ahead.addLast(token);
            flows += switch (token.getTokenId()) {
                case FlowMappingStart, FlowSequenceStart -> 1;
                case FlowMappingEnd, FlowSequenceEnd -> -1;
                default -> 0;
            };
            if (flows > 0 && token instanceof ScalarToken scalar && scalar.isPlain()) {
                takeColon(scalar);
            }
        }
        return ahead;
    }

    private static boolean isBeforeText(Token token) {
        return isOneOf(token, Token.ID.Key, Token.ID.Anchor, Token.ID.Tag);
    }

    private void takeColon(ScalarToken scalar) {
        if (!scanner.checkToken(Token.ID.Value)) {
            return;
        }
        Token colon = scanner.peekToken();
        int start = ComposeScanner.end(scalar);
        int end = ComposeScanner.end(colon);
        String rest = new String(text, start, end - start);
        if (rest.lines().count() > 1 || end == text.length || ",[]{}".indexOf(text[end]) < 0) {
            return;
        }
        if (text[end] == '[' || text[end] == '{') {
            throw new ScannerException("a colon needs a space after it", colon.getStartMark());
        }
        scanner.next();
        ahead.removeLast();
        if (!ahead.isEmpty() && isImplied(ahead.getFirst())) {
            ahead.removeFirst();
        }
        ahead.addLast(new ScalarToken(scalar.getValue() + rest, true, scalar.getStartMark(), colon.getEndMark()));
    }

    /** Whether a token stands for a key that nothing but its colon made one. */
    private static boolean isImplied(Token token) {
        return token.getTokenId() == Token.ID.Key && ComposeScanner.start(token) == ComposeScanner.end(token);
    }
}
