package io.quaymaster.agent.config;

import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A key of the configuration that has a value of its own, with the way to it.
 *
 * @param path the keys from the outermost to its own, {@link #ITEM} for any item of a list
 */
record Key(List<String> path, Field<?> field) {
    private static final String ITEM = "#";
    private static final String PREFIX = "QUAYMASTER_";

    Key {
        path = List.copyOf(path);
    }

    /** All keys, in the order of the reference. */
    static List<Key> all() {
        List<Key> keys = new ArrayList<>();
        collect(List.of(), Keys.ALL, keys);
        return List.copyOf(keys);
    }

    private static void collect(List<String> above, List<Field<?>> fields, List<Key> keys) {
        for (Field<?> field : fields) {
            List<String> path = with(above, field.name());
            List<Field<?>> parts = field.shape().parts();
            if (parts.isEmpty()) {
                keys.add(new Key(path, field));
            } else {
                collect(field.equals(Keys.SOURCES) ? with(path, ITEM) : path, parts, keys);
            }
        }
    }

    private static List<String> with(List<String> path, String next) {
        List<String> longer = new ArrayList<>(path);
        longer.add(next);
        return longer;
    }

    /** As the reference writes it: {@code sources[].access.token_file}. */
    String title() {
        return String.join(".", path).replace("." + ITEM, "[]");
    }

    /** As problems name it: {@code sources.access.token_file}. */
    String words() {
        return title().replace("[]", "");
    }

    /** Its values in a configuration, one for each item that has it; whatever they are. */
    Stream<Yaml> in(Yaml configuration) {
        Stream<Yaml> found = Stream.of(configuration);
        for (String part : path) {
            found = found.flatMap(node -> below(node, part));
        }
        return found;
    }

    private static Stream<Yaml> below(Yaml node, String part) {
        return switch (node) {
            case Yaml.Sequence list when part.equals(ITEM) -> list.items().stream();
            case Yaml.Mapping map -> map.find(part).map(Yaml.Entry::value).stream();
            case Yaml.Sequence list -> Stream.empty();
            case Yaml.Scalar scalar -> Stream.empty();
        };
    }

    /** The environment variable that sets it, for the first item of a list. */
    String variable() {
        return PREFIX + String.join("_", path).replace(ITEM, "0").toUpperCase(Locale.ROOT);
    }

    /** The way to the key that a variable sets, with the numbers of items; empty where it sets another. */
    Optional<List<String>> setBy(String variable) {
        String pattern =
                PREFIX + String.join("_", path).toUpperCase(Locale.ROOT).replace(ITEM, "([0-9]{1,3})");
        Matcher matcher = Pattern.compile(pattern).matcher(variable);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(path.stream()
                .map(part -> part.equals(ITEM) ? matcher.group(1) : part)
                .toList());
    }
}
