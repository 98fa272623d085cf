package io.quaymaster.agent.reconcile;

import io.quaymaster.model.plan.Role;
import io.quaymaster.model.plan.SlotId;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.Fingerprint;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ResourceId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often the same candidate failed. What is kept of it says so too, but somebody can remove that: then this ends the
 * tries.
 */
final class FailedCandidates {
    private static final int ALLOWED = 3;

    private final SortedMap<SlotId, Failures> failures = new TreeMap<>();

    /** @param actual what the results were planned from */
    void record(List<StepResult> results, Actual actual) {
        results.stream()
                .filter(StepResult::succeeded)
                .map(result -> result.planned().step())
                .filter(Step.RenameContainer.class::isInstance)
                .map(Step.RenameContainer.class::cast)
                .filter(rename -> rename.role() == Role.FAILED)
                .flatMap(rename -> find(actual, rename.target().reference()).stream())
                .forEach(this::count);
    }

    private static Optional<ActualContainer> find(Actual actual, String id) {
        return actual.containers().stream()
                .filter(container -> container.id().equals(id))
                .findFirst();
    }

    private void count(ActualContainer candidate) {
        Ownership ownership = candidate.ownership();
        if (ownership != null) {
            Failures once = new Failures(ownership.fingerprint(), candidate.imageId(), 1);
            failures.merge(new SlotId(ownership.resource(), ownership.slot()), once, Failures::and);
        }
    }

    /** What is not to be tried any more. Where something else is desired by now, the failures of before are forgotten. */
    SortedSet<ResourceId> exhausted(Desired desired, Actual actual) {
        failures.entrySet()
                .removeIf(entry -> !entry.getValue()
                        .areOf(desired.containers().get(entry.getKey().resource()), actual));
        return failures.entrySet().stream()
                .filter(entry -> entry.getValue().number() >= ALLOWED)
                .map(entry -> entry.getKey().resource())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    void forget(ResourceId resource) {
        failures.keySet().removeIf(slot -> slot.resource().equals(resource));
    }

    /** Of the candidates of one slot, the last of which was made of this. */
    private record Failures(Fingerprint fingerprint, String imageId, int number) {
        Failures and(Failures later) {
            boolean same = fingerprint.equals(later.fingerprint) && imageId.equals(later.imageId);
            return same ? new Failures(fingerprint, imageId, number + later.number) : later;
        }

        boolean areOf(@Nullable DesiredContainer wanted, Actual actual) {
            return wanted != null
                    && wanted.fingerprint().equals(fingerprint)
                    && actual.images().stream()
                            .filter(image ->
                                    image.tags().contains(wanted.image().reference()))
                            .allMatch(image -> image.id().equals(imageId));
        }
    }
}
