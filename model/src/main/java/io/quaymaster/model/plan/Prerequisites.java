package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.Dependency;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ResourceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What has to be there before a new instance of a container is made: steps of this plan, and things that are still to come. */
final class Prerequisites {
    private final SortedMap<String, Set<Integer>> networks = new TreeMap<>();
    private final SortedMap<String, Set<Integer>> volumes = new TreeMap<>();
    private final SortedMap<ResourceId, Set<Integer>> started = new TreeMap<>();
    private final SortedSet<Integer> imageSteps = new TreeSet<>();
    private final SortedSet<String> missing = new TreeSet<>();
    private final SortedMap<String, String> blocked = new TreeMap<>();

    /** Another container that the plan starts. */
    void afterStart(ResourceId id, Collection<Integer> indices) {
        started.computeIfAbsent(id, any -> new TreeSet<>()).addAll(indices);
    }

    void afterImage(Collection<Integer> indices) {
        imageSteps.addAll(indices);
    }

    void missing(String what) {
        missing.add(what);
    }

    /** Something that does not come by itself, and what a person can do about it. */
    void blocked(String why, String next) {
        blocked.put(why, next);
    }

    /** @param standing null for a network that is not declared and so is taken to be there */
    void network(String name, Foundations.@Nullable Standing standing) {
        stands(networks, "network", name, standing);
    }

    /** @param standing null for a volume that is not declared and so is taken to be there */
    void volume(String name, Foundations.@Nullable Standing standing) {
        stands(volumes, "volume", name, standing);
    }

    private void stands(
            Map<String, Set<Integer>> ready, String kind, String name, Foundations.@Nullable Standing standing) {
        switch (standing) {
            case null -> {}
            case Foundations.Standing.Ready(SortedSet<Integer> steps) -> ready.put(name, steps);
            case Foundations.Standing.Unavailable unavailable -> missing.add("the " + kind + " " + name);
        }
    }

    void requires(ResourceId id, Dependency.Condition condition, State state) {
        switch (condition) {
            case SERVICE_STARTED -> {
                if (!isRunning(state) && !isDone(state)) {
                    missing.add("" + id + " to run");
                }
            }
            case SERVICE_HEALTHY -> {
                if (!(state instanceof State.Running running && running.health() == Health.HEALTHY)) {
                    missing.add("" + id + " to become healthy" + whyNot(state));
                }
            }
            case SERVICE_COMPLETED_SUCCESSFULLY -> {
                if (!isDone(state)) {
                    missing.add("" + id + " to complete successfully");
                }
            }
        }
    }

    /** A namespace is there only as long as the container runs that has it: it is not enough that its end was what was asked for. */
    void shares(ResourceId id, State state) {
        if (isDone(state)) {
            missing.add(id + " to run again, since it lives in a namespace of it");
        }
    }

    /** The steps that the creation of a new instance comes after. */
    Set<Integer> toCreate() {
        return Draft.union(List.of(imageSteps, toStart()));
    }

    /** The steps that the first start of an instance comes after: it has its image. */
    Set<Integer> toStart() {
        return toStart(networks.keySet(), volumes.keySet(), started.keySet());
    }

    /** The same for one that is there, which may have run without a network that is yet to be made. */
    Set<Integer> toStart(ActualContainer instance) {
        return instance.state() instanceof State.Created
                ? toStart()
                : toStart(instance.networks().keySet(), instance.volumes(), started.keySet());
    }

    /** The same for an older instance, which ran without what only its successor depends on. */
    Set<Integer> toStartOlder(ActualContainer older) {
        Ownership ownership = older.ownership();
        Set<ResourceId> dependencies = ownership == null ? Set.of() : ownership.dependencies();
        return toStart(older.networks().keySet(), older.volumes(), dependencies);
    }

    private Set<Integer> toStart(Set<String> itsNetworks, Set<String> itsVolumes, Set<ResourceId> dependencies) {
        return Draft.union(List.of(of(networks, itsNetworks), of(volumes, itsVolumes), of(started, dependencies)));
    }

    private static <K> Set<Integer> of(Map<K, Set<Integer>> steps, Set<K> needed) {
        return Draft.union(
                needed.stream().map(key -> steps.getOrDefault(key, Set.of())).toList());
    }

    /** Whether no step of this plan brings all of it about; then it is said what is waited for. */
    boolean areMissing(Draft draft, ResourceId container) {
        blocked.forEach((why, next) -> draft.block(container, why, next));
        if (!missing.isEmpty()) {
            draft.await(container, String.join(", ", missing));
        }
        return !missing.isEmpty() || !blocked.isEmpty();
    }

    /** The same for an instance that was made and never started, because the agent ended then: what was there may have gone since. */
    boolean areMissingFor(ActualContainer instance, Draft draft, ResourceId container) {
        return instance.state() instanceof State.Created && areMissing(draft, container);
    }

    private static boolean isRunning(State state) {
        return state instanceof State.Running;
    }

    private static boolean isDone(State state) {
        return state instanceof State.Exited exited && exited.code() == 0;
    }

    /** What keeps it from becoming healthy by itself. */
    private static String whyNot(State state) {
        if (isDone(state)) {
            return " (which ended with 0, as its restart policy allows: a service needs unless-stopped there,"
                    + " and for a job there is service_completed_successfully)";
        }
        return state instanceof State.Running running && running.health() == Health.NONE
                ? " (which has no healthcheck: give it one, or depend on service_started)"
                : "";
    }
}
