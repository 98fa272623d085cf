package io.quaymaster.model.state;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Mount;
import io.quaymaster.model.manifest.Spec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a container that somebody else made is the one that is wanted: compared is what holds for it, with what its image adds, and
 * not how it was asked for.
 */
public final class Likeness {
    /** Lists whose order makes no difference. */
    private static final Set<String> SETS = Set.of(
            "cap_add",
            "cap_drop",
            "device_cgroup_rules",
            "devices",
            "expose",
            "extra_hosts",
            "group_add",
            "ports",
            "security_opt",
            "tmpfs");

    /** What an image gives, unless the container has its own. */
    private static final List<Field<?>> OF_THE_IMAGE = List.of(
            ContainerFields.ENTRYPOINT,
            ContainerFields.HEALTHCHECK,
            ContainerFields.STOP_SIGNAL,
            ContainerFields.USER,
            ContainerFields.WORKING_DIR);

    /** Where the daemon has a default that depends on the host: only what is asked for is compared. */
    private static final Set<String> OF_THE_HOST =
            Set.of("cgroup", "hostname", "ipc", "logging", "runtime", "shm_size");

    private static final String OF_A_CONTAINER = "container:";
    private static final String ANONYMOUS = "a volume without a name";

    private final DesiredContainer wanted;
    private final Observed observed;
    private final SortedSet<String> differences = new TreeSet<>();

    private Likeness(DesiredContainer wanted, Observed observed) {
        this.wanted = wanted;
        this.observed = observed;
    }

    /** The fields by which a container is another one than the wanted one, as plans name them. */
    public static SortedSet<String> differences(DesiredContainer wanted, Observed observed) {
        Likeness likeness = new Likeness(wanted, observed);
        likeness.compareFields();
        likeness.compareMounts();
        return likeness.differences;
    }

    private void compareFields() {
        SortedMap<String, Object> is = canonical(observed.spec());
        SortedMap<String, Object> willBe = canonical(effective());
        SortedSet<String> names = new TreeSet<>(is.keySet());
        names.addAll(willBe.keySet());
        names.removeAll(Set.of("volumes", "platform"));
        for (String name : names) {
            boolean asked = willBe.containsKey(name) || !OF_THE_HOST.contains(name);
            if (asked && !same(name, is.get(name), willBe.get(name))) {
                differences.add(name);
            }
        }
    }

    private static SortedMap<String, Object> canonical(Spec spec) {
        return spec.canonical(field -> field.effect() == Field.Effect.RECREATE);
    }

    private static boolean same(String field, @Nullable Object one, @Nullable Object other) {
        boolean shared = one instanceof String first
                && other instanceof String second
                && first.startsWith(OF_A_CONTAINER)
                && second.startsWith(OF_A_CONTAINER);
        if (shared) {
            // The one has an id and the other a name; the planner looks whether they are the same.
            return true;
        }
        if (SETS.contains(field) && one instanceof Collection<?> first && other instanceof Collection<?> second) {
            return Set.copyOf(first).equals(Set.copyOf(second));
        }
        return Objects.equals(one, other) || (isNothing(one) && isNothing(other));
    }

    /** What clears that of the image leaves nothing behind. */
    private static boolean isNothing(@Nullable Object value) {
        return value == null || (value instanceof Collection<?> items && items.isEmpty());
    }

    /** What would hold for a container of the wanted spec. */
    private Spec effective() {
        Spec own = wanted.spec();
        Spec image = observed.image();
        Spec effective = own.with(ContainerFields.ENVIRONMENT, merged(ContainerFields.ENVIRONMENT))
                .with(ContainerFields.LABELS, merged(ContainerFields.LABELS))
                .with(ContainerFields.EXPOSE, exposed());
        for (Field<?> field : OF_THE_IMAGE) {
            effective = own.has(field) ? effective : taken(effective, field);
        }
        // Its own entrypoint gets the image's command as little as a command of its own does.
        boolean hasCommand = own.has(ContainerFields.COMMAND) || own.has(ContainerFields.ENTRYPOINT);
        return hasCommand || !image.has(ContainerFields.COMMAND)
                ? effective
                : taken(effective, ContainerFields.COMMAND);
    }

    private <T> Spec taken(Spec spec, Field<T> field) {
        return observed.image().has(field) ? spec.with(field, observed.image().get(field)) : spec;
    }

    private SortedMap<String, String> merged(Field<SortedMap<String, String>> field) {
        SortedMap<String, String> merged = new TreeMap<>(observed.image().get(field));
        merged.putAll(wanted.spec().get(field));
        return merged;
    }

    private List<String> exposed() {
        return Stream.of(
                        observed.image().get(ContainerFields.EXPOSE).stream(),
                        wanted.spec().get(ContainerFields.EXPOSE).stream(),
                        wanted.spec().get(ContainerFields.PORTS).stream()
                                .map(port -> port.target() + "/" + port.protocol()))
                .flatMap(ports -> ports)
                .distinct()
                .toList();
    }

    private void compareMounts() {
        Map<String, String> is = mounts(observed.spec());
        Map<String, String> willBe = mounts(wanted.spec());
        // What is mounted from elsewhere may hold the same, but nothing tells.
        wanted.provided().forEach(provided -> willBe.put(provided.target(), "the repository"));
        List<String> ofTheImage = observed.image().get(ContainerFields.VOLUMES).stream()
                .map(Mount::target)
                .toList();
        ofTheImage.forEach(target -> willBe.putIfAbsent(target, ANONYMOUS));
        SortedSet<String> targets = new TreeSet<>(is.keySet());
        targets.addAll(willBe.keySet());
        targets.stream()
                .filter(target -> !Objects.equals(is.get(target), willBe.get(target)))
                .forEach(target -> differences.add("volumes." + target));
    }

    private static Map<String, String> mounts(Spec spec) {
        return spec.get(ContainerFields.VOLUMES).stream()
                .collect(Collectors.toMap(Mount::target, Likeness::text, (one, other) -> one, TreeMap::new));
    }

    private static String text(Mount mount) {
        List<String> parts = new ArrayList<>();
        switch (mount) {
            case Mount.Bind bind -> {
                parts.add("bind " + bind.source());
                parts.add(Objects.requireNonNullElse(bind.propagation(), "rprivate"));
            }
            case Mount.Named named -> parts.add("volume " + named.volume() + " " + named.subpath());
            case Mount.Anonymous anonymous -> parts.add(ANONYMOUS);
            case Mount.Tmpfs tmpfs -> parts.add("tmpfs " + tmpfs.size() + " " + tmpfs.mode());
        }
        if (mount.readOnly()) {
            parts.add("read-only");
        }
        return String.join(" ", parts);
    }
}
