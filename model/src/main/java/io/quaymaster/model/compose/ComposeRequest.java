package io.quaymaster.model.compose;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which project to load, and with what.
 *
 * @param path of a Compose file, or of a folder with one, from the root of the tree; empty for the root
 * @param root what the root of the tree is called in absolute paths, such as {@code /srv/shop}
 * @param variables that win over those of a {@code .env} file
 * @param files the names of the files that make the project of a folder, of which the first must be there; empty for the usual ones
 * @param profiles that are chosen, beside those of the variable {@code COMPOSE_PROFILES}
 */
public record ComposeRequest(
        String path, String root, SortedMap<String, String> variables, List<String> files, Set<String> profiles) {
    public ComposeRequest {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
        files = List.copyOf(files);
        profiles = Set.copyOf(profiles);
    }
}
