package io.quaymaster.model.simulation;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.simulation.MemoryDaemon.Refused;
import io.quaymaster.model.state.ActualContainer.Endpoint;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ActualNetwork;
import io.quaymaster.model.state.ComposeMark;
import io.quaymaster.model.state.Ownership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The networks of a daemon in memory, and how containers get into them and out again. */
final class MemoryNetworks {
    static final Set<String> PREDEFINED = Set.of("bridge", "host", "none");

    private static final Set<String> MODES = Set.of("host", "none");

    private final SortedMap<String, ActualNetwork> networks = new TreeMap<>();

    MemoryNetworks() {
        PREDEFINED.forEach(name -> networks.put(name, new ActualNetwork("net-" + name, name, null, null)));
    }

    List<ActualNetwork> list() {
        return List.copyOf(networks.values());
    }

    void create(String id, String name, @Nullable Ownership ownership) {
        if (networks.containsKey(name)) {
            throw new Refused("network with name " + name + " already exists");
        }
        networks.put(name, new ActualNetwork(id, name, ownership, null));
    }

    /** As if Docker Compose had made those of a project. */
    void madeByCompose(String project) {
        String prefix = project + "_";
        networks.replaceAll((name, network) -> name.startsWith(prefix)
                ? new ActualNetwork(
                        network.id(), name, null, new ComposeMark(project, name.substring(prefix.length()), 1))
                : network);
    }

    /** A container that does not run is no hindrance, and cannot be started afterwards. Nothing where it is gone already. */
    void remove(String idOrName, Collection<MemoryContainer> containers) {
        Optional<ActualNetwork> meant = networks.values().stream()
                .filter(network ->
                        network.id().equals(idOrName) || network.name().equals(idOrName))
                .findFirst();
        meant.ifPresent(network -> {
            if (PREDEFINED.contains(network.name())) {
                throw new Refused(network.name() + " is a pre-defined network and cannot be removed");
            }
            if (containers.stream()
                    .anyMatch(container -> container.life().hasProcess()
                            && container.networks().containsKey(network.name()))) {
                throw new Refused("network " + network.name() + " has active endpoints");
            }
            networks.remove(network.name());
        });
    }

    /** @param name what the container answers to besides the attachment's aliases */
    void connect(MemoryContainer container, String network, Attachment attachment, String name) {
        ActualNetwork joined = networks.get(network);
        if (joined == null) {
            throw new Refused("network " + network + " not found");
        }
        if (!hasNetworksOfItsOwn(container) || MODES.contains(network)) {
            throw new Refused(container.name() + " has the network of the host or of another container, or none");
        }
        boolean isThere = container.networks().containsKey(network);
        if (isThere && container.life().hasProcess()) {
            throw new Refused(container.name() + " is already connected to " + network);
        }
        // One that does not run stays attached as it is.
        if (!isThere) {
            String id = container.life().hasProcess() ? joined.id() : "";
            container.networks().put(network, endpoint(id, attachment, name));
            container.changed();
        }
    }

    void disconnect(MemoryContainer container, String network) {
        if (network.equals("host")) {
            throw new Refused("container cannot be disconnected from host network");
        }
        if (container.life().state() instanceof State.Restarting) {
            throw new Refused("sandbox of " + container.name() + " not found");
        }
        if (container.life().hasProcess() && !networks.containsKey(network)) {
            throw new Refused("network " + network + " not found");
        }
        if (container.networks().remove(network) == null) {
            throw new Refused(container.name() + " is not connected to " + network);
        }
        container.changed();
    }

    /** Has a container answer to no name in a network any more. */
    void withdraw(MemoryContainer container, String network) {
        if (container.networks().containsKey(network)) {
            disconnect(container, network);
        }
        connect(container, network, Attachment.PLAIN, "");
        container
                .networks()
                .computeIfPresent(
                        network,
                        (name, endpoint) -> new Endpoint(
                                endpoint.networkId(), List.of(), endpoint.ipv4Address(), endpoint.ipv6Address()));
        container.changed();
    }

    /** Attaches a container as it is created: whether the network is there is asked at its start. */
    void attach(MemoryContainer container, String network, Attachment attachment, String name) {
        container.networks().put(network, endpoint("", attachment, name));
    }

    void attachToMode(MemoryContainer container, String mode) {
        if (PREDEFINED.contains(mode)) {
            container.networks().put(mode, new Endpoint("", List.of(), "", ""));
        }
    }

    /** The name of a network that a container needs and that is not there; empty where it can be started. */
    Optional<String> missing(MemoryContainer container) {
        return container.networks().entrySet().stream()
                .filter(entry -> meant(entry.getKey(), entry.getValue()) == null)
                .map(entry -> entry.getKey())
                .findFirst();
    }

    /** Makes the endpoints of a container that starts those of the networks that are there now. */
    void enter(MemoryContainer container) {
        container.networks().replaceAll((network, endpoint) -> {
            ActualNetwork entered = meant(network, endpoint);
            return entered == null || entered.id().equals(endpoint.networkId())
                    ? endpoint
                    : new Endpoint(entered.id(), endpoint.aliases(), endpoint.ipv4Address(), endpoint.ipv6Address());
        });
        container.changed();
    }

    /** The network that an endpoint means: before its first start any of the name, afterwards the one it was in. */
    private @Nullable ActualNetwork meant(String name, Endpoint endpoint) {
        ActualNetwork network = networks.get(name);
        boolean isIt = network != null
                && (endpoint.networkId().isEmpty()
                        || PREDEFINED.contains(name)
                        || network.id().equals(endpoint.networkId()));
        return isIt ? network : null;
    }

    private static boolean hasNetworksOfItsOwn(MemoryContainer container) {
        return Collections.disjoint(container.networks().keySet(), MODES)
                && !container.namespaces().containsKey("network_mode");
    }

    private static Endpoint endpoint(String networkId, Attachment attachment, String name) {
        List<String> aliases = new ArrayList<>(
                Stream.concat(Stream.of(name), attachment.aliases().stream()).toList());
        return new Endpoint(networkId, aliases, orEmpty(attachment.ipv4Address()), orEmpty(attachment.ipv6Address()));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
