package io.quaymaster.model.compose;

import java.util.List;
import java.util.function.BiConsumer;

/** Writes a tree as indented JSON. */
final class JsonText {
    private static final String INDENT = "  ";

    private JsonText() {}

    static String of(Node node) {
        StringBuilder text = new StringBuilder();
        append(text, node, "\n");
        return text.append('\n').toString();
    }

    private static void append(StringBuilder text, Node node, String newLine) {
        switch (node) {
            case Node.Text(String written, var location) -> text.append(quoted(written));
            case Node.Whole(var number, var location) -> text.append(number);
            case Node.Decimal(double number, var location) -> text.append(number(number));
            case Node.Flag(boolean flag, var location) -> text.append(flag);
            case Node.Nothing nothing -> text.append("null");
            case Node.Moment(String moment, var location) -> text.append(quoted(PlainScalars.instant(moment)));
            case Node.Broken broken -> throw new IllegalStateException("what is broken has no form: " + broken);
            case Node.Sequence(var items, var location) ->
                appendAll(text, '[', ']', items, newLine, (item, inner) -> append(text, item, inner));
            case Node.Mapping(var members, var location) ->
                appendAll(text, '{', '}', List.copyOf(members.entrySet()), newLine, (member, inner) -> {
                    text.append(quoted(member.getKey())).append(": ");
                    append(text, member.getValue().value(), inner);
                });
        }
    }

    private static <T> void appendAll(
            StringBuilder text, char open, char close, List<T> items, String newLine, BiConsumer<T, String> writer) {
        String inner = newLine + INDENT;
        text.append(open);
        for (int index = 0; index < items.size(); index++) {
            text.append(index == 0 ? "" : ",").append(inner);
            writer.accept(items.get(index), inner);
        }
        text.append(items.isEmpty() ? "" : newLine).append(close);
    }

    /** A number as short as it can be. */
    static String number(double number) {
        return number % 1 == 0 && Math.abs(number) < 1e15 ? String.valueOf((long) number) : String.valueOf(number);
    }

    /** Whether a character is a control, or a line break to some readers of YAML. */
    private static boolean isControl(int character) {
        return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
    }

    /** A text in double quotes, which is good JSON and good YAML. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(character -> {
            switch (character) {
                case '"', '\\' -> quoted.append('\\').append((char) character);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '$' -> quoted.append("$$");
                default -> {
                    if (isControl(character)) {
                        quoted.append(String.format("\\u%04x", character));
                    } else {
                        quoted.append((char) character);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
