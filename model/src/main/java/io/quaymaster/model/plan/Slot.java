package io.quaymaster.model.plan;

import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.Ownership;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One of the replicas of a container resource, with the instances that are there for it.
 *
 * @param number from 1
 * @param name of the instance that serves
 * @param instances the newest first
 */
record Slot(int number, String name, List<ActualContainer> instances) {
    Slot {
        instances = instances.stream()
                .sorted(Comparator.comparing(ActualContainer::created)
                        .reversed()
                        .thenComparing(ActualContainer::id))
                .toList();
    }

    static Slot of(int number, String name, List<ActualContainer> owned) {
        return new Slot(
                number,
                name,
                owned.stream().filter(instance -> numberOf(instance) == number).toList());
    }

    static int numberOf(ActualContainer instance) {
        Ownership ownership = instance.ownership();
        return ownership == null ? 0 : ownership.slot();
    }

    /** The instance that serves: the one that bears the name, or else the newest, which somebody gave another name. */
    Optional<ActualContainer> serving() {
        List<ActualContainer> serving = all(Role.SERVING);
        return serving.stream()
                .filter(instance -> instance.name().equals(name))
                .findFirst()
                .or(() -> serving.stream().findFirst());
    }

    /** Further instances that bear no name of a rollout: somebody renamed them. */
    List<ActualContainer> strays() {
        Optional<ActualContainer> serving = serving();
        return all(Role.SERVING).stream()
                .filter(instance -> !serving.equals(Optional.of(instance)))
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
        return instances.stream().filter(instance -> Role.of(instance) == role).toList();
    }
}
