package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import java.util.regex.Pattern;

/** Writes a tree as YAML in block style. */
final class YamlText {
    /** What needs no quotes, whoever reads it: words that no YAML takes for anything else. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./@+-]*(?: [A-Za-z0-9_./@+-]+)*");

    private static final Pattern WORD_OF_YAML =
            Pattern.compile("(?i)null|true|false|yes|no|on|off|y|n|\\.?inf|\\.?nan");
    private static final Location NOWHERE = new Location("", 1, 1);

    private YamlText() {}

    static String of(Node.Mapping mapping) {
        StringBuilder text = new StringBuilder();
        members(text, mapping, "");
        return text.toString();
    }

    private static void members(StringBuilder text, Node.Mapping mapping, String indent) {
        mapping.members().forEach((key, member) -> {
            text.append(indent).append(scalar(new Node.Text(key, NOWHERE))).append(':');
            value(text, member.value(), indent);
        });
    }

    private static void value(StringBuilder text, Node node, String indent) {
        switch (node) {
            case Node.Mapping mapping
            when !mapping.members().isEmpty() -> {
                text.append('\n');
                members(text, mapping, indent + "  ");
            }
            case Node.Sequence sequence
            when !sequence.items().isEmpty() -> {
                text.append('\n');
                sequence.items().forEach(item -> item(text, item, indent + "  "));
            }
            case Node.Mapping empty -> text.append(" {}\n");
            case Node.Sequence empty -> text.append(" []\n");
            default -> text.append(' ').append(scalar(node)).append('\n');
        }
    }

    private static void item(StringBuilder text, Node item, String indent) {
        if (item instanceof Node.Mapping mapping && !mapping.members().isEmpty()) {
            StringBuilder inner = new StringBuilder();
            members(inner, mapping, indent + "  ");
            text.append(indent).append("- ").append(inner.substring(indent.length() + 2));
        } else {
            text.append(indent).append('-');
            value(text, item, indent);
        }
    }

    private static String scalar(Node node) {
        return switch (node) {
            case Node.Text(String text, var location)
            when PLAIN.matcher(text).matches() && !WORD_OF_YAML.matcher(text).matches() -> text;
            case Node.Text(String text, var location) -> JsonText.quoted(text);
            case Node.Decimal(double number, var location) -> JsonText.number(number);
            case Node.Moment(String text, var location) -> JsonText.quoted(PlainScalars.instant(text));
            case Node.Nothing nothing -> "null";
            default -> Texts.of(node);
        };
    }
}
