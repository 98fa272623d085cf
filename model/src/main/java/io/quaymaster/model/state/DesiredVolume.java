package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Spec;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * @param name as the daemon knows it
 * @param external whether it is somebody else's, and only has to be there
 * @param removable whether it is removed, with its data, when it is no longer declared
 */
public record DesiredVolume(
        ResourceId id,
        String name,
        boolean external,
        boolean removable,
        Spec spec,
        Fingerprint fingerprint,
        SortedMap<String, String> fields) {
    public DesiredVolume {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }
}
