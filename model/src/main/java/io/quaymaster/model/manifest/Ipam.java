package io.quaymaster.model.manifest;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a network's addresses are managed. */
public record Ipam(String driver, List<Pool> config, SortedMap<String, String> options) {
    public static final Ipam DEFAULT = new Ipam("default", List.of(), Collections.emptySortedMap());

    public Ipam {
        config = List.copyOf(config);
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /**
     * Addresses to give out.
     *
     * @param subnet in CIDR form, or null for one of the daemon's choice
     * @param gateway the gateway's address, or null for the first of the subnet
     * @param ipRange the part of the subnet that containers get addresses of, or null for all of it
     * @param auxAddresses addresses that are in use by somebody else, by host name
     */
    public record Pool(
            @Nullable String subnet,
            @Nullable String gateway,
            @Nullable String ipRange,
            SortedMap<String, String> auxAddresses) {
        public Pool {
            auxAddresses = Collections.unmodifiableSortedMap(new TreeMap<>(auxAddresses));
        }
    }
}
