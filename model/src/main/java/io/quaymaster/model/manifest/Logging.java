package io.quaymaster.model.manifest;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a container's output goes.
 *
 * @param driver the daemon's log driver, or null for the daemon's default
 */
public record Logging(@Nullable String driver, SortedMap<String, String> options) {
    public Logging {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }
}
