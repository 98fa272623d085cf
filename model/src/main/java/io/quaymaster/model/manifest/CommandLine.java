package io.quaymaster.model.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command: a list of arguments, or one text that is split as a shell would, without expanding anything. */
final class CommandLine {
    static final Shape<List<String>> SHAPE = new Commands();

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private char quote;

    private CommandLine(String text) {
        this.text = text;
    }

    /** The words; null where a quote is not closed. */
    static @Nullable List<String> split(String text) {
        return new CommandLine(text).words();
    }

    private @Nullable List<String> words() {
        for (int index = 0; index < text.length(); index++) {
            char next = text.charAt(index);
            if (next == '\\' && quote != '\'' && index + 1 < text.length()) {
                index++;
                escaped(text.charAt(index));
            } else if (quote != 0) {
                inQuotes(next);
            } else {
                plain(next);
            }
        }
        endWord();
        return quote == 0 ? List.copyOf(words) : null;
    }

    /** Between double quotes a backslash means itself, unless what follows is special there. */
    private void escaped(char character) {
        if (quote == '"' && "\"\\$`".indexOf(character) < 0) {
            word.append('\\');
        }
        add(character);
    }

    private void inQuotes(char character) {
        if (character == quote) {
            quote = 0;
        } else {
            word.append(character);
        }
    }

    private void plain(char character) {
        switch (character) {
            case '\'', '"' -> {
                quote = character;
                inWord = true;
            }
            case ' ', '\t', '\n', '\r' -> endWord();
            default -> add(character);
        }
    }

    private void add(char character) {
        word.append(character);
        inWord = true;
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
    }

    /** Both forms. */
    private static final class Commands implements Shape<List<String>> {
        private static final Shape<List<String>> ARGUMENTS = ListOf.of(Scalars.TEXT);
        private static final Shape<List<String>> LINE = new Parsed<>(
                "a command line",
                Json.text(),
                (line, complaints) -> {
                    List<String> words = split(line);
                    if (words == null) {
                        complaints.accept("a quote is not closed: " + Mismatch.cut(line));
                    }
                    return words;
                },
                words -> words);

        @Override
        public @Nullable List<String> read(Yaml node, Problems problems) {
            return switch (node) {
                case Yaml.Sequence sequence -> ARGUMENTS.read(sequence, problems);
                case Yaml.Scalar scalar when scalar.type() == Yaml.Type.STRING -> LINE.read(scalar, problems);
                case Yaml.Scalar other -> mismatch(other, problems);
                case Yaml.Mapping mapping -> mismatch(mapping, problems);
            };
        }

        private @Nullable List<String> mismatch(Yaml node, Problems problems) {
            Mismatch.report(node, notation(), problems);
            return null;
        }

        @Override
        public Object write(List<String> words) {
            return words;
        }

        @Override
        public Map<String, Object> schema() {
            return Json.either(Json.object("type", "string"), ARGUMENTS.schema());
        }

        @Override
        public String notation() {
            return "a command line, or a list of arguments";
        }
    }
}
