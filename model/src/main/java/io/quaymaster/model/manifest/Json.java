package io.quaymaster.model.manifest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
}
