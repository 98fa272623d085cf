package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.NetworkFields;
import io.quaymaster.model.manifest.OnRemoval;
import io.quaymaster.model.manifest.Resource;
import io.quaymaster.model.manifest.VolumeFields;
import java.util.SortedMap;
import java.util.TreeMap;

/** Resolves what refers to nothing else: the networks and volumes of one revision. */
final class NetworksAndVolumes {
    private NetworksAndVolumes() {}

    static SortedMap<ResourceId, DesiredNetwork> networks(Scope scope) {
        SortedMap<ResourceId, DesiredNetwork> networks = new TreeMap<>();
        for (Resource resource : scope.all(Kind.NETWORK)) {
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
        for (Resource resource : scope.all(Kind.VOLUME)) {
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
