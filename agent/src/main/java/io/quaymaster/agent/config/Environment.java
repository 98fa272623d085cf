package io.quaymaster.agent.config;

import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Nearest;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.Yaml;
import io.quaymaster.model.manifest.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The keys that environment variables set, and that win over those of the file. A variable is named by the keys that lead to
 * its own and, within a list, by the number of the item: {@code QUAYMASTER_SOURCES_0_ACCESS_TOKEN_FILE}. One that is empty
 * sets nothing.
 */
final class Environment {
    private static final Pattern OURS = Pattern.compile("QUAYMASTER_.*");
    /** Read by the launcher and the command line, or set by Kubernetes for a service that is called quaymaster. */
    private static final Pattern OTHERS =
            Pattern.compile("QUAYMASTER_(?:JAVA(?:_.*)?|URL|CONFIG|TEST_.*|SERVICE_(?:HOST|PORT.*)|PORT(?:_.*)?)");
    /** What is more than a single text, and is written as YAML. */
    private static final Set<Field<?>> STRUCTURED = Set.of(Keys.HOSTS, Keys.VARIABLES);

    private final SortedMap<String, String> variables;
    private final Problems problems;

    Environment(Map<String, String> variables, Problems problems) {
        this.variables = new TreeMap<>(variables);
        this.variables.values().removeIf(String::isEmpty);
        this.variables
                .keySet()
                .removeIf(name ->
                        !OURS.matcher(name).matches() || OTHERS.matcher(name).matches());
        this.problems = problems;
    }

    /** The tree with the keys set that variables set. */
    Yaml over(Yaml tree) {
        Yaml merged = tree;
        for (String name : variables.keySet()) {
            merged = over(merged, name);
        }
        return merged;
    }

    private Yaml over(Yaml tree, String name) {
        for (Key key : Key.all()) {
            Optional<List<String>> path = key.setBy(name);
            if (path.isPresent()) {
                Optional<Yaml> value = value(key, name);
                return value.isPresent() ? new Overlay(at(name), problems).set(tree, path.get(), value.get()) : tree;
            }
        }
        problems.add(at(name), "no key is set by this environment variable" + hint(name));
        return tree;
    }

    /** Likely meant is what ends with the same key, whatever leads to it, or else what is written much the same. */
    private static String hint(String name) {
        List<String> names = Key.all().stream().map(Key::variable).toList();
        String key = name.replaceFirst("QUAYMASTER", "");
        List<String> sameKey =
                names.stream().filter(known -> known.endsWith(key)).toList();
        return sameKey.isEmpty()
                ? Nearest.hint(name, names)
                : "; did you mean \"" + String.join("\" or \"", sameKey) + "\"?";
    }

    private Optional<Yaml> value(Key key, String name) {
        String text = variables.getOrDefault(name, "");
        if (STRUCTURED.contains(key.field())) {
            return new YamlReader()
                    .read(name, text.getBytes(StandardCharsets.UTF_8), problems).stream()
                            .findFirst();
        }
        return Optional.of(new Yaml.Scalar(text, Yaml.Type.STRING, at(name)));
    }

    private static Location at(String name) {
        return new Location(name, 1, 1);
    }
}
