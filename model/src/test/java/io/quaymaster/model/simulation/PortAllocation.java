package io.quaymaster.model.simulation;

import io.quaymaster.model.manifest.PublishedPort;
import io.quaymaster.model.state.HostPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Which ports of the host a container gets when it starts. */
final class PortAllocation {
    private PortAllocation() {}

    /**
     * One for each that is wanted; those for which the daemon may choose any are not counted.
     *
     * @throws MemoryDaemon.Refused where one is not free
     */
    static List<HostPort> of(List<PublishedPort> wanted, Collection<HostPort> taken) {
        List<HostPort> allocated = new ArrayList<>();
        for (PublishedPort port : wanted) {
            if (port.published() != 0) {
                allocated.add(first(port, taken, allocated));
            }
        }
        return allocated;
    }

    private static HostPort first(PublishedPort wanted, Collection<HostPort> taken, Collection<HostPort> allocated) {
        for (int number = wanted.published(); number <= wanted.publishedLast(); number++) {
            HostPort port = new HostPort(wanted.address(), number, wanted.protocol());
            if (taken.stream().noneMatch(port::overlaps) && allocated.stream().noneMatch(port::overlaps)) {
                return port;
            }
        }
        throw new MemoryDaemon.Refused("port " + wanted.published() + " is already allocated");
    }
}
