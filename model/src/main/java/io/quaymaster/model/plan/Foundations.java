package io.quaymaster.model.plan;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The networks and volumes that containers stand on, by the daemon's names.
 *
 * @param networks how far each is
 * @param volumes how far each is
 */
record Foundations(Map<String, Standing> networks, Map<String, Standing> volumes) {
    /** How far a network or volume is. */
    sealed interface Standing {
        /** It is there once these steps, if any, are done. */
        record Ready(SortedSet<Integer> steps) implements Standing {
            static Ready now() {
                return new Ready(new TreeSet<>());
            }
        }

        /** It cannot be had. */
        record Unavailable() implements Standing {}
    }
}
