package io.quaymaster.model.compose;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a file is read in: its own, or that of the file that includes it.
 *
 * @param folder what relative paths start at
 * @param variables by name
 */
record Scope(Folder folder, SortedMap<String, String> variables) {
    Scope {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** The same with further variables; those that are there already win. */
    Scope within(Folder other, SortedMap<String, String> further) {
        SortedMap<String, String> all = new TreeMap<>(further);
        all.putAll(variables);
        return new Scope(other, all);
    }
}
