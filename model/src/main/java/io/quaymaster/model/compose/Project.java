package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problem;
import java.util.List;

/**
 * A Compose project in canonical form.
 *
 * @param name of the project
 * @param warnings what is likely not meant, though it stops nothing
 */
public record Project(String name, CanonicalForm form, List<Problem> warnings) {
    public Project {
        warnings = List.copyOf(warnings);
    }
}
