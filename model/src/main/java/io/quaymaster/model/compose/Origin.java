package io.quaymaster.model.compose;

import java.util.Set;

/**
 * What a project was loaded from.
 *
 * @param file its own, the first one, from the root of the repository
 * @param included the files that it includes, likewise
 * @param scope what its own file was read in
 */
record Origin(String file, Set<String> included, ProjectFiles files, Scope scope) {
    Origin {
        included = Set.copyOf(included);
    }
}
