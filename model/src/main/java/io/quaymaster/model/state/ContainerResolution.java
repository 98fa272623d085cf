package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Mount;
import io.quaymaster.model.manifest.Resource;
import io.quaymaster.model.manifest.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Resolves the containers of one revision. */
record ContainerResolution(Scope scope, ImageResolution images, Dependencies dependencies) {
    /** The container as it is to be; nothing where its image cannot be found. */
    Optional<DesiredContainer> resolve(Resource container) {
        List<Provided> provided = Provided.of(container, scope);
        Spec spec = resolvedSpec(container);
        SortedMap<String, Object> canonical = spec.canonical(field -> field.effect() == Field.Effect.RECREATE);
        SortedMap<String, String> fields = new TreeMap<>(FieldDigests.of(canonical));
        provided.forEach(each -> fields.put(each.name(), FieldDigests.digest(CanonicalText.of(each.canonical()))));
        if (!provided.isEmpty()) {
            canonical.put("provided", provided.stream().map(Provided::canonical).toList());
        }
        return images.of(container)
                .map(image -> new DesiredContainer(
                        ResourceId.of(container),
                        spec,
                        image,
                        provided.stream().map(Provided::mount).toList(),
                        dependencies.of(container),
                        Fingerprint.of(canonical),
                        fields));
    }

    private Spec resolvedSpec(Resource container) {
        Spec spec = container
                .spec()
                .without(ContainerFields.ENV_FILE)
                .without(ContainerFields.CONFIGS)
                .without(ContainerFields.SECRETS)
                .with(ContainerFields.ENVIRONMENT, Environment.of(container, scope))
                .with(ContainerFields.VOLUMES, volumes(container))
                .with(ContainerFields.NETWORKS, networks(container));
        for (Field<String> field : Dependencies.NAMESPACES) {
            Optional<Resource> other = Dependencies.namespace(container, field, scope);
            if (other.isPresent()) {
                spec = spec.with(field, "container:" + Scope.daemonName(other.get()));
            }
        }
        return spec;
    }

    private List<Mount> volumes(Resource container) {
        List<Mount> mounts = new ArrayList<>();
        for (Mount mount : container.spec().get(ContainerFields.VOLUMES)) {
            switch (mount) {
                case Mount.Named named ->
                    scope.referred(container, "volumes", Kind.VOLUME, named.volume())
                            .map(volume -> new Mount.Named(
                                    Scope.daemonName(volume),
                                    named.target(),
                                    named.readOnly(),
                                    named.subpath(),
                                    named.copy()))
                            .ifPresent(mounts::add);
                case Mount.Bind bind -> {
                    if (!bind.relative()) {
                        mounts.add(bind);
                    }
                }
                case Mount.Anonymous anonymous -> mounts.add(anonymous);
                case Mount.Tmpfs tmpfs -> mounts.add(tmpfs);
            }
        }
        return List.copyOf(mounts);
    }

    private SortedMap<String, Attachment> networks(Resource container) {
        SortedMap<String, Attachment> networks = new TreeMap<>();
        container
                .spec()
                .get(ContainerFields.NETWORKS)
                .forEach((name, attachment) -> scope.referred(container, "networks", Kind.NETWORK, name)
                        .ifPresent(network -> networks.put(Scope.daemonName(network), attachment)));
        return networks;
    }
}
