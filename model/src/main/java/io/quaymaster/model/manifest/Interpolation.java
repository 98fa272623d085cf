package io.quaymaster.model.manifest;

import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the values of variables in the place of {@code $NAME} and <code>${NAME}</code>, with the operators that Compose has:
 * {@code :-} and {@code -} (a default), {@code :?} and {@code ?} (needed), {@code :+} and {@code +} (instead). {@code $$} is a
 * dollar sign. A variable that nobody has set is a problem, not an empty text.
 */
public final class Interpolation {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern BRACED =
            Pattern.compile("(?<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?<operator>:?[-?+])(?<word>.*))?", Pattern.DOTALL);
    private static final int DEEPEST = 10;
    private static final int LONGEST = 256 * 1024;

    private final Function<String, Optional<String>> variables;
    private final String where;

    /**
     * @param variables by name
     * @param where they come from, for the message about one that is missing, such as {@code set it in deploy/.env}
     */
    public Interpolation(SortedMap<String, String> variables, String where) {
        this(name -> Optional.ofNullable(variables.get(name)), where);
    }

    Interpolation(Function<String, Optional<String>> variables, String where) {
        this.variables = variables;
        this.where = where;
    }

    /** The tree with variables replaced in its values, not in its keys; a value with a variable in it is a text. */
    public Yaml apply(Yaml node, Problems problems) {
        return switch (node) {
            case Yaml.Mapping mapping ->
                new Yaml.Mapping(
                        mapping.entries().stream()
                                .map(entry -> new Yaml.Entry(entry.key(), apply(entry.value(), problems)))
                                .toList(),
                        mapping.location());
            case Yaml.Sequence sequence ->
                new Yaml.Sequence(
                        sequence.items().stream()
                                .map(item -> apply(item, problems))
                                .toList(),
                        sequence.location());
            case Yaml.Scalar scalar -> scalar.text().indexOf('$') < 0 ? scalar : replaced(scalar, problems);
        };
    }

    private Yaml.Scalar replaced(Yaml.Scalar scalar, Problems problems) {
        String text = apply(scalar.text(), scalar.location(), problems);
        // A text, as in Compose: DEBUG=true is a good environment variable. Where a number or a flag is needed, a text
        // that is one will do.
        return new Yaml.Scalar(text, Yaml.Type.STRING, scalar.location());
    }

    /** A text with variables replaced; where one cannot be, that is reported and it is left out. */
    public String apply(String text, Location location, Problems problems) {
        String result = expand(text, 0, location, problems);
        if (result.length() > LONGEST) {
            problems.add(location, "with its variables replaced the text is longer than " + LONGEST + " characters");
            return "";
        }
        return result;
    }

    private String expand(String text, int depth, Location location, Problems problems) {
        StringBuilder result = new StringBuilder();
        int index = 0;
        while (index < text.length() && result.length() <= LONGEST) {
            int dollar = text.indexOf('$', index);
            if (dollar < 0) {
                return result.append(text, index, text.length()).toString();
            }
            result.append(text, index, dollar);
            Piece piece = piece(text, dollar + 1, depth, location, problems);
            result.append(piece.value());
            index = piece.end();
        }
        return result.toString();
    }

    /** What stands for a variable, and where the text goes on after it. */
    private record Piece(String value, int end) {}

    private Piece piece(String text, int start, int depth, Location location, Problems problems) {
        if (text.startsWith("$", start)) {
            return new Piece("$", start + 1);
        }
        if (text.startsWith("{", start)) {
            return braced(text, start + 1, depth, location, problems);
        }
        Matcher name = NAME.matcher(text).region(start, text.length());
        if (!name.lookingAt()) {
            problems.add(
                    location, "a $ that begins no variable: write $$ for a dollar sign, or ${NAME} for a variable");
            return new Piece("", text.length());
        }
        return new Piece(value(name.group(), location, problems), name.end());
    }

    private Piece braced(String text, int start, int depth, Location location, Problems problems) {
        int end = closingBrace(text, start);
        if (end < 0 || depth == DEEPEST) {
            problems.add(
                    location,
                    end < 0
                            ? "${ without its closing }: write $$ for a dollar sign"
                            : "variables nested more than " + DEEPEST + " deep");
            return new Piece("", text.length());
        }
        Matcher parts = BRACED.matcher(text).region(start, end);
        if (!parts.matches()) {
            problems.add(
                    location,
                    "${…} that is no variable: write ${NAME}, or with one of the operators :- - :? ? :+ + as in ${NAME:-default}");
            return new Piece("", end + 1);
        }
        String name = parts.group("name");
        String operator = parts.group("operator");
        String value = operator == null
                ? value(name, location, problems)
                : operate(name, operator, parts.group("word"), depth + 1, location, problems);
        return new Piece(value, end + 1);
    }

    private String operate(String name, String operator, String word, int depth, Location location, Problems problems) {
        Optional<String> value = variables.apply(name).filter(text -> !(operator.startsWith(":") && text.isEmpty()));
        return switch (operator.charAt(operator.length() - 1)) {
            case '-' -> value.orElseGet(() -> expand(word, depth, location, problems));
            case '+' -> value.isPresent() ? expand(word, depth, location, problems) : "";
            default -> value.orElseGet(() -> needed(name, expand(word, depth, location, problems), location, problems));
        };
    }

    private String needed(String name, String why, Location location, Problems problems) {
        problems.add(
                location,
                "the variable " + name + " is needed" + (why.isEmpty() ? "" : " (" + why + ")") + ": " + where);
        return "";
    }

    private String value(String name, Location location, Problems problems) {
        return variables.apply(name).orElseGet(() -> {
            problems.add(
                    location,
                    "the variable " + name + " is not set: " + where + ", or give a default with ${" + name
                            + ":-default}");
            return "";
        });
    }

    private static int closingBrace(String text, int start) {
        int open = 1;
        for (int index = start; index < text.length(); index++) {
            if (text.startsWith("$$", index)) {
                index++;
            } else if (text.startsWith("${", index)) {
                open++;
                index++;
            } else if (text.charAt(index) == '}') {
                open--;
                if (open == 0) {
                    return index;
                }
            }
        }
        return -1;
    }
}
