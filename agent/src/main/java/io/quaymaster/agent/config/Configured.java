package io.quaymaster.agent.config;

import io.quaymaster.model.manifest.Problem;
import java.util.List;

/** What reading the configuration came to. */
public sealed interface Configured {
    record Good(Configuration configuration) implements Configured {}

    /** All that is wrong with it. */
    record Bad(List<Problem> problems) implements Configured {
        public Bad {
            problems = List.copyOf(problems);
        }
    }
}
