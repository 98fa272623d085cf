package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.Dependency;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ResourceId;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What has to be there before a new instance of a container is made: steps of this plan, and things that are still to come. */
final class Prerequisites {
    private final SortedSet<Integer> steps = new TreeSet<>();
    private final SortedSet<Integer> imageSteps = new TreeSet<>();
    private final SortedSet<String> missing = new TreeSet<>();
    private final SortedMap<String, String> blocked = new TreeMap<>();

    void after(Collection<Integer> indices) {
        steps.addAll(indices);
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

    /** A network or volume; null for one that is not declared and so is taken to be there. */
    void stands(String what, Foundations.@Nullable Standing standing) {
        switch (standing) {
            case null -> {}
            case Foundations.Standing.Ready ready -> steps.addAll(ready.steps());
            case Foundations.Standing.Unavailable unavailable -> missing.add("the " + what);
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
                    missing.add("" + id + " to become healthy" + withoutHealthcheck(state));
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
    SortedSet<Integer> toCreate() {
        SortedSet<Integer> all = new TreeSet<>(imageSteps);
        all.addAll(steps);
        return all;
    }

    /** The steps that the start of an instance comes after which is there: it has its image. */
    SortedSet<Integer> toStart() {
        return steps;
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

    private static String withoutHealthcheck(State state) {
        return state instanceof State.Running running && running.health() == Health.NONE
                ? " (which has no healthcheck: give it one, or depend on service_started)"
                : "";
    }
}
