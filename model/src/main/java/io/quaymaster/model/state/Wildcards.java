package io.quaymaster.model.state;

import java.util.List;
import java.util.function.Predicate;

/**
 * A pattern over a row of things: some places match one thing each, others any number of things. Matching takes time in
 * proportion to pattern times row, whatever the pattern.
 */
record Wildcards<T>(List<Place<T>> places) {
    Wildcards {
        places = List.copyOf(places);
    }

    /** A place in the pattern. */
    sealed interface Place<T> {
        record One<T>(Predicate<T> fits) implements Place<T> {}

        record Any<T>() implements Place<T> {}
    }

    boolean match(List<T> row) {
        int place = 0;
        int index = 0;
        int lastAny = -1;
        int resume = 0;
        while (index < row.size()) {
            if (place < places.size() && places.get(place) instanceof Place.Any) {
                lastAny = place;
                resume = index;
                place++;
            } else if (place < places.size()
                    && places.get(place) instanceof Place.One<T> one
                    && one.fits().test(row.get(index))) {
                place++;
                index++;
            } else if (lastAny >= 0) {
                resume++;
                index = resume;
                place = lastAny + 1;
            } else {
                return false;
            }
        }
        return places.subList(place, places.size()).stream().allMatch(Place.Any.class::isInstance);
    }
}
