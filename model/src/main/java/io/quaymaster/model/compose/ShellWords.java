package io.quaymaster.model.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command line as a list of words, as Compose splits it: quotes and backslashes as in a shell, nothing else of a shell. What
 * comes after {@code ;}, {@code &}, {@code |} or a redirection is dropped.
 */
final class ShellWords {
    private static final String ENDS = ";&|<>";

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean started;
    private boolean escaped;
    private char quote;
    private boolean backQuoted;
    private boolean substitution;

    private ShellWords() {}

    /** The words; nothing where a quote or a bracket is not closed. */
    static Optional<List<String>> split(String line) {
        ShellWords words = new ShellWords();
        return words.read(line) ? Optional.of(words.words) : Optional.empty();
    }

    private boolean read(String line) {
        for (int index = 0; index < line.length(); index++) {
            char character = line.charAt(index);
            if (ENDS.indexOf(character) >= 0 && isBare()) {
                boolean numbered = character == '>' && !word.isEmpty() && Character.isDigit(word.charAt(0));
                started = started && !numbered;
                break;
            }
            if (!take(character)) {
                return false;
            }
        }
        finishWord();
        return isBare();
    }

    private boolean isBare() {
        return !escaped && quote == 0 && !backQuoted && !substitution;
    }

    /** Takes a character; false where it cannot stand there. */
    private boolean take(char character) {
        if (escaped) {
            escaped = false;
            append(character);
        } else if (character == '\\' && quote != '\'') {
            escaped = true;
        } else if (" \t\r\n".indexOf(character) >= 0) {
            takeBlank(character);
        } else if ("\"'".indexOf(character) >= 0 && !substitution && (quote == 0 || quote == character)) {
            started = started || quote == character;
            quote = quote == 0 ? character : 0;
        } else if (character == '`' && !substitution && quote == 0) {
            backQuoted = !backQuoted;
            append(character);
        } else if ("()".indexOf(character) >= 0 && quote == 0 && !backQuoted) {
            return takeBracket(character);
        } else {
            append(character);
        }
        return true;
    }

    private void append(char character) {
        started = true;
        word.append(character);
    }

    private void takeBlank(char blank) {
        if (isBare()) {
            finishWord();
        } else {
            word.append(blank);
        }
    }

    private boolean takeBracket(char bracket) {
        if (bracket == ')') {
            substitution = !substitution;
            append(bracket);
            return true;
        }
        boolean begins = !substitution && word.toString().endsWith("$");
        substitution = substitution || begins;
        word.append(bracket);
        return begins;
    }

    private void finishWord() {
        if (started) {
            words.add(word.toString());
        }
        word.setLength(0);
        started = false;
    }
}
