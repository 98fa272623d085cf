package io.quaymaster.agent.reconcile;

import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ResourceId;
import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The resources that a person wants to be tried again, from when it is said until the new try has begun. */
final class Retries {
    private final SortedSet<ResourceId> asked = new TreeSet<>();
    private final SortedSet<ResourceId> current = new TreeSet<>();

    synchronized void ask(Collection<ResourceId> resources) {
        asked.addAll(resources);
    }

    /** Takes up what was asked for since the last time, and gives it: what is known of earlier tries of it counts no more. */
    synchronized Set<ResourceId> take() {
        Set<ResourceId> taken = new TreeSet<>(asked);
        asked.clear();
        current.addAll(taken);
        return taken;
    }

    synchronized SortedSet<ResourceId> current() {
        return new TreeSet<>(current);
    }

    /** A new try begins with a new container, also of what ran before. */
    synchronized void record(Collection<StepResult> results) {
        results.stream()
                .filter(StepResult::succeeded)
                .map(result -> result.planned().step())
                .filter(Step.CreateContainer.class::isInstance)
                .forEach(step -> current.remove(step.resource()));
    }

    /** Another state is desired, or nothing is left to try. */
    synchronized void clear() {
        current.clear();
    }
}
