package io.quaymaster.model.manifest;

import java.util.Comparator;

/**
 * Something in a file of the source that stops its revision from being applied.
 *
 * @param location where it is
 * @param subject whose it is, for example {@code container "web"}; empty where no resource is concerned
 * @param message what is wrong, with the value, what is allowed and what to do
 */
public record Problem(Location location, String subject, String message) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER = Comparator.<Problem, String>comparing(
                    problem -> problem.location().path())
            .thenComparingInt(problem -> problem.location().line())
            .thenComparingInt(problem -> problem.location().column())
            .thenComparing(Problem::subject)
            .thenComparing(Problem::message);

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** {@code path/file.yaml:LINE:COL: kind "name": message}. */
    @Override
    public String toString() {
        return location + ": " + (subject.isEmpty() ? "" : subject + ": ") + message;
    }
}
