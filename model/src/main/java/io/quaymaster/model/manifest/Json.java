package io.quaymaster.model.manifest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Plain data for JSON: objects that keep the order of their keys. */
final class Json {
    private Json() {}

    static Map<String, Object> object() {
        return new LinkedHashMap<>();
    }

    static Map<String, Object> object(String key, Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(key, value);
        return object;
    }

    static Map<String, Object> object(String key, Object value, String key2, Object value2) {
        Map<String, Object> object = object(key, value);
        object.put(key2, value2);
        return object;
    }

    static Map<String, Object> object(
            String key, Object value, String key2, Object value2, String key3, Object value3) {
        Map<String, Object> object = object(key, value, key2, value2);
        object.put(key3, value3);
        return object;
    }

    /** A text, or what YAML makes of one that looks like a number. */
    static Map<String, Object> text() {
        return object("type", List.of("string", "number"));
    }

    /** A text that matches all of the pattern, or a number. */
    static Map<String, Object> text(String pattern) {
        Map<String, Object> object = text();
        object.put("pattern", "^(?:" + pattern + ")$");
        return object;
    }

    static Map<String, Object> either(Map<String, Object> one, Map<String, Object> other) {
        return object("anyOf", List.of(one, other));
    }

    /** The data as indented JSON text. */
    static String indented(Object data) {
        StringBuilder text = new StringBuilder();
        append(text, data, "\n");
        return text.append('\n').toString();
    }

    private static void append(StringBuilder text, Object data, String newLine) {
        switch (data) {
            case Map<?, ?> map when map.isEmpty() -> text.append("{}");
            case Map<?, ?> map -> {
                List<Map.Entry<?, ?>> entries = List.copyOf(map.entrySet());
                appendAll(text, '{', '}', entries, newLine, (entry, inner) -> {
                    appendText(text, entry.getKey().toString());
                    append(text.append(": "), entry.getValue(), inner);
                });
            }
            case List<?> items when items.stream().noneMatch(Map.class::isInstance) -> appendLine(text, items, newLine);
            case List<?> items -> appendAll(text, '[', ']', items, newLine, (item, inner) -> append(text, item, inner));
            case String string -> appendText(text, string);
            case Number number -> text.append(number);
            case Boolean bool -> text.append(bool);
            default -> throw new IllegalStateException("not plain data: " + data.getClass());
        }
    }

    private static <T> void appendAll(
            StringBuilder text,
            char open,
            char close,
            List<? extends T> items,
            String newLine,
            BiConsumer<T, String> writer) {
        String inner = newLine + "  ";
        text.append(open);
        for (int index = 0; index < items.size(); index++) {
            text.append(index == 0 ? "" : ",").append(inner);
            writer.accept(items.get(index), inner);
        }
        text.append(newLine).append(close);
    }

    private static void appendLine(StringBuilder text, List<?> items, String newLine) {
        text.append('[');
        for (int index = 0; index < items.size(); index++) {
            text.append(index == 0 ? "" : ", ");
            append(text, items.get(index), newLine);
        }
        text.append(']');
    }

    private static void appendText(StringBuilder text, String string) {
        text.append('"');
        string.chars().forEach(character -> {
            switch (character) {
                case '"', '\\' -> text.append('\\').append((char) character);
                case '\n' -> text.append("\\n");
                default -> text.append(character < ' ' ? String.format("\\u%04x", character) : (char) character);
            }
        });
        text.append('"');
    }
}
