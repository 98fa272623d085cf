package io.quaymaster.model.state;

import io.quaymaster.model.manifest.RestartPolicy;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A container that the daemon has.
 *
 * @param name without the leading slash
 * @param ownership null for one that is not ours
 * @param imageId {@code sha256:…} of the image it was made of
 * @param imageName the reference it was created with
 * @param created when it was created
 * @param restarts how often the daemon restarted it by itself since it was last started
 * @param networks the networks it is attached to, by name
 * @param namespaces the ids of the containers whose namespaces it shares, by field ({@code network_mode}, {@code pid}, {@code
 *     ipc}); known for ours only
 * @param volumes the names of the volumes it mounts
 * @param anonymousVolumes those of them that nobody named, by the path they are mounted at: made for it, or handed over to it;
 *     known for ours only
 * @param ports the ports of the host that it has while it runs
 * @param settings what can be changed in place; null for one that is not ours
 * @param mark of Docker Compose; null for what that did not make
 * @param observed what it was made from; null unless it has a mark and the host allows that it is taken over
 * @param discarded the limits, as in {@code settings}, that the daemon accepted and did not set
 * @param lastLines of the log of one that failed, oldest first; empty for all others
 */
public record ActualContainer(
        String id,
        String name,
        @Nullable Ownership ownership,
        String imageId,
        String imageName,
        Instant created,
        State state,
        int restarts,
        SortedMap<String, Endpoint> networks,
        SortedMap<String, String> namespaces,
        SortedSet<String> volumes,
        SortedMap<String, String> anonymousVolumes,
        List<HostPort> ports,
        @Nullable Settings settings,
        @Nullable ComposeMark mark,
        @Nullable Observed observed,
        SortedMap<String, String> discarded,
        List<String> lastLines) {
    public ActualContainer {
        discarded = Collections.unmodifiableSortedMap(new TreeMap<>(discarded));
        ports = List.copyOf(ports);
        lastLines = List.copyOf(lastLines);
        networks = Collections.unmodifiableSortedMap(new TreeMap<>(networks));
        namespaces = Collections.unmodifiableSortedMap(new TreeMap<>(namespaces));
        volumes = Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
        anonymousVolumes = Collections.unmodifiableSortedMap(new TreeMap<>(anonymousVolumes));
    }

    /** The same, with what it wrote at last. */
    public ActualContainer withLastLines(List<String> lines) {
        return new ActualContainer(
                id,
                name,
                ownership,
                imageId,
                imageName,
                created,
                state,
                restarts,
                networks,
                namespaces,
                volumes,
                anonymousVolumes,
                ports,
                settings,
                mark,
                observed,
                discarded,
                lines);
    }

    /**
     * The same, as one that belongs to a source.
     *
     * @param owner whose it is to be
     * @param places its networks as they are to be seen
     */
    ActualContainer adopted(Ownership owner, SortedMap<String, Endpoint> places) {
        return new ActualContainer(
                id,
                name,
                owner,
                imageId,
                imageName,
                created,
                state,
                restarts,
                places,
                namespaces,
                volumes,
                anonymousVolumes,
                ports,
                settings,
                mark,
                observed,
                discarded,
                lastLines);
    }

    /** What a container is doing. */
    public sealed interface State {
        /** Never started. */
        record Created() implements State {}

        /** Created, but the daemon could not start it. */
        record StartFailed(int code, String error) implements State {}

        record Running(Instant since, Health health) implements State {}

        /** Between two tries of the daemon to keep it up. */
        record Restarting() implements State {}

        record Paused() implements State {}

        /**
         * @param since when it was last started
         * @param health what its healthcheck had last come to; STARTING where it had come to nothing yet
         */
        record Exited(int code, Instant since, Instant at, Health health) implements State {}

        /** The daemon is at it, or gave up on removing it. */
        record Removing() implements State {}
    }

    /** What the healthcheck says. */
    public enum Health {
        NONE,
        STARTING,
        HEALTHY,
        UNHEALTHY
    }

    /**
     * How it is attached to a network.
     *
     * @param networkId the network it was in when it last ran: one of the same name that was made later is another; empty before
     *     its first start
     * @param ipv4Address the fixed address it was given; empty where the daemon chooses one
     * @param ipv6Address the same for IPv6
     */
    public record Endpoint(String networkId, List<String> aliases, String ipv4Address, String ipv6Address) {
        public Endpoint {
            aliases = List.copyOf(aliases);
        }
    }

    /**
     * What a running container can be given anew.
     *
     * @param limits by field name ({@code mem_limit}, {@code cpus}, …), in the field's canonical form; what is not set is not
     *     there, and neither is what the daemon fills in by itself
     */
    public record Settings(RestartPolicy restart, SortedMap<String, String> limits) {
        private static final String MEMORY = "mem_limit";
        private static final String MEMORY_AND_SWAP = "memswap_limit";
        private static final String PROCESSES = "pids_limit";
        private static final String CPUS_BY_NUMBER = "cpuset";

        public Settings {
            SortedMap<String, String> set = new TreeMap<>(limits);
            // The daemon gives a container as much swap as memory unless told otherwise.
            String memory = set.get(MEMORY);
            if (memory != null && Long.toString(2 * Long.parseLong(memory)).equals(set.get(MEMORY_AND_SWAP))) {
                set.remove(MEMORY_AND_SWAP);
            }
            set.remove(PROCESSES, "-1");
            set.entrySet()
                    .removeIf(limit ->
                            limit.getValue().equals("0") && !limit.getKey().equals(CPUS_BY_NUMBER));
            limits = Collections.unmodifiableSortedMap(set);
        }
    }
}
