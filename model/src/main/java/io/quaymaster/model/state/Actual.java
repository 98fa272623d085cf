package io.quaymaster.model.state;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One snapshot of what the daemon has, ours and everybody's.
 *
 * @param containers all of them, sorted by name
 * @param images all of them, sorted by id
 * @param networks all of them, sorted by name
 * @param volumes all of them, sorted by name
 * @param pulls when references were last pulled by this agent: known only since its start
 */
public record Actual(
        List<ActualContainer> containers,
        List<ActualImage> images,
        List<ActualNetwork> networks,
        List<ActualVolume> volumes,
        SortedMap<String, LastPull> pulls) {
    public Actual {
        containers = List.copyOf(containers);
        images = List.copyOf(images);
        networks = List.copyOf(networks);
        volumes = List.copyOf(volumes);
        pulls = Collections.unmodifiableSortedMap(new TreeMap<>(pulls));
    }

    public record LastPull(Instant at, String revision) {}
}
