package io.quaymaster.model.manifest;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a container shares the host's block devices; the maps are by device path.
 *
 * @param weight 10-1000 relative to other containers, or null for the daemon's default
 * @param deviceReadBps in bytes a second
 * @param deviceReadIops in operations a second
 * @param deviceWriteBps in bytes a second
 * @param deviceWriteIops in operations a second
 */
public record BlkioConfig(
        @Nullable Integer weight,
        SortedMap<String, Integer> weightDevice,
        SortedMap<String, Long> deviceReadBps,
        SortedMap<String, Long> deviceReadIops,
        SortedMap<String, Long> deviceWriteBps,
        SortedMap<String, Long> deviceWriteIops) {
    public BlkioConfig {
        weightDevice = Collections.unmodifiableSortedMap(new TreeMap<>(weightDevice));
        deviceReadBps = Collections.unmodifiableSortedMap(new TreeMap<>(deviceReadBps));
        deviceReadIops = Collections.unmodifiableSortedMap(new TreeMap<>(deviceReadIops));
        deviceWriteBps = Collections.unmodifiableSortedMap(new TreeMap<>(deviceWriteBps));
        deviceWriteIops = Collections.unmodifiableSortedMap(new TreeMap<>(deviceWriteIops));
    }
}
