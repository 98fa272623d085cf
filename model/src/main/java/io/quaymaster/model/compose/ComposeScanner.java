package io.quaymaster.model.compose;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
 * empty lines and after {@code -}, about the names of anchors, and about texts without quotes within brackets.
 */
final class ComposeScanner implements Scanner {
    private static final Pattern ANCHOR = Pattern.compile("[0-9A-Za-z_-]+");

    /** Line breaks of YAML 1.1 and none of 1.2: what one reader takes for a comment is a key to the other. */
    private static final Set<Integer> BREAKS = Set.of(0x85, 0x2028, 0x2029);

    private final Scanner scanner;
    private final int[] text;
    private final Deque<Integer> blocks = new ArrayDeque<>();
    private int flows;
    private @Nullable Token last;

    ComposeScanner(Scanner scanner, String text) {
        this.text = text.codePoints().toArray();
        this.scanner = new ColonsInText(scanner, this.text);
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
        if (last == null) {
            refuseBreaks();
        } else {
            new TabCheck(text, last, start(token), indent(), flows > 0).check();
        }
        follow(token);
        last = token;
        return token;
    }

    @Override
    public void resetDocumentIndex() {
        scanner.resetDocumentIndex();
    }

    private void refuseBreaks() {
        for (int index = 0; index < text.length; index++) {
            if (BREAKS.contains(text[index])) {
                throw refusal(
                        text,
                        index,
                        String.format(
                                "the character U+%1$04X is a line break to some readers of YAML and none to others; write it as"
                                        + " \\u%1$04x in double quotes, or remove it",
                                text[index]));
            }
        }
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
            case Scalar -> new TextCheck(text, (ScalarToken) token).check(flows > 0);
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
                    "the name of an anchor consists of letters, digits, _ and -"
                            + (anchor.contains(":") ? "; write a space between it and a colon" : ""),
                    token.getStartMark());
        }
    }

    static Mark mark(Optional<Mark> mark) {
        return mark.orElseThrow(() -> new IllegalStateException("the scanner keeps no marks"));
    }

    static int start(Token token) {
        return mark(token.getStartMark()).getIndex();
    }

    static int end(Token token) {
        return mark(token.getEndMark()).getIndex();
    }

    /** What is wrong at a place of the text. */
    static ScannerException refusal(int[] text, int index, String sentence) {
        int line = 0;
        int start = 0;
        for (int position = 0; position < index; position++) {
            if (text[position] == '\n') {
                line++;
                start = position + 1;
            }
        }
        Mark mark = new Mark("", index, line, index - start, text, index);
        return new ScannerException(sentence, Optional.of(mark));
    }
}
