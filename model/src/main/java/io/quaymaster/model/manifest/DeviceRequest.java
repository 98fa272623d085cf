package io.quaymaster.model.manifest;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Devices that a driver of the daemon chooses, such as GPUs.
 *
 * @param driver its name, or null for any
 * @param count how many; -1 for all; 0 where {@code deviceIds} names them
 */
public record DeviceRequest(
        @Nullable String driver,
        int count,
        List<String> deviceIds,
        List<String> capabilities,
        SortedMap<String, String> options) {
    public DeviceRequest {
        deviceIds = List.copyOf(deviceIds);
        capabilities = List.copyOf(capabilities);
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }
}
