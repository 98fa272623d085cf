package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Mount;
import io.quaymaster.model.manifest.Rollout.Order;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.ProvidedMount;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The anonymous volumes of an instance that its successor would need to find the data in them again: made for {@code volumes:
 * [/data]} in a manifest, or for a {@code VOLUME} of the image.
 *
 * @param volumes by the path they are mounted at
 */
record Handover(SortedMap<String, String> volumes) {
    Handover {
        volumes = Collections.unmodifiableSortedMap(new TreeMap<>(volumes));
    }

    /** What its manifest mounts itself, at a path or by name, is not handed over. */
    static Handover of(DesiredContainer container, ActualContainer serving) {
        SortedMap<String, String> volumes = new TreeMap<>(serving.anonymousVolumes());
        if (!volumes.isEmpty()) {
            volumes.values().removeAll(container.volumeNames());
            volumes.keySet().removeAll(paths(container));
        }
        return new Handover(volumes);
    }

    boolean isEmpty() {
        return volumes.isEmpty();
    }

    /**
     * Whether a successor was made for an order: with these volumes if the old one stops first, and with none of them if both run.
     * The order is not part of what it was made of, and may have been another then.
     */
    boolean suits(ActualContainer successor, Order order) {
        return switch (order) {
            case STOP_FIRST -> successor.volumes().containsAll(volumes.values());
            case START_FIRST -> Collections.disjoint(successor.volumes(), volumes.values());
        };
    }

    private static Set<String> paths(DesiredContainer container) {
        Stream<String> mounted = container.spec().get(ContainerFields.VOLUMES).stream()
                .filter(mount -> !(mount instanceof Mount.Anonymous))
                .map(Mount::target);
        Stream<String> provided = container.provided().stream().map(ProvidedMount::target);
        Stream<String> inMemory =
                container.spec().get(ContainerFields.TMPFS).stream().map(mount -> mount.split(":", 2)[0]);
        return Stream.of(mounted, provided, inMemory)
                .flatMap(paths -> paths)
                .map(path -> path.replaceFirst("/+$", ""))
                .collect(Collectors.toSet());
    }
}
