package io.quaymaster.model.state;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/** Writes plain data as JSON without white space: equal data, equal text. */
public final class CanonicalText {
    private CanonicalText() {}

    /** The text of Strings, Numbers, Booleans, and of Collections and Maps of these, in their order. */
    public static String of(Object data) {
        StringBuilder text = new StringBuilder();
        append(text, data);
        return text.toString();
    }

    private static void append(StringBuilder text, Object data) {
        switch (data) {
            case Map<?, ?> map -> appendMap(text, map);
            case Collection<?> items -> appendItems(text, items);
            case String string -> appendString(text, string);
            case Number number -> text.append(number);
            case Boolean bool -> text.append(bool);
            default -> throw new IllegalStateException("not plain data: " + data.getClass());
        }
    }

    private static void appendMap(StringBuilder text, Map<?, ?> map) {
        text.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            appendString(text, (String) entry.getKey());
            text.append(':');
            append(text, entry.getValue());
            text.append(entries.hasNext() ? "," : "");
        }
        text.append('}');
    }

    private static void appendItems(StringBuilder text, Collection<?> items) {
        text.append('[');
        for (Iterator<?> rest = items.iterator(); rest.hasNext(); ) {
            append(text, rest.next());
            text.append(rest.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private static void appendString(StringBuilder text, String string) {
        text.append('"');
        for (int index = 0; index < string.length(); index++) {
            char character = string.charAt(index);
            if (character == '"' || character == '\\') {
                text.append('\\').append(character);
            } else if (character < ' ') {
                text.append(String.format("\\u%04x", (int) character));
            } else {
                text.append(character);
            }
        }
        text.append('"');
    }
}
