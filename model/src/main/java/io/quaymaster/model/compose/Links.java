package io.quaymaster.model.compose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the links between services come to: names by which one reaches the other, and the order that they are made in. */
record Links(Node.Mapping services) {
    private static final List<String> NAMESPACES = List.of("network_mode", "ipc", "pid", "uts", "cgroup");
    private static final String SERVICE = "service:";

    /** The names that others have for a service in a network that they share. */
    List<Node> aliases(String service, String network) {
        List<Node> aliases = new ArrayList<>();
        services.members().values().forEach(member -> {
            if (member.value() instanceof Node.Mapping other
                    && other.mapping("networks").has(network)) {
                for (Node link : other.items("links")) {
                    String[] parts = Texts.of(link).split(":", 2);
                    if (parts.length == 2 && parts[0].equals(service) && !parts[1].equals(service)) {
                        aliases.add(LongForms.text(parts[1], link));
                    }
                }
            }
        });
        return aliases;
    }

    /** The same services, without what is asked for only because one is linked to another. */
    Node.Mapping withoutImplied() {
        return services.each((name, value) -> {
            if (!(value instanceof Node.Mapping service) || !service.has("depends_on")) {
                return value;
            }
            Set<String> implied = implied(service);
            return service.with(
                    "depends_on",
                    service.mapping("depends_on")
                            .each((other, dependency) ->
                                    implied.contains(other) && dependency instanceof Node.Mapping mapping
                                            ? mapping.without("restart")
                                            : dependency));
        });
    }

    /** The services that a service depends on without saying so: nobody asked to be restarted with those. */
    private static Set<String> implied(Node.Mapping service) {
        Set<String> implied = new HashSet<>();
        service.items("links").forEach(link -> implied.add(Texts.of(link).split(":", 2)[0]));
        for (String namespace : NAMESPACES) {
            service.text(namespace)
                    .filter(mode -> mode.startsWith(SERVICE))
                    .ifPresent(mode -> implied.add(mode.substring(SERVICE.length())));
        }
        return implied;
    }
}
