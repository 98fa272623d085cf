package io.quaymaster.model.manifest;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects the problems of one revision, so that all of them are reported at once. */
public final class Problems {
    private final SortedSet<Problem> found;
    private final String subject;

    public Problems() {
        this(new TreeSet<>(), "");
    }

    private Problems(SortedSet<Problem> found, String subject) {
        this.found = found;
        this.subject = subject;
    }

    /** The same collection, for the problems of one resource. */
    public Problems about(String subject) {
        return new Problems(found, subject);
    }

    public void add(Location location, String message) {
        found.add(new Problem(location, subject, message));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** All problems, in the order of files, lines and columns. */
    public List<Problem> list() {
        return List.copyOf(found);
    }
}
