package io.quaymaster.model.state;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the host adds to what a source says of itself.
 *
 * @param variables win over those of the source's {@code .env} files
 * @param composeFiles the names of the files that make a Compose project, each laid over those before it; empty for the usual ones
 * @param profiles of Compose projects that are chosen; where none are, each project's own variable {@code COMPOSE_PROFILES} chooses
 * @param adopts whether what Docker Compose made of the source's projects may be taken over
 */
public record Inputs(
        SortedMap<String, String> variables, List<String> composeFiles, Set<String> profiles, boolean adopts) {
    public static final Inputs NONE = Inputs.of(Map.of());

    public Inputs {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
        composeFiles = List.copyOf(composeFiles);
        profiles = Set.copyOf(profiles);
    }

    public static Inputs of(Map<String, String> variables) {
        return new Inputs(new TreeMap<>(variables), List.of(), Set.of(), false);
    }
}
