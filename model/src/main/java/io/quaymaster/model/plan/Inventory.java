package io.quaymaster.model.plan;

import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualImage;
import io.quaymaster.model.state.ActualNetwork;
import io.quaymaster.model.state.ActualVolume;
import io.quaymaster.model.state.HostPort;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ResourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the daemon has, arranged for looking things up, and told apart: what belongs to the source and what does not. */
final class Inventory {
    private final String source;
    private final Actual actual;
    private final SortedMap<ResourceId, List<ActualContainer>> owned = new TreeMap<>();
    private final Map<String, ActualContainer> containersByName = new HashMap<>();
    private final Map<Integer, List<ActualContainer>> containersByPort = new HashMap<>();
    private final Map<String, ActualImage> imagesByReference = new HashMap<>();
    private final Map<String, ActualNetwork> networksByName = new HashMap<>();
    private final Map<String, ActualVolume> volumesByName = new HashMap<>();

    Inventory(String source, Actual actual) {
        this.source = source;
        this.actual = actual;
        for (ActualContainer container : actual.containers()) {
            containersByName.put(container.name(), container);
            container.ports().stream()
                    .map(HostPort::number)
                    .distinct()
                    .forEach(port -> containersByPort
                            .computeIfAbsent(port, key -> new ArrayList<>())
                            .add(container));
            resource(container.ownership())
                    .ifPresent(resource -> owned.computeIfAbsent(resource, key -> new ArrayList<>())
                            .add(container));
        }
        for (ActualImage image : actual.images()) {
            imagesByReference.put(image.id(), image);
            image.tags().forEach(tag -> imagesByReference.put(tag, image));
            image.digests().forEach(digest -> imagesByReference.put(digest, image));
        }
        // Names of networks are not unique on all daemons: of several, the one of this source counts.
        actual.networks()
                .forEach(network -> networksByName.merge(
                        network.name(),
                        network,
                        (one, other) -> resource(one.ownership()).isPresent() ? one : other));
        actual.volumes().forEach(volume -> volumesByName.put(volume.name(), volume));
    }

    String source() {
        return source;
    }

    Actual actual() {
        return actual;
    }

    /** The resource of this source that an object belongs to; empty for one of anybody else. */
    Optional<ResourceId> resource(@Nullable Ownership ownership) {
        return ownership != null && ownership.source().equals(source)
                ? Optional.of(ownership.resource())
                : Optional.empty();
    }

    boolean owns(@Nullable Ownership ownership, ResourceId id) {
        return ownership != null && ownership.isOf(source, id);
    }

    /** The containers of this source, by resource. */
    SortedMap<ResourceId, List<ActualContainer>> owned() {
        return owned;
    }

    List<ActualContainer> owned(ResourceId id) {
        return owned.getOrDefault(id, List.of());
    }

    Optional<ActualContainer> container(String name) {
        return Optional.ofNullable(containersByName.get(name));
    }

    /** Those that have a port of the host, or one that leaves no room for it. */
    List<ActualContainer> listening(HostPort port) {
        return containersByPort.getOrDefault(port.number(), List.of()).stream()
                .filter(container -> container.ports().stream().anyMatch(port::overlaps))
                .toList();
    }

    /** By id, tag or digest. */
    Optional<ActualImage> image(String reference) {
        return Optional.ofNullable(imagesByReference.get(reference));
    }

    Optional<ActualNetwork> network(String name) {
        return Optional.ofNullable(networksByName.get(name));
    }

    Optional<ActualVolume> volume(String name) {
        return Optional.ofNullable(volumesByName.get(name));
    }

    /** One of this source that runs and shares a namespace of a container. */
    Optional<ActualContainer> sharing(ActualContainer container) {
        return owned.values().stream()
                .flatMap(List::stream)
                .filter(other -> other.namespaces().containsValue(container.id()))
                .filter(other -> Instances.isUp(other.state()))
                .findFirst();
    }

    List<ActualContainer> mounting(String volume) {
        return actual.containers().stream()
                .filter(container -> container.volumes().contains(volume))
                .toList();
    }

    List<ActualContainer> attachedTo(String network) {
        return actual.containers().stream()
                .filter(container -> container.networks().containsKey(network))
                .toList();
    }
}
