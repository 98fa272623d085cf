package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.NetworkFields;
import io.quaymaster.model.manifest.OnRemoval;
import io.quaymaster.model.manifest.Resource;
import io.quaymaster.model.manifest.VolumeFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Resolves what refers to nothing else: the networks and volumes of one revision. */
final class NetworksAndVolumes {
    private NetworksAndVolumes() {}

    /** Several may say that something is somebody else's, and one of them may make it itself: what is meant is one thing. */
    private static List<Resource> distinct(Scope scope, Kind kind) {
        List<Resource> all = new ArrayList<>(scope.all(kind));
        all.sort(Comparator.comparing(NetworksAndVolumes::isExternal));
        Set<String> names = new HashSet<>();
        all.removeIf(resource -> !names.add(Scope.daemonName(resource)) && isExternal(resource));
        return all;
    }

    static boolean isExternal(Resource resource) {
        return switch (resource.kind()) {
            case NETWORK -> resource.spec().get(NetworkFields.EXTERNAL);
            case VOLUME -> resource.spec().get(VolumeFields.EXTERNAL);
            case CONTAINER, IMAGE -> false;
        };
    }

    static SortedMap<ResourceId, DesiredNetwork> networks(Scope scope) {
        SortedMap<ResourceId, DesiredNetwork> networks = new TreeMap<>();
        for (Resource resource : distinct(scope, Kind.NETWORK)) {
            SortedMap<String, Object> canonical = canonical(resource);
            networks.put(
                    ResourceId.of(resource),
                    new DesiredNetwork(
                            ResourceId.of(resource),
                            Scope.daemonName(resource),
                            resource.spec().get(NetworkFields.EXTERNAL),
                            resource.spec(),
                            Fingerprint.of(canonical),
                            FieldDigests.of(canonical)));
        }
        return networks;
    }

    static SortedMap<ResourceId, DesiredVolume> volumes(Scope scope) {
        SortedMap<ResourceId, DesiredVolume> volumes = new TreeMap<>();
        for (Resource resource : distinct(scope, Kind.VOLUME)) {
            SortedMap<String, Object> canonical = canonical(resource);
            OnRemoval onRemoval = resource.spec().get(VolumeFields.ON_REMOVAL);
            SortedMap<String, String> fields = new TreeMap<>(FieldDigests.of(canonical));
            // Not what it is made from, but what must be known when it is no longer declared: so it is written on it
            // too.
            fields.put(
                    VolumeFields.ON_REMOVAL.name(),
                    VolumeFields.ON_REMOVAL.shape().write(onRemoval).toString());
            volumes.put(
                    ResourceId.of(resource),
                    new DesiredVolume(
                            ResourceId.of(resource),
                            Scope.daemonName(resource),
                            resource.spec().get(VolumeFields.EXTERNAL),
                            onRemoval == OnRemoval.REMOVE,
                            resource.spec(),
                            Fingerprint.of(canonical),
                            fields));
        }
        return volumes;
    }

    private static SortedMap<String, Object> canonical(Resource resource) {
        return resource.spec().canonical(field -> field.effect() == Field.Effect.RECREATE);
    }
}
