package io.quaymaster.model.manifest;

/** What becomes of a volume that is no longer declared. */
public enum OnRemoval {
    RETAIN,
    REMOVE
}
