package io.quaymaster.model.plan;

import java.util.SortedSet;

/** How far a desired image is. */
sealed interface ImageStanding {
    /**
     * The daemon has it.
     *
     * @param steps of the plan that a new instance is made after: they may get a newer image under the same reference
     */
    record Present(String imageId, SortedSet<Integer> steps) implements ImageStanding {}

    /** The plan gets it; which one it will be is not known before. */
    record Coming(SortedSet<Integer> steps) implements ImageStanding {}

    /** Nothing can be done to get it. */
    record Unavailable() implements ImageStanding {}
}
