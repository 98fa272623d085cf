package io.quaymaster.model.compose;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Values as the texts that Compose makes of them. */
final class Texts {
    private Texts() {}

    /** A single value as text; empty for one that is not there. */
    static String of(Node node) {
        return switch (node) {
            case Node.Text text -> text.text();
            case Node.Whole whole -> whole.value().toString();
            case Node.Decimal decimal -> GoNumbers.text(decimal.value());
            case Node.Flag flag -> String.valueOf(flag.value());
            case Node.Moment moment -> moment.text();
            case Node.Broken broken -> "";
            case Node.Nothing nothing -> "";
            case Node.Sequence sequence -> "";
            case Node.Mapping mapping -> "";
        };
    }

    /** A map as a list of {@code KEY=value}, sorted; a list as it is; a text as its only item. */
    static List<Node> pairs(Node node) {
        return switch (node) {
            case Node.Mapping mapping ->
                mapping.members().entrySet().stream()
                        .flatMap(entry -> pairs(entry.getKey(), entry.getValue().value()))
                        .sorted(Comparator.comparing(Texts::of))
                        .toList();
            case Node.Sequence sequence -> sequence.items();
            case Node.Text text -> List.of(text);
            case Node.Whole whole -> List.of();
            case Node.Decimal decimal -> List.of();
            case Node.Flag flag -> List.of();
            case Node.Nothing nothing -> List.of();
            case Node.Moment moment -> List.of();
            case Node.Broken broken -> List.of();
        };
    }

    private static Stream<Node> pairs(String key, Node value) {
        return switch (value) {
            case Node.Nothing nothing -> Stream.of(new Node.Text(key, nothing.location()));
            case Node.Sequence sequence -> sequence.items().stream().flatMap(item -> pairs(key, item));
            case Node.Text text -> Stream.of(pair(key, text));
            case Node.Whole whole -> Stream.of(pair(key, whole));
            case Node.Decimal decimal -> Stream.of(pair(key, decimal));
            case Node.Flag flag -> Stream.of(pair(key, flag));
            case Node.Moment moment -> Stream.of(pair(key, moment));
            case Node.Broken broken -> Stream.of(broken);
            // Not a text: it is left for what checks the list to say so.
            case Node.Mapping mapping -> Stream.of(mapping);
        };
    }

    private static Node.Text pair(String key, Node value) {
        return new Node.Text(key + "=" + of(value), value.location());
    }
}
