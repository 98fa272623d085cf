package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.Ownership;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of the replicas of a container resource, with the instances that are there for it. */
final class Slot {
    private static final Comparator<ActualContainer> NEWEST_FIRST =
            Comparator.comparing(ActualContainer::created).reversed().thenComparing(ActualContainer::id);

    private final int number;
    private final String name;
    private final List<ActualContainer> instances;
    private final Map<Role, List<ActualContainer>> byRole = new EnumMap<>(Role.class);
    private final @Nullable ActualContainer serving;

    private Slot(int number, String name, List<ActualContainer> unsorted) {
        this.number = number;
        this.name = name;
        this.instances = unsorted.stream().sorted(NEWEST_FIRST).toList();
        instances.forEach(instance -> byRole.computeIfAbsent(Role.of(instance), role -> new ArrayList<>())
                .add(instance));
        byRole.replaceAll((role, sorted) -> Collections.unmodifiableList(sorted));
        this.serving = serving(all(Role.SERVING), name);
    }

    /** The slots of a container resource, by number. */
    static List<Slot> of(DesiredContainer container, List<ActualContainer> owned) {
        Map<Integer, List<ActualContainer>> byNumber = owned.stream().collect(Collectors.groupingBy(Slot::numberOf));
        return IntStream.rangeClosed(1, container.spec().get(ContainerFields.REPLICAS))
                .mapToObj(number ->
                        new Slot(number, container.slotName(number), byNumber.getOrDefault(number, List.of())))
                .toList();
    }

    static int numberOf(ActualContainer instance) {
        Ownership ownership = instance.ownership();
        return ownership == null ? 0 : ownership.slot();
    }

    private static @Nullable ActualContainer serving(List<ActualContainer> candidates, String name) {
        for (ActualContainer instance : candidates) {
            if (instance.name().equals(name)) {
                return instance;
            }
        }
        return candidates.isEmpty() ? null : candidates.getFirst();
    }

    /** From 1. */
    int number() {
        return number;
    }

    /** The name of the instance that serves. */
    String name() {
        return name;
    }

    /** All of them, the newest first. */
    List<ActualContainer> instances() {
        return instances;
    }

    /** The instance that serves: the one that bears the name, or else the newest, which somebody gave another name. */
    Optional<ActualContainer> serving() {
        return Optional.ofNullable(serving);
    }

    /** Further instances that bear no name of a rollout: somebody renamed them. */
    List<ActualContainer> strays() {
        return all(Role.SERVING).stream()
                .filter(instance -> !instance.equals(serving))
                .toList();
    }

    /** What was made to take over, or was dismissed since and is not gone yet. */
    List<ActualContainer> successors() {
        return Stream.concat(all(Role.CANDIDATE).stream(), all(Role.DISMISSED).stream())
                .toList();
    }

    /**
     * Those of them that can serve. Not one that may end, and was dismissed: its end may be our doing, and would count as its own if
     * it is a job, or what is wanted.
     */
    List<ActualContainer> heirs(Predicate<ActualContainer> isWanted) {
        Predicate<ActualContainer> endsByItself =
                instance -> Jobs.of(instance).runsOnce() || (Jobs.of(instance).mayEnd() && isWanted.test(instance));
        return successors().stream()
                .filter(instance -> Role.of(instance) == Role.CANDIDATE || !endsByItself.test(instance))
                .toList();
    }

    /** The instances in a role, the newest first. */
    List<ActualContainer> all(Role role) {
        return byRole.getOrDefault(role, List.of());
    }
}
