package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problem;
import java.util.List;

/** What loading a Compose project came to. */
public sealed interface ComposeResult {
    record Good(Project project) implements ComposeResult {}

    /** @param rest the project as far as it could be read: of what is right in it more may be wrong */
    record Bad(List<Problem> problems, Project rest) implements ComposeResult {
        public Bad {
            problems = List.copyOf(problems);
        }
    }

    /** There is no Compose file in the folder. */
    record Missing(String folder) implements ComposeResult {}
}
