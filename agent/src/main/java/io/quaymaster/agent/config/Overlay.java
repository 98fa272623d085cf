package io.quaymaster.agent.config;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One value that is laid over a tree.
 *
 * @param location where the value is from
 */
record Overlay(Location location, Problems problems) {
    /**
     * The tree with the value at the end of a path, whose parts are keys and numbers of items. What on the way is neither a map
     * nor a list is left for the reader to complain about.
     */
    Yaml set(Yaml tree, List<String> path, Yaml value) {
        if (path.isEmpty()) {
            return value;
        }
        String part = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        return switch (tree) {
            case Yaml.Mapping mapping -> entry(mapping, part, rest, value);
            case Yaml.Sequence sequence -> item(sequence, Integer.parseInt(part), rest, value);
            case Yaml.Scalar scalar when scalar.type() == Yaml.Type.NULL -> set(emptyFor(part), path, value);
            case Yaml.Scalar scalar -> scalar;
        };
    }

    private Yaml emptyFor(String part) {
        return Character.isDigit(part.charAt(0))
                ? new Yaml.Sequence(List.of(), location)
                : new Yaml.Mapping(List.of(), location);
    }

    private Yaml nothing() {
        return new Yaml.Scalar("", Yaml.Type.NULL, location);
    }

    private Yaml entry(Yaml.Mapping mapping, String key, List<String> rest, Yaml value) {
        Optional<Yaml.Entry> there = mapping.find(key);
        Yaml changed = set(there.map(Yaml.Entry::value).orElseGet(this::nothing), rest, value);
        List<Yaml.Entry> entries = new ArrayList<>(mapping.entries());
        Yaml.Entry entry = new Yaml.Entry(new Yaml.Scalar(key, Yaml.Type.STRING, location), changed);
        if (there.isPresent()) {
            entries.set(entries.indexOf(there.get()), entry);
        } else {
            entries.add(entry);
        }
        return new Yaml.Mapping(entries, mapping.location());
    }

    private Yaml item(Yaml.Sequence sequence, int index, List<String> rest, Yaml value) {
        int size = sequence.items().size();
        if (index > size) {
            problems.add(location, "there are only " + size + " before this one; the next has the number " + size);
            return sequence;
        }
        List<Yaml> items = new ArrayList<>(sequence.items());
        Yaml changed = set(index < size ? items.get(index) : nothing(), rest, value);
        if (index < size) {
            items.set(index, changed);
        } else {
            items.add(changed);
        }
        return new Yaml.Sequence(items, sequence.location());
    }
}
