package io.quaymaster.model.state;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Resource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Finds names on the daemon that two resources would have. */
final class DaemonNames {
    private DaemonNames() {}

    static void check(Scope scope) {
        List.of(Kind.CONTAINER, Kind.NETWORK, Kind.VOLUME).forEach(kind -> check(kind, scope));
    }

    private static void check(Kind kind, Scope scope) {
        Map<String, Resource> taken = new TreeMap<>();
        for (Resource resource : scope.all(kind)) {
            for (String name : names(resource)) {
                // What is external is only named; whoever makes it may be another one here.
                Resource other = NetworksAndVolumes.isExternal(resource) ? null : taken.putIfAbsent(name, resource);
                if (other != null) {
                    report(scope, resource, other, name);
                    break;
                }
            }
        }
    }

    private static List<String> names(Resource resource) {
        String name = Scope.daemonName(resource);
        if (resource.kind() != Kind.CONTAINER) {
            return List.of(name);
        }
        return IntStream.rangeClosed(1, resource.spec().get(ContainerFields.REPLICAS))
                .mapToObj(slot -> DesiredContainer.slotName(resource.name(), resource.spec(), slot))
                .toList();
    }

    private static void report(Scope scope, Resource resource, Resource other, String name) {
        String field = resource.kind() == Kind.CONTAINER ? "container_name" : "docker_name";
        String place = resource.node().find(field).isPresent() ? field : "name";
        scope.report(
                resource,
                resource.at(place),
                place + ": on the daemon this " + resource.kind().word() + " would be called \"" + name + "\", as "
                        + other.subject() + " (" + other.node().location() + ") is"
                        + (name.equals(Scope.daemonName(resource)) && name.equals(Scope.daemonName(other))
                                ? ""
                                : ": replicas are numbered")
                        + "; choose another name");
    }
}
