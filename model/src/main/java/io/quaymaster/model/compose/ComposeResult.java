package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problem;
import java.util.List;

/** What loading a Compose project came to. */
public sealed interface ComposeResult {
    record Good(Project project) implements ComposeResult {}

    record Bad(List<Problem> problems) implements ComposeResult {
        public Bad {
            problems = List.copyOf(problems);
        }
    }

    /** There is no Compose file in the folder. */
    record Missing(String folder) implements ComposeResult {}
}
