package io.quaymaster.model.state;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.PublishedPort;
import io.quaymaster.model.manifest.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds ports of the host that two containers want. */
final class HostPorts {
    private HostPorts() {}

    private record Claim(Resource container, PublishedPort port) {}

    static void check(Scope scope) {
        SortedMap<String, List<Claim>> claims = new TreeMap<>();
        for (Resource container : scope.all(Kind.CONTAINER)) {
            if (container.spec().get(ContainerFields.REPLICAS) > 0) {
                container.spec().get(ContainerFields.PORTS).stream()
                        .filter(HostPorts::fixed)
                        .forEach(port -> claims.computeIfAbsent(
                                        port.published() + "/" + port.protocol(), key -> new ArrayList<>())
                                .add(new Claim(container, port)));
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

    private static boolean fixed(PublishedPort port) {
        return port.published() != 0 && port.published() == port.publishedLast();
    }

    private static boolean clash(Claim one, Claim other) {
        return !one.container().equals(other.container())
                && (covers(one.port().address(), other.port().address())
                        || covers(other.port().address(), one.port().address()));
    }

    private static boolean covers(@Nullable String address, @Nullable String other) {
        if (address == null || address.equals(other)) {
            return true;
        }
        boolean six = other != null && other.contains(":");
        return (address.equals("0.0.0.0") && !six) || (address.equals("::") && six);
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
