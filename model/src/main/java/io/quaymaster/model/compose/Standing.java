package io.quaymaster.model.compose;

import java.util.Set;

/** What becomes of an attribute when a project is made into resources. */
sealed interface Standing {
    /**
     * It means what it means to Compose.
     *
     * @param note what is to be known of it; may be empty
     */
    record Honoured(String note) implements Standing {}

    /**
     * It changes nothing of what runs here.
     *
     * @param why it does not, as a warning says it
     */
    record Ignored(String why) implements Standing {}

    /**
     * It would change what runs, and cannot be done.
     *
     * @param why it cannot, and what to do
     * @param unless the values that ask for nothing
     */
    record Refused(String why, Set<String> unless) implements Standing {
        public Refused {
            unless = Set.copyOf(unless);
        }
    }
}
