package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredContainer;
import java.util.List;

/** Counts how many more slots of a container resource may be replaced now. */
final class Replacements {
    private final boolean stopped;
    private int left;

    private Replacements(boolean stopped, int left) {
        this.stopped = stopped;
        this.left = left;
    }

    static Replacements of(DesiredContainer container, List<Slot> slots, ImageStanding image) {
        int parallelism = container.spec().get(ContainerFields.ROLLOUT).parallelism();
        if (!(image instanceof ImageStanding.Present present)) {
            return new Replacements(false, parallelism);
        }
        boolean failed = slots.stream()
                .flatMap(slot -> slot.all(Role.FAILED).stream())
                .anyMatch(instance -> isWanted(instance, container, present));
        long underWay = slots.stream()
                .filter(slot ->
                        slot.all(Role.CANDIDATE).stream().anyMatch(instance -> isWanted(instance, container, present)))
                .count();
        return new Replacements(failed, parallelism - (int) underWay);
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

    private static boolean isWanted(ActualContainer instance, DesiredContainer container, ImageStanding.Present image) {
        return Differences.of(instance, container, image.imageId()).isEmpty();
    }
}
