package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.PublishedPort;
import io.quaymaster.model.manifest.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The part of a container's body that says what it is called, which ports it has, and how it finds others. */
final class NetworkingPart {
    private NetworkingPart() {}

    static void write(Spec spec, JsonObject container, JsonObject host) {
        List<PublishedPort> ports = spec.get(ContainerFields.PORTS);
        container
                .put("Hostname", spec.find(ContainerFields.HOSTNAME))
                .put("Domainname", spec.find(ContainerFields.DOMAINNAME))
                .putUnlessEmpty("ExposedPorts", exposed(ports, spec.get(ContainerFields.EXPOSE)));
        host.putUnlessEmpty("PortBindings", bindings(ports))
                .putUnlessEmpty("ExtraHosts", spec.get(ContainerFields.EXTRA_HOSTS))
                .putUnlessEmpty("Dns", spec.get(ContainerFields.DNS))
                .putUnlessEmpty("DnsSearch", spec.get(ContainerFields.DNS_SEARCH))
                .putUnlessEmpty("DnsOptions", spec.get(ContainerFields.DNS_OPT));
    }

    /** The daemon publishes only what is exposed too. */
    private static Map<String, Object> exposed(List<PublishedPort> published, List<String> exposed) {
        Map<String, Object> all = new TreeMap<>();
        published.forEach(port -> all.put(target(port), Map.of()));
        exposed.forEach(port -> all.put(port, Map.of()));
        return all;
    }

    private static Map<String, List<Map<String, Object>>> bindings(List<PublishedPort> ports) {
        Map<String, List<Map<String, Object>>> bindings = new TreeMap<>();
        for (PublishedPort port : ports) {
            bindings.computeIfAbsent(target(port), target -> new ArrayList<>()).add(binding(port));
        }
        return bindings;
    }

    private static Map<String, Object> binding(PublishedPort port) {
        String range = port.published() == port.publishedLast()
                ? Integer.toString(port.published())
                : port.published() + "-" + port.publishedLast();
        return new JsonObject()
                .putNullable("HostIp", port.address())
                .put("HostPort", port.published() == 0 ? "" : range)
                .toMap();
    }

    private static String target(PublishedPort port) {
        return port.target() + "/" + port.protocol();
    }
}
