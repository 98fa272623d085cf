package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Problem;
import java.util.List;

/** What reading the manifests of a revision came to. */
public sealed interface Loaded {
    /** @param warnings what of it is likely not meant, though it stops nothing */
    record Good(Desired desired, List<Problem> warnings) implements Loaded {
        public Good {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * With any problem nothing of a revision is applied.
     *
     * @param warnings what is likely not meant, and may be what the problems come from
     */
    record Bad(List<Problem> problems, List<Problem> warnings) implements Loaded {
        public Bad {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }

    /** There are no manifests: a mistake far more often than a wish, and never a reason to remove anything. */
    record Empty(String path) implements Loaded {}
}
