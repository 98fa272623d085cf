package io.quaymaster.model.compose;

import java.util.Optional;
import java.util.function.Function;

/**
 * Puts values of variables into a text, as Compose does: {@code $NAME}, <code>${NAME}</code> and the operators {@code :-},
 * {@code -}, {@code :?}, {@code ?}, {@code :+} and {@code +}. {@code $$} is a dollar sign; a dollar sign that begins nothing stays
 * one.
 */
final class Template {
    private static final int DEEPEST = 50;
    private static final int LONGEST = 256 * 1024;

    private final Function<String, Optional<String>> variables;
    private final Reports reports;

    /** Who is told of what is missing or wrong. */
    interface Reports {
        /** A variable without a value and without a default: it is empty. */
        void unset(String name);

        /** Something that cannot be done. */
        void refuse(String sentence);
    }

    Template(Function<String, Optional<String>> variables, Reports reports) {
        this.variables = variables;
        this.reports = reports;
    }

    String apply(String text) {
        return text.indexOf('$') < 0 ? text : expand(text, 0);
    }

    private String expand(String text, int depth) {
        if (depth > DEEPEST) {
            reports.refuse("variables nested more than " + DEEPEST + " deep");
            return "";
        }
        StringBuilder result = new StringBuilder();
        int index = 0;
        for (int dollar = text.indexOf('$'); dollar >= 0; dollar = text.indexOf('$', index)) {
            result.append(text, index, dollar);
            if (result.length() > LONGEST) {
                reports.refuse("with its variables replaced the text is longer than " + LONGEST + " characters");
                return "";
            }
            index = piece(text, dollar, depth, result);
        }
        return result.append(text, index, text.length()).toString();
    }

    /** Appends what a dollar sign begins; returns where the text goes on. */
    private int piece(String text, int dollar, int depth, StringBuilder result) {
        if (text.startsWith("$$", dollar)) {
            result.append('$');
            return dollar + 2;
        }
        if (text.startsWith("${", dollar)) {
            return braced(text, dollar + 2, depth, result);
        }
        int end = endOfName(text, dollar + 1);
        result.append(end == dollar + 1 ? "$" : value(text.substring(dollar + 1, end)));
        return end;
    }

    private int braced(String text, int start, int depth, StringBuilder result) {
        int operator = endOfName(text, start);
        if (operator > start && text.startsWith("}", operator)) {
            result.append(value(text.substring(start, operator)));
            return operator + 1;
        }
        int word = text.startsWith(":", operator) ? operator + 1 : operator;
        int close = closingBrace(text, start, word + 1);
        if (operator == start || word >= text.length() || "-+?".indexOf(text.charAt(word)) < 0 || close < 0) {
            reports.refuse(
                    "a ${ that begins no variable: write ${NAME}, or with an operator such as ${NAME:-default} on"
                            + " one line, or $$ for a dollar sign");
            return text.length();
        }
        boolean orEmpty = word > operator;
        String name = text.substring(start, operator);
        result.append(operate(name, orEmpty, text.charAt(word), text.substring(word + 1, close), depth + 1));
        return close + 1;
    }

    private String operate(String name, boolean orEmpty, char operator, String word, int depth) {
        // The word is looked at even where it is not needed: what is wrong in it is wrong in any case.
        String replaced = expand(word, depth);
        Optional<String> value = variables.apply(name);
        boolean present = value.isPresent() && !(orEmpty && value.get().isEmpty());
        return switch (operator) {
            case '-' -> present ? value.get() : replaced;
            case '+' -> present ? replaced : value.orElse("");
            default -> {
                if (!present) {
                    reports.refuse("the variable " + name + " is needed" + (replaced.isEmpty() ? "" : ": " + replaced));
                }
                yield value.orElse("");
            }
        };
    }

    private String value(String name) {
        Optional<String> value = variables.apply(name);
        if (value.isEmpty()) {
            reports.unset(name);
        }
        return value.orElse("");
    }

    private static int endOfName(String text, int start) {
        int index = start;
        while (index < text.length() && isNamePart(text.charAt(index), index > start)) {
            index++;
        }
        return index;
    }

    private static boolean isNamePart(char character, boolean digitsToo) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || character == '_'
                || (digitsToo && character >= '0' && character <= '9');
    }

    /**
     * The brace that closes the one before {@code start}, on the same line. Any brace counts, but not the one right after an
     * opening one; where they do not balance, the last of the line closes. Negative where there is none after {@code least}.
     */
    private static int closingBrace(String text, int start, int least) {
        int open = 1;
        int last = -1;
        boolean counts = true;
        for (int index = start + 1; open > 0 && index < text.length() && text.charAt(index) != '\n'; index++) {
            char character = text.charAt(index);
            last = character == '}' ? index : last;
            open += counts && character == '{' ? 1 : counts && character == '}' ? -1 : 0;
            counts = !(counts && character == '{');
        }
        return last >= least ? last : -1;
    }
}
