package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.plan.Step;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A container's places in its networks.
 *
 * @param mode the network that it is created in, or what it has in place of networks
 * @param macAddress its fixed address, where the daemon takes that for the container and not for each place
 * @param atCreate what it is created with, by network
 * @param afterCreate what it is to be connected to before its start, because an older daemon takes one at creation only
 */
record Endpoints(
        String mode,
        Optional<String> macAddress,
        SortedMap<String, Map<String, Object>> atCreate,
        SortedMap<String, Map<String, Object>> afterCreate) {
    private static final String DEFAULT_MODE = "default";
    private static final Comparator<Map.Entry<String, Attachment>> MOST_IMPORTANT_FIRST = Comparator.comparing(
                    (Map.Entry<String, Attachment> entry) -> entry.getValue().priority(), Comparator.reverseOrder())
            .thenComparing(entry -> entry.getValue().gatewayPriority(), Comparator.reverseOrder())
            .thenComparing(Map.Entry::getKey);

    /** @throws DockerException REFUSED for what a daemon of this version cannot do */
    static Endpoints of(Step.CreateContainer step, ApiVersion version) {
        Spec spec = step.container().spec();
        SortedMap<String, Attachment> networks = spec.get(ContainerFields.NETWORKS);
        Optional<String> first =
                networks.entrySet().stream().min(MOST_IMPORTANT_FIRST).map(Map.Entry::getKey);
        return first.isEmpty()
                ? withoutNetworks(spec, version)
                : withNetworks(first.get(), networks, spec, step.resource().name(), version);
    }

    /**
     * What {@code POST /networks/{network}/connect} takes for a container.
     *
     * @param name the container's own, which it answers to besides the attachment's aliases
     */
    static Map<String, Object> endpoint(Attachment attachment, String name, ApiVersion version) {
        if (attachment.macAddress() != null) {
            version.require(1, 44, "mac_address in a network after the first");
        }
        return place(attachment, name, version)
                .putNullable("MacAddress", attachment.macAddress())
                .toMap();
    }

    void write(JsonObject container, JsonObject host) {
        host.put("NetworkMode", mode);
        container.put("MacAddress", macAddress);
        if (!atCreate.isEmpty()) {
            container.put("NetworkingConfig", Map.of("EndpointsConfig", atCreate));
        }
    }

    private static Endpoints withoutNetworks(Spec spec, ApiVersion version) {
        String mode = spec.find(ContainerFields.NETWORK_MODE).orElse(DEFAULT_MODE);
        Optional<String> address = spec.find(ContainerFields.MAC_ADDRESS);
        SortedMap<String, Map<String, Object>> places = new TreeMap<>();
        if (takesSeveral(version)) {
            address.ifPresent(given -> places.put(mode, Map.of("MacAddress", given)));
        }
        return new Endpoints(mode, takesSeveral(version) ? Optional.empty() : address, places, new TreeMap<>());
    }

    private static Endpoints withNetworks(
            String first, SortedMap<String, Attachment> networks, Spec spec, String name, ApiVersion version) {
        SortedMap<String, Attachment> others = new TreeMap<>(networks);
        Optional<Attachment> main = Optional.ofNullable(others.remove(first));
        Optional<String> address = main.map(Attachment::macAddress).or(() -> spec.find(ContainerFields.MAC_ADDRESS));
        JsonObject place = place(main.orElse(Attachment.PLAIN), name, version);
        SortedMap<String, Map<String, Object>> rest = new TreeMap<>();
        others.forEach((network, attachment) -> rest.put(network, endpoint(attachment, name, version)));
        SortedMap<String, Map<String, Object>> atCreate = new TreeMap<>();
        if (!takesSeveral(version)) {
            atCreate.put(first, place.toMap());
            return new Endpoints(first, address, atCreate, rest);
        }
        atCreate.putAll(rest);
        atCreate.put(first, place.put("MacAddress", address).toMap());
        return new Endpoints(first, Optional.empty(), atCreate, new TreeMap<>());
    }

    /** Everything but the MAC address. */
    private static JsonObject place(Attachment attachment, String name, ApiVersion version) {
        if (attachment.gatewayPriority() != 0) {
            version.require(1, 48, "gw_priority");
        }
        JsonObject addresses = new JsonObject()
                .putNullable("IPv4Address", attachment.ipv4Address())
                .putNullable("IPv6Address", attachment.ipv6Address())
                .putUnlessEmpty("LinkLocalIPs", attachment.linkLocalAddresses());
        Stream<String> aliases = Stream.concat(Stream.of(name), attachment.aliases().stream());
        return new JsonObject()
                .putUnlessEmpty("Aliases", aliases.distinct().toList())
                .putUnlessEmpty("IPAMConfig", addresses.toMap())
                .putUnlessEmpty("DriverOpts", attachment.driverOptions())
                .putIf(attachment.gatewayPriority() != 0, "GwPriority", attachment.gatewayPriority());
    }

    /** Since then a daemon takes several places at creation, and a MAC address for each. */
    private static boolean takesSeveral(ApiVersion version) {
        return version.atLeast(1, 44);
    }
}
