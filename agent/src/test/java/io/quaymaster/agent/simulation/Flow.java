package io.quaymaster.agent.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Manifests of one line: {@code {kind: Container, name: web, …}}. */
final class Flow {
    private Flow() {}

    /** The fields after the kind and the name, as they are written, with their values. */
    static List<String> fields(String line) {
        List<String> all = all(line);
        return all.size() > 2 ? all.subList(2, all.size()) : List.of();
    }

    /** The first fields, as they are written. */
    static String first(String line, int count) {
        return all(line).stream().limit(count).collect(Collectors.joining(", "));
    }

    static String without(String line, String field) {
        return all(line).stream().filter(other -> !other.equals(field)).collect(Collectors.joining(", ", "{", "}"));
    }

    private static List<String> all(String line) {
        List<String> fields = new ArrayList<>();
        int depth = 0;
        int begin = 1;
        for (int place = 1; place < line.length() - 1; place++) {
            char letter = line.charAt(place);
            if (letter == '{' || letter == '[') {
                depth++;
            } else if (letter == '}' || letter == ']') {
                depth--;
            } else if (letter == ',' && depth == 0) {
                fields.add(line.substring(begin, place).strip());
                begin = place + 1;
            }
        }
        fields.add(line.substring(begin, Math.max(begin, line.length() - 1)).strip());
        return fields;
    }
}
