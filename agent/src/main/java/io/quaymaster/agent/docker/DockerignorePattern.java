package io.quaymaster.agent.docker;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Translates one pattern of a {@code .dockerignore} file: {@code *} and {@code ?} stay within a part of the path, {@code **}
 * stands for any number of parts, {@code [a-z]} for one character, and a backslash takes the next character as it is.
 */
final class DockerignorePattern {
    private final String pattern;
    private final StringBuilder expression = new StringBuilder();
    private int next;

    private DockerignorePattern(String pattern) {
        this.pattern = pattern;
    }

    static Pattern compile(String pattern) {
        DockerignorePattern translation = new DockerignorePattern(pattern);
        while (translation.next < pattern.length()) {
            translation.translate();
        }
        return Pattern.compile(translation.expression.toString(), Pattern.DOTALL);
    }

    private void translate() {
        char character = pattern.charAt(next++);
        switch (character) {
            case '*' -> star();
            case '?' -> expression.append("[^/]");
            case '[' -> characterClass();
            case '\\' -> literal(escaped());
            default -> literal(character);
        }
    }

    private void star() {
        if (!take('*')) {
            expression.append("[^/]*");
            return;
        }
        boolean first = next == 2;
        boolean slash = take('/');
        if (next == pattern.length()) {
            expression.append(".*");
        } else if (first && !slash && plain(pattern.substring(next))) {
            // Docker takes "**name" for whatever ends with the name.
            expression.append(".*");
        } else {
            expression.append("(?:.*/)?");
        }
    }

    private void characterClass() {
        int start = next - 1;
        expression.append('[').append(take('^') ? "^" : "");
        int begin = next;
        while (next < pattern.length() && (pattern.charAt(next) != ']' || next == begin)) {
            char character = pattern.charAt(next++);
            if (character == '-') {
                expression.append('-');
            } else {
                literal(character == '\\' ? escaped() : character);
            }
        }
        if (!take(']')) {
            throw new PatternSyntaxException("a [ has no ]", pattern, start);
        }
        expression.append(']');
    }

    private char escaped() {
        if (next == pattern.length()) {
            throw new PatternSyntaxException("nothing follows the last backslash", pattern, next);
        }
        return pattern.charAt(next++);
    }

    private void literal(char character) {
        if (!Character.isLetterOrDigit(character) && character < 128) {
            expression.append('\\');
        }
        expression.append(character);
    }

    private boolean take(char wanted) {
        boolean there = next < pattern.length() && pattern.charAt(next) == wanted;
        next += there ? 1 : 0;
        return there;
    }

    private static boolean plain(String text) {
        return text.chars().noneMatch(character -> "*?[]\\".indexOf(character) >= 0);
    }
}
