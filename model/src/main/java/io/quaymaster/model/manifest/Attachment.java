package io.quaymaster.model.manifest;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a container is attached to a network.
 *
 * @param aliases further names that it answers to there
 * @param ipv4Address a fixed address, or null
 * @param ipv6Address a fixed address, or null
 * @param macAddress a fixed address, or null
 * @param priority the network with the highest is joined first; 0 unless given
 * @param gatewayPriority the network with the highest is the default gateway; 0 unless given
 */
public record Attachment(
        List<String> aliases,
        @Nullable String ipv4Address,
        @Nullable String ipv6Address,
        List<String> linkLocalAddresses,
        @Nullable String macAddress,
        SortedMap<String, String> driverOptions,
        int priority,
        int gatewayPriority) {
    public static final Attachment PLAIN =
            new Attachment(List.of(), null, null, List.of(), null, Collections.emptySortedMap(), 0, 0);

    public Attachment {
        aliases = List.copyOf(aliases);
        linkLocalAddresses = List.copyOf(linkLocalAddresses);
        driverOptions = Collections.unmodifiableSortedMap(new TreeMap<>(driverOptions));
    }
}
