package io.quaymaster.model.manifest;

import java.util.regex.Pattern;

/** What YAML 1.2's core schema makes of a plain scalar (YAML 1.2.2, section 10.3.2): {@code no} and {@code 22:22} are strings. */
final class CoreSchema {
    private static final Pattern NULL = Pattern.compile("null|Null|NULL|~|");
    private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern DECIMAL = Pattern.compile(
            "[-+]?(\\.[0-9]+|[0-9]++(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private CoreSchema() {}

    static Yaml.Type typeOf(String text) {
        if (NULL.matcher(text).matches()) {
            return Yaml.Type.NULL;
        }
        if (BOOLEAN.matcher(text).matches()) {
            return Yaml.Type.BOOLEAN;
        }
        if (INTEGER.matcher(text).matches()) {
            return Yaml.Type.INTEGER;
        }
        return DECIMAL.matcher(text).matches() ? Yaml.Type.DECIMAL : Yaml.Type.STRING;
    }
}
