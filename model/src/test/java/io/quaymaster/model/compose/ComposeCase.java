package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.MemoryTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One case of a file of cases: {@code === title}, then parts that begin with {@code --- name}. A part is a file, one of the settings
 * {@code variables}, {@code profiles}, {@code file} and {@code folder}, or what comes of it: {@code expected}, the canonical form;
 * {@code refused}, what Compose says; {@code problems}, what we say; {@code why}, the reason for a difference.
 */
record ComposeCase(String title, Map<String, String> parts) {
    private static final Set<String> SETTINGS = Set.of("variables", "profiles", "file", "folder");
    private static final Set<String> RESULTS =
            Set.of("expected", "refused", "problems", "why", "manifests", "warnings");
    private static final String WINDOWS = " crlf";

    static List<ComposeCase> parse(String text) {
        List<ComposeCase> cases = new ArrayList<>();
        for (String written : text.split("(?m)^=== ", -1)) {
            if (!written.isEmpty()) {
                String[] parts = written.split("(?m)^--- ", -1);
                Map<String, String> named = new LinkedHashMap<>();
                for (int index = 1; index < parts.length; index++) {
                    int end = parts[index].indexOf('\n');
                    named.put(parts[index].substring(0, end), parts[index].substring(end + 1));
                }
                cases.add(new ComposeCase(parts[0].strip(), named));
            }
        }
        return cases;
    }

    static String format(List<ComposeCase> cases) {
        return cases.stream().map(ComposeCase::text).collect(Collectors.joining());
    }

    private String text() {
        StringBuilder text = new StringBuilder("=== ").append(title).append('\n');
        parts.forEach(
                (name, content) -> text.append("--- ").append(name).append('\n').append(content));
        return text.toString();
    }

    ComposeCase with(String part, String content) {
        Map<String, String> changed = new LinkedHashMap<>(parts);
        changed.put(part, content);
        return new ComposeCase(title, changed);
    }

    ComposeCase without(String part) {
        Map<String, String> changed = new LinkedHashMap<>(parts);
        changed.remove(part);
        return new ComposeCase(title, changed);
    }

    boolean has(String part) {
        return parts.containsKey(part);
    }

    String part(String name) {
        return parts.getOrDefault(name, "").strip();
    }

    /** What its folder is called. */
    String root() {
        return "/srv/" + (has("folder") ? part("folder") : "project");
    }

    /** Its files, by their paths. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        parts.forEach((name, content) -> {
            if (name.endsWith(WINDOWS)) {
                files.put(name.substring(0, name.length() - WINDOWS.length()), content.replace("\n", "\r\n"));
            } else if (!SETTINGS.contains(name) && !RESULTS.contains(name)) {
                files.put(name, content);
            }
        });
        return files;
    }

    Set<String> profiles() {
        return has("profiles") ? Set.of(part("profiles").split(",", -1)) : Set.of();
    }

    SortedMap<String, String> variables() {
        return part("variables")
                .lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (one, other) -> other, TreeMap::new));
    }

    MemoryTree tree() {
        MemoryTree tree = new MemoryTree();
        files().forEach(tree::file);
        return tree;
    }

    ComposeResult load() {
        return ComposeLoader.load(tree(), new ComposeRequest(part("file"), root(), variables(), List.of(), profiles()));
    }
}
