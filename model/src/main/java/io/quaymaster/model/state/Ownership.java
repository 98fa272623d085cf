package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Kind;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What our labels on a container, network or volume say of it.
 *
 * @param source the source that declares it
 * @param slot which of its replicas it is, from 1; always 1 for what is no container
 * @param fingerprint of the spec it was made from
 * @param revision the commit it was made at
 * @param dependencies the containers that it was made to depend on: when it is removed, its manifest is gone, and it stops before them
 * @param fields the fields of that spec, for saying what changed; see {@link Fingerprint}
 */
public record Ownership(
        String source,
        ResourceId resource,
        int slot,
        Fingerprint fingerprint,
        String revision,
        SortedSet<ResourceId> dependencies,
        SortedMap<String, String> fields) {
    public static final String PREFIX = "quaymaster.";
    /**
     * The label of a container that holds the id of its image. An image cannot know its own id, so labels beside this one are the
     * container's, also where the image is gone and cannot be asked whether they are its own.
     */
    public static final String IMAGE = PREFIX + "image";

    private static final String SOURCE = PREFIX + "source";
    private static final String RESOURCE = PREFIX + "resource";
    private static final String SLOT = PREFIX + "slot";
    private static final String FINGERPRINT = PREFIX + "fingerprint";
    private static final String REVISION = PREFIX + "revision";
    private static final String DEPENDS_ON = PREFIX + "depends_on";
    private static final String FIELDS = PREFIX + "fields";
    private static final Pattern NAMES = Pattern.compile("|[\\w.-]+(,[\\w.-]+)*");
    private static final Pattern SLOT_NUMBER = Pattern.compile("[1-9][0-9]{0,5}");

    /** The label that every object of a source carries, for filtering. */
    public static String sourceLabel(String source) {
        return SOURCE + "=" + source;
    }

    public Ownership {
        dependencies = Collections.unmodifiableSortedSet(new TreeSet<>(dependencies));
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** Empty unless every label of ours is there with a value that we could have written. */
    public static Optional<Ownership> read(Map<String, String> labels) {
        String source = labels.getOrDefault(SOURCE, "");
        String slot = labels.getOrDefault(SLOT, "");
        String revision = labels.get(REVISION);
        Optional<ResourceId> resource = ResourceId.parse(labels.getOrDefault(RESOURCE, ""));
        Optional<Fingerprint> fingerprint = Fingerprint.parse(labels.getOrDefault(FINGERPRINT, ""));
        String dependencies = labels.getOrDefault(DEPENDS_ON, "");
        if (source.isEmpty()
                || revision == null
                || resource.isEmpty()
                || fingerprint.isEmpty()
                || !SLOT_NUMBER.matcher(slot).matches()
                || !NAMES.matcher(dependencies).matches()) {
            return Optional.empty();
        }
        return Optional.of(new Ownership(
                source,
                resource.get(),
                Integer.parseInt(slot),
                fingerprint.get(),
                revision,
                dependencies(dependencies),
                FieldDigests.parse(labels.getOrDefault(FIELDS, ""))));
    }

    /** Whether it is the ownership of one resource of one source, whatever its age. */
    public boolean isOf(String otherSource, ResourceId otherResource) {
        return source.equals(otherSource) && resource.equals(otherResource);
    }

    public SortedMap<String, String> labels() {
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put(SOURCE, source);
        labels.put(RESOURCE, resource.toString());
        labels.put(SLOT, Integer.toString(slot));
        labels.put(FINGERPRINT, fingerprint.toString());
        labels.put(REVISION, revision);
        if (!dependencies.isEmpty()) {
            labels.put(DEPENDS_ON, dependencies.stream().map(ResourceId::name).collect(Collectors.joining(",")));
        }
        labels.put(FIELDS, FieldDigests.text(fields));
        return labels;
    }

    private static SortedSet<ResourceId> dependencies(String names) {
        return names.isEmpty()
                ? new TreeSet<>()
                : Arrays.stream(names.split(","))
                        .map(name -> new ResourceId(Kind.CONTAINER, name))
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}
