package io.quaymaster.model.plan;

import java.util.SortedSet;

/** How far a desired image is. */
sealed interface ImageStanding {
    /** The daemon has it. */
    record Present(String imageId) implements ImageStanding {}

    /** The plan gets it. */
    record Coming(SortedSet<Integer> steps) implements ImageStanding {}

    /** Nothing can be done to get it. */
    record Unavailable() implements ImageStanding {}
}
