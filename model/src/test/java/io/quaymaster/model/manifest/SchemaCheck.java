package io.quaymaster.model.manifest;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** What a draft-07 JSON Schema says of a YAML tree, as an editor would: only the keywords that our schema uses. */
final class SchemaCheck {
    private SchemaCheck() {}

    static List<String> violations(Map<?, ?> schema, Yaml node) {
        List<String> violations = new ArrayList<>();
        schema.forEach((keyword, value) -> check((String) keyword, value, schema, node, violations));
        return violations;
    }

    private static void check(String keyword, Object value, Map<?, ?> schema, Yaml node, List<String> found) {
        boolean good = switch (keyword) {
            case "$schema", "title", "description", "default", "then" -> true;
            case "type" -> types(value).contains(typeOf(node)) || isIntegerAsNumber(value, node);
            case "enum" -> ((List<?>) value).contains(textOf(node));
            case "const" -> value.equals(textOf(node));
            case "pattern" ->
                !typeOf(node).equals("string")
                        || Pattern.compile((String) value).matcher(textOf(node)).find();
            case "minimum" -> !isNumber(node) || number(node).compareTo(new BigDecimal(value.toString())) >= 0;
            case "maximum" -> !isNumber(node) || number(node).compareTo(new BigDecimal(value.toString())) <= 0;
            case "anyOf" ->
                ((List<?>) value)
                        .stream()
                                .anyMatch(
                                        one -> violations((Map<?, ?>) one, node).isEmpty());
            case "allOf" ->
                ((List<?>) value)
                        .stream()
                                .allMatch(
                                        one -> violations((Map<?, ?>) one, node).isEmpty());
            case "if" ->
                !violations((Map<?, ?>) value, node).isEmpty()
                        || violations(part(schema, "then"), node).isEmpty();
            case "items" ->
                !(node instanceof Yaml.Sequence sequence)
                        || sequence.items().stream()
                                .allMatch(item ->
                                        violations((Map<?, ?>) value, item).isEmpty());
            case "required" ->
                !(node instanceof Yaml.Mapping mapping)
                        || ((List<?>) value)
                                .stream()
                                        .allMatch(name ->
                                                mapping.find((String) name).isPresent());
            case "properties" ->
                !(node instanceof Yaml.Mapping mapping)
                        || mapping.entries().stream()
                                .filter(entry -> ((Map<?, ?>) value)
                                        .containsKey(entry.key().text()))
                                .allMatch(entry -> violations(
                                                part(
                                                        (Map<?, ?>) value,
                                                        entry.key().text()),
                                                entry.value())
                                        .isEmpty());
            case "additionalProperties" ->
                !(node instanceof Yaml.Mapping mapping)
                        || mapping.entries().stream()
                                .filter(entry -> !(schema.get("properties") instanceof Map<?, ?> known
                                        && known.containsKey(entry.key().text())))
                                .allMatch(entry -> value instanceof Map<?, ?> inner
                                        && violations(inner, entry.value()).isEmpty());
            default -> throw new IllegalStateException("a keyword that this check does not know: " + keyword);
        };
        if (!good) {
            found.add(keyword + " " + value + " does not allow " + node);
        }
    }

    private static Map<?, ?> part(Map<?, ?> schema, String name) {
        return (Map<?, ?>) Objects.requireNonNull(schema.get(name));
    }

    private static List<?> types(Object value) {
        return value instanceof List<?> list ? list : List.of(value);
    }

    private static boolean isIntegerAsNumber(Object value, Yaml node) {
        return typeOf(node).equals("integer") && types(value).contains("number");
    }

    private static String typeOf(Yaml node) {
        return switch (node) {
            case Yaml.Mapping mapping -> "object";
            case Yaml.Sequence sequence -> "array";
            case Yaml.Scalar scalar ->
                switch (scalar.type()) {
                    case STRING -> "string";
                    case INTEGER -> "integer";
                    case DECIMAL -> "number";
                    case BOOLEAN -> "boolean";
                    case NULL -> "null";
                };
        };
    }

    private static String textOf(Yaml node) {
        return node instanceof Yaml.Scalar scalar ? scalar.text() : "";
    }

    private static boolean isNumber(Yaml node) {
        return typeOf(node).equals("integer") && textOf(node).matches("-?[0-9]+");
    }

    private static BigDecimal number(Yaml node) {
        return new BigDecimal(textOf(node));
    }
}
