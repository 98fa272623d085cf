package io.quaymaster.model.manifest;

/** A place in a file of the source: line and column count from 1. */
public record Location(String path, int line, int column) {
    @Override
    public String toString() {
        return path + ":" + line + ":" + column;
    }
}
