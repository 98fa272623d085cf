package io.quaymaster.model.plan;

import io.quaymaster.model.state.ActualContainer;
import java.util.SortedSet;

/** How far a slot of a container resource is, for those that depend on it. */
sealed interface Standing {
    /** The instance that is wanted is there, whatever it is doing. */
    record Current(ActualContainer instance) implements Standing {}

    /** The plan starts the instance that is wanted. */
    record Starting(SortedSet<Integer> steps) implements Standing {}

    /** An older one serves, and is not replaced before those that share a namespace of its predecessor share its own. */
    record Joinable(ActualContainer instance) implements Standing {}

    /** Not there yet, or an older one serves. */
    record Behind() implements Standing {}
}
