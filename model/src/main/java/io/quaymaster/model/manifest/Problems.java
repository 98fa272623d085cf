package io.quaymaster.model.manifest;

import java.util.ArrayList;
import java.util.List;

/** Collects the problems of one revision, so that all of them are reported at once. */
public final class Problems {
    private final List<Problem> found;
    private final String subject;
    private final String path;

    public Problems() {
        this(new ArrayList<>(), "", "");
    }

    private Problems(List<Problem> found, String subject, String path) {
        this.found = found;
        this.subject = subject;
        this.path = path;
    }

    /** The same collection, for the problems of one resource. */
    public Problems about(String subject) {
        return new Problems(found, subject, "");
    }

    /** The same collection, for the problems of one field, or of a part of the field that this one is for. */
    public Problems within(String field) {
        return new Problems(found, subject, path.isEmpty() ? field : path + "." + field);
    }

    public void add(Location location, String message) {
        found.add(new Problem(location, subject, path.isEmpty() ? message : path + ": " + message));
    }

    /** Takes over what was found elsewhere, each with the subject that it has. */
    public void addAll(List<Problem> others) {
        found.addAll(others);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Grows with each report, also of one that was there before. */
    public int count() {
        return found.size();
    }

    /** All problems, in the order of files, lines and columns. */
    public List<Problem> list() {
        return found.stream().distinct().sorted().toList();
    }
}
