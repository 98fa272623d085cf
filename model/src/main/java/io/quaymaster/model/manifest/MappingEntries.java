package io.quaymaster.model.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the entries of one mapping: each key once, and those of merged mappings where there is none of its own. */
final class MappingEntries {
    private final Problems problems;
    private final Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
    private final Map<String, Yaml.Entry> merged = new LinkedHashMap<>();

    MappingEntries(Problems problems) {
        this.problems = problems;
    }

    void add(Yaml key, Yaml value) {
        switch (key) {
            case Yaml.Scalar scalar when scalar.type() == Yaml.Type.STRING -> addNew(scalar, value);
            case Yaml.Scalar scalar -> problems.add(scalar.location(), unquoted(scalar));
            case Yaml.Sequence sequence -> problems.add(sequence.location(), "a list cannot be a key");
            case Yaml.Mapping mapping -> problems.add(mapping.location(), "a mapping cannot be a key");
        }
    }

    /** What {@code <<} is given: a mapping, or a list of them of which earlier ones win. */
    void merge(Yaml value) {
        switch (value) {
            case Yaml.Mapping mapping -> mergeEntries(mapping);
            case Yaml.Sequence sequence -> sequence.items().forEach(this::mergeItem);
            case Yaml.Scalar scalar -> refuseMerge(scalar);
        }
    }

    List<Yaml.Entry> all() {
        List<Yaml.Entry> all = new ArrayList<>(entries.values());
        merged.forEach((key, entry) -> {
            if (!entries.containsKey(key)) {
                all.add(entry);
            }
        });
        return all;
    }

    private void addNew(Yaml.Scalar key, Yaml value) {
        Yaml.Entry earlier = entries.putIfAbsent(key.text(), new Yaml.Entry(key, value));
        if (earlier != null) {
            problems.add(
                    key.location(),
                    "the key \"" + key.text() + "\" is there already, at line "
                            + earlier.key().location().line() + ": keep one of them");
        }
    }

    private void mergeItem(Yaml item) {
        if (item instanceof Yaml.Mapping mapping) {
            mergeEntries(mapping);
        } else {
            refuseMerge(item);
        }
    }

    private void mergeEntries(Yaml.Mapping mapping) {
        mapping.entries().forEach(entry -> merged.putIfAbsent(entry.key().text(), entry));
    }

    private void refuseMerge(Yaml value) {
        problems.add(
                value.location(), "<< merges mappings: give it an alias of one, such as *defaults, or a list of them");
    }

    private static String unquoted(Yaml.Scalar key) {
        return switch (key.type()) {
            case NULL -> "a key is missing or null; write it in quotes if it is meant as text";
            case STRING, INTEGER, DECIMAL, BOOLEAN ->
                "the key " + key.text() + " is no text; write it in quotes: \"" + key.text() + "\"";
        };
    }
}
