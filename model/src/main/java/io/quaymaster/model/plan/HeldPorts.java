package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.HostPort;
import io.quaymaster.model.state.ResourceId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The ports of the host that a container is to have and that another one still has. It is not begun before they are free: to find
 * that out from a start that fails would cost the instance that serves.
 */
final class HeldPorts {
    private final Planning planning;
    private final DesiredContainer container;

    HeldPorts(Planning planning, DesiredContainer container) {
        this.planning = planning;
        this.container = container;
    }

    void heed(Prerequisites prerequisites) {
        for (HostPort port : ports(container)) {
            holder(container, port).ifPresent(holder -> heed(prerequisites, port, holder));
        }
    }

    private void heed(Prerequisites prerequisites, HostPort port, ActualContainer holder) {
        Optional<ResourceId> resource = planning.inventory().resource(holder.ownership());
        if (resource.isEmpty()) {
            boolean isOfASource = holder.ownership() != null;
            prerequisites.blocked(
                    "the host's port " + port + " is taken by the container " + holder.name()
                            + (isOfASource ? " " + NameHolder.text(holder.ownership()) : ", which is not ours"),
                    isOfASource
                            ? "publish another port in one of the two sources"
                            : "stop that container, or publish another port");
        } else if (isKept(holder) || awaits(resource.get(), new HashSet<>())) {
            prerequisites.blocked(
                    "the host's port " + port + " is taken by " + resource.get() + ", which cannot let go of it before "
                            + container.id() + " is replaced",
                    "give one of them another port in a commit of its own first");
        } else {
            prerequisites.missing(resource.get() + " to let go of the host's port " + port);
        }
    }

    /** Whether it is there only until the container, which still shares its namespaces, is replaced. */
    private boolean isKept(ActualContainer holder) {
        return Role.of(holder) == Role.PREDECESSOR
                && planning.inventory()
                        .sharing(holder)
                        .filter(other -> planning.inventory().owns(other.ownership(), container.id()))
                        .isPresent();
    }

    /** Whether what is planned for another container, in the end, waits for this one. */
    private boolean awaits(ResourceId other, Set<ResourceId> seen) {
        DesiredContainer wanted = planning.desired().containers().get(other);
        if (wanted == null || !seen.add(other)) {
            return false;
        }
        Stream<ResourceId> holders = ports(wanted).stream()
                .flatMap(port -> holder(wanted, port).stream())
                .flatMap(holder -> planning.inventory().resource(holder.ownership()).stream());
        return Stream.concat(holders, wanted.dependencies().keySet().stream())
                .anyMatch(next -> next.equals(container.id()) || awaits(next, seen));
    }

    /** Somebody else's container that has a port. Replicas of the same one see to each other by themselves. */
    private Optional<ActualContainer> holder(DesiredContainer wanted, HostPort port) {
        return planning.inventory().listening(port).stream()
                .filter(other -> !planning.inventory().owns(other.ownership(), wanted.id()))
                .findFirst();
    }

    private static List<HostPort> ports(DesiredContainer container) {
        return container.spec().get(ContainerFields.PORTS).stream()
                .flatMap(port -> HostPort.of(port).stream())
                .toList();
    }
}
