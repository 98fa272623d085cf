package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Spec;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * @param name as the daemon knows it
 * @param external whether it is somebody else's, and only has to be there
 */
public record DesiredNetwork(
        ResourceId id,
        String name,
        boolean external,
        Spec spec,
        Fingerprint fingerprint,
        SortedMap<String, String> fields) {
    public DesiredNetwork {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }
}
