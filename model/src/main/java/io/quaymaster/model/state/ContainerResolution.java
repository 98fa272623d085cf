package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Mount;
import io.quaymaster.model.manifest.Resource;
import io.quaymaster.model.manifest.Spec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Resolves the containers of one revision. */
record ContainerResolution(Scope scope, ImageResolution images, Dependencies dependencies) {
    /** What is no network, as the reader of manifests has already said. */
    private static final Set<String> MODES = Set.of("bridge", "host", "none");

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
                spec = spec.with(field, Dependencies.OF_A_CONTAINER + Scope.daemonName(other.get()));
            }
        }
        return spec;
    }

    private List<Mount> volumes(Resource container) {
        List<Mount> mounts = container.spec().get(ContainerFields.VOLUMES);
        return IntStream.range(0, mounts.size())
                .boxed()
                .flatMap(index -> volume(container, index, mounts.get(index)).stream())
                .toList();
    }

    /** What is left to the daemon of a mount: nothing where it is of the repository. */
    private Optional<Mount> volume(Resource container, int index, Mount mount) {
        return switch (mount) {
            case Mount.Named named -> {
                Location location = container.at("volumes", Integer.toString(index), "source");
                yield scope.referred(container, "volumes", location, Kind.VOLUME, named.volume())
                        .map(volume -> new Mount.Named(
                                Scope.daemonName(volume),
                                named.target(),
                                named.readOnly(),
                                named.subpath(),
                                named.copy()));
            }
            case Mount.Bind bind -> bind.relative() ? Optional.empty() : Optional.of(bind);
            case Mount.Anonymous anonymous -> Optional.of(anonymous);
            case Mount.Tmpfs tmpfs -> Optional.of(tmpfs);
        };
    }

    private SortedMap<String, Attachment> networks(Resource container) {
        SortedMap<String, Attachment> networks = new TreeMap<>();
        container.spec().get(ContainerFields.NETWORKS).forEach((name, attachment) -> {
            if (!MODES.contains(name)) {
                scope.referred(container, "networks", Kind.NETWORK, name)
                        .ifPresent(network -> networks.put(Scope.daemonName(network), attachment));
            }
        });
        return networks;
    }
}
