package io.quaymaster.model.compose;

import java.util.List;
import java.util.Set;

/**
 * What a project was loaded from.
 *
 * @param file its own, the first one, from the root of the repository
 * @param overrides those laid over it, likewise
 * @param included the files that it includes, likewise
 * @param scope what its own file was read in
 */
record Origin(String file, List<String> overrides, Set<String> included, ProjectFiles files, Scope scope) {
    Origin {
        overrides = List.copyOf(overrides);
        included = Set.copyOf(included);
    }
}
