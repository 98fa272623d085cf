package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;

/** JSON in tests: read as the YAML that it is, and written with one line for each service, network and so on. */
final class JsonCase {
    private JsonCase() {}

    static Node parse(String json) {
        // Go writes it as it is, and it is no line break to every reader.
        String readable = json.replace("\u0085", "\\u0085");
        Problems problems = new Problems();
        var documents = new YamlReader()
                .read("json", readable.getBytes(StandardCharsets.UTF_8), new LayerNodes(problems), problems);
        if (!problems.isEmpty() || documents.size() != 1) {
            throw new IllegalArgumentException("no JSON: " + problems.list());
        }
        return Objects.requireNonNull(documents.getFirst().node());
    }

    static String text(Node node) {
        return lines(node, 2) + "\n";
    }

    private static String lines(Node node, int depth) {
        String separator = depth > 0 ? ",\n" : ", ";
        return switch (node) {
            case Node.Mapping mapping ->
                mapping.members().entrySet().stream()
                        .map(member -> quoted(member.getKey()) + ": "
                                + lines(member.getValue().value(), depth - 1))
                        .collect(Collectors.joining(separator, "{", "}"));
            case Node.Sequence sequence ->
                sequence.items().stream().map(item -> lines(item, 0)).collect(Collectors.joining(", ", "[", "]"));
            case Node.Text text -> quoted(text.text());
            case Node.Nothing nothing -> "null";
            case Node.Decimal decimal -> JsonText.number(decimal.value());
            case Node.Whole whole -> whole.value().toString();
            case Node.Flag flag -> String.valueOf(flag.value());
            case Node.Moment moment -> quoted(moment.text());
            case Node.Broken broken -> throw new IllegalStateException("JSON has no such value: " + broken);
        };
    }

    private static String quoted(String text) {
        return JsonText.quoted(text).replace("$$", "$");
    }
}
