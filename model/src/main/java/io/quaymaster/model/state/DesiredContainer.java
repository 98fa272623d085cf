package io.quaymaster.model.state;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Dependency;
import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Mount;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.state.ActualContainer.Settings;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A container resource, resolved: env files read, references looked up, files of the repository found.
 *
 * @param spec its fields; {@code environment} is complete, {@code volumes} holds nothing of the repository, and {@code networks}
 *     and {@code volumes} have the daemon's names
 * @param image the image it is made of
 * @param provided what it sees of the repository
 * @param dependencies by container, sorted
 * @param fingerprint of all that makes it the container it is
 * @param fields for saying what changed; see {@link FieldDigests}
 * @param settings what an instance that runs is given of its fields
 */
public record DesiredContainer(
        ResourceId id,
        Spec spec,
        DesiredImage image,
        List<ProvidedMount> provided,
        SortedMap<ResourceId, Dependency> dependencies,
        Fingerprint fingerprint,
        SortedMap<String, String> fields,
        Settings settings) {
    private static final Set<Field<?>> NOT_A_LIMIT = Set.of(ContainerFields.RESTART, ContainerFields.NETWORKS);

    public DesiredContainer {
        provided = List.copyOf(provided);
        dependencies = Collections.unmodifiableSortedMap(new TreeMap<>(dependencies));
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    public DesiredContainer(
            ResourceId id,
            Spec spec,
            DesiredImage image,
            List<ProvidedMount> provided,
            SortedMap<ResourceId, Dependency> dependencies,
            Fingerprint fingerprint,
            SortedMap<String, String> fields) {
        this(id, spec, image, provided, dependencies, fingerprint, fields, settings(spec));
    }

    private static Settings settings(Spec spec) {
        SortedMap<String, String> limits = new TreeMap<>();
        spec.canonical(field -> field.effect() == Field.Effect.IN_PLACE && !NOT_A_LIMIT.contains(field))
                .forEach((name, value) -> limits.put(name, value.toString()));
        return new Settings(spec.get(ContainerFields.RESTART), limits);
    }

    /**
     * The name of the instance that serves in a slot, counted from 1: {@code web}, {@code web-2}, {@code web-3}; or {@code web-1}
     * and so on, where it is numbered.
     */
    public String slotName(int slot) {
        return slotName(id.name(), spec, slot);
    }

    static String slotName(String resource, Spec spec, int slot) {
        String name = spec.find(ContainerFields.CONTAINER_NAME).orElse(resource);
        return slot == 1 && !spec.get(ContainerFields.NUMBERED) ? name : name + "-" + slot;
    }

    /** The networks it is attached to, as the daemon knows them. */
    public SortedSet<String> networkNames() {
        return new TreeSet<>(spec.get(ContainerFields.NETWORKS).keySet());
    }

    /** The containers whose namespaces it lives in, as the daemon knows them, by field ({@code network_mode}, {@code pid}, {@code ipc}). */
    public SortedMap<String, String> namespaces() {
        SortedMap<String, String> namespaces = new TreeMap<>();
        for (Field<String> field : Dependencies.NAMESPACES) {
            spec.find(field)
                    .filter(value -> value.startsWith(Dependencies.OF_A_CONTAINER))
                    .ifPresent(value ->
                            namespaces.put(field.name(), value.substring(Dependencies.OF_A_CONTAINER.length())));
        }
        return namespaces;
    }

    /** The volumes it mounts, as the daemon knows them. */
    public SortedSet<String> volumeNames() {
        return spec.get(ContainerFields.VOLUMES).stream()
                .filter(Mount.Named.class::isInstance)
                .map(mount -> ((Mount.Named) mount).volume())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
