package io.quaymaster.model.state;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.PublishedPort;
import io.quaymaster.model.manifest.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds ports of the host that two containers want. */
final class HostPorts {
    private HostPorts() {}

    private record Claim(Resource container, HostPort port) {}

    static void check(Scope scope) {
        SortedMap<String, List<Claim>> claims = new TreeMap<>();
        for (Resource container : scope.all(Kind.CONTAINER)) {
            if (container.spec().get(ContainerFields.REPLICAS) > 0) {
                for (PublishedPort published : container.spec().get(ContainerFields.PORTS)) {
                    HostPort.of(published)
                            .ifPresent(port -> claims.computeIfAbsent(
                                            port.number() + "/" + port.protocol(), key -> new ArrayList<>())
                                    .add(new Claim(container, port)));
                }
            }
        }
        claims.forEach((port, same) -> check(scope, port, same));
    }

    /** Of two containers the later one is told. */
    private static void check(Scope scope, String port, List<Claim> same) {
        for (int index = 1; index < same.size(); index++) {
            Claim claim = same.get(index);
            same.subList(0, index).stream()
                    .filter(earlier -> clash(claim, earlier))
                    .findFirst()
                    .ifPresent(earlier -> report(scope, port, claim, earlier));
        }
    }

    private static boolean clash(Claim one, Claim other) {
        return !one.container().equals(other.container()) && one.port().overlaps(other.port());
    }

    private static void report(Scope scope, String port, Claim claim, Claim other) {
        scope.report(
                claim.container(),
                claim.container().at("ports"),
                "ports: the host's port " + port + " is also published by "
                        + other.container().subject() + " at "
                        + other.container().at("ports") + "; choose another for one of them");
    }
}
