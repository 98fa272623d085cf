package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredContainer;
import java.util.List;
import java.util.function.Predicate;

/** Counts how many more slots of a container resource may be replaced now. */
final class Replacements {
    private final boolean stopped;
    private int left;

    private Replacements(boolean stopped, int left) {
        this.stopped = stopped;
        this.left = left;
    }

    static Replacements of(Planning planning, DesiredContainer container, List<Slot> slots, ImageStanding image) {
        int parallelism = container.spec().get(ContainerFields.ROLLOUT).parallelism();
        if (!(image instanceof ImageStanding.Present present)) {
            return new Replacements(false, parallelism);
        }
        Predicate<ActualContainer> isWanted =
                instance -> Differences.of(instance, container, present.imageId(), planning.inventory())
                        .isEmpty();
        Replacement replacement = new Replacement(planning, container);
        List<ActualContainer> candidates = slots.stream()
                .flatMap(slot -> slot.all(Role.CANDIDATE).stream()
                        .filter(isWanted)
                        .filter(candidate -> slot.serving()
                                .filter(serving -> !replacement.suits(candidate, serving))
                                .isEmpty()))
                .toList();
        long failing = candidates.stream().filter(replacement::isFailing).count();
        if (Attempts.of(planning, container).areAskedFor()) {
            return new Replacements(false, parallelism - candidates.size() + (int) failing);
        }
        boolean failed =
                slots.stream().flatMap(slot -> slot.all(Role.FAILED).stream()).anyMatch(isWanted) || failing > 0;
        return new Replacements(failed, parallelism - candidates.size());
    }

    /** Whether the first failure stopped the rollout. */
    boolean stopped() {
        return stopped;
    }

    /** Takes one of those that are left; false if there is none. */
    boolean take() {
        if (left <= 0) {
            return false;
        }
        left--;
        return true;
    }
}
