package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.plan.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A container's places in its networks: those it is created with, and those it is connected to afterwards because an older
 * daemon takes one at creation only.
 */
final class Endpoints {
    private static final Comparator<Map.Entry<String, Attachment>> GATEWAY_FIRST = Comparator.comparing(
                    (Map.Entry<String, Attachment> entry) -> entry.getValue().gatewayPriority(),
                    Comparator.reverseOrder())
            .thenComparing(Map.Entry::getKey);

    private final String mode;
    private final Optional<String> macAddress;
    private final SortedMap<String, Map<String, Object>> atCreate = new TreeMap<>();
    private final SortedMap<String, Map<String, Object>> afterCreate = new TreeMap<>();

    private Endpoints(String mode, Optional<String> macAddress) {
        this.mode = mode;
        this.macAddress = macAddress;
    }

    /** @throws DockerException REFUSED for what a daemon of this version cannot do */
    static Endpoints of(Step.CreateContainer step, ApiVersion version) {
        Spec spec = step.container().spec();
        List<Map.Entry<String, Attachment>> networks = spec.get(ContainerFields.NETWORKS).entrySet().stream()
                .sorted(GATEWAY_FIRST)
                .toList();
        return networks.isEmpty()
                ? ofMode(spec, version)
                : ofNetworks(networks, step.resource().name(), spec, version);
    }

    /**
     * What {@code POST /networks/{network}/connect} takes for a container.
     *
     * @param names that it answers to besides the attachment's aliases
     */
    static Map<String, Object> endpoint(Attachment attachment, List<String> names, ApiVersion version) {
        if (attachment.gatewayPriority() != 0) {
            version.require(1, 48, "gw_priority");
        }
        if (attachment.macAddress() != null) {
            version.require(1, 44, "mac_address of a network's attachment");
        }
        JsonObject addresses = new JsonObject()
                .putNullable("IPv4Address", attachment.ipv4Address())
                .putNullable("IPv6Address", attachment.ipv6Address())
                .putUnlessEmpty("LinkLocalIPs", attachment.linkLocalAddresses());
        return new JsonObject()
                .putUnlessEmpty(
                        "Aliases",
                        Stream.concat(names.stream(), attachment.aliases().stream())
                                .distinct()
                                .toList())
                .putUnlessEmpty("IPAMConfig", addresses.toMap())
                .putNullable("MacAddress", attachment.macAddress())
                .putUnlessEmpty("DriverOpts", attachment.driverOptions())
                .putIf(attachment.gatewayPriority() != 0, "GwPriority", attachment.gatewayPriority())
                .toMap();
    }

    void write(JsonObject container, JsonObject host) {
        host.put("NetworkMode", mode);
        container
                .put("MacAddress", macAddress)
                .putUnlessEmpty(
                        "NetworkingConfig", atCreate.isEmpty() ? Map.of() : Map.of("EndpointsConfig", atCreate));
    }

    /** What the container is to be connected to before it is started, by network. */
    SortedMap<String, Map<String, Object>> afterCreate() {
        return Collections.unmodifiableSortedMap(afterCreate);
    }

    private static Endpoints ofMode(Spec spec, ApiVersion version) {
        String mode = spec.find(ContainerFields.NETWORK_MODE).orElse("default");
        Optional<String> address = spec.find(ContainerFields.MAC_ADDRESS);
        boolean perEndpoint = macAddressPerEndpoint(version);
        Endpoints endpoints = new Endpoints(mode, perEndpoint ? Optional.empty() : address);
        if (perEndpoint) {
            address.ifPresent(given -> endpoints.atCreate.put(mode, Map.of("MacAddress", given)));
        }
        return endpoints;
    }

    private static Endpoints ofNetworks(
            List<Map.Entry<String, Attachment>> networks, String name, Spec spec, ApiVersion version) {
        String first = networks.getFirst().getKey();
        Attachment primary = networks.getFirst().getValue();
        boolean perEndpoint = macAddressPerEndpoint(version);
        Optional<String> address =
                Optional.ofNullable(primary.macAddress()).or(() -> spec.find(ContainerFields.MAC_ADDRESS));
        Endpoints endpoints = new Endpoints(first, perEndpoint ? Optional.empty() : address);
        List<Map.Entry<String, Attachment>> others = new ArrayList<>(networks.subList(1, networks.size()));
        endpoints.atCreate.put(
                first,
                endpoint(withMacAddress(primary, perEndpoint ? address : Optional.empty()), List.of(name), version));
        SortedMap<String, Map<String, Object>> rest = perEndpoint ? endpoints.atCreate : endpoints.afterCreate;
        others.forEach(other -> rest.put(other.getKey(), endpoint(other.getValue(), List.of(name), version)));
        return endpoints;
    }

    /** Also the first version that takes several endpoints at creation. */
    private static boolean macAddressPerEndpoint(ApiVersion version) {
        return version.atLeast(1, 44);
    }

    private static Attachment withMacAddress(Attachment attachment, Optional<String> address) {
        return new Attachment(
                attachment.aliases(),
                attachment.ipv4Address(),
                attachment.ipv6Address(),
                attachment.linkLocalAddresses(),
                address.orElse(null),
                attachment.driverOptions(),
                attachment.gatewayPriority());
    }
}
