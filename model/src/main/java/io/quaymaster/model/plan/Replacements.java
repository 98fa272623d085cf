package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.DesiredContainer;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Counts how many more slots of a container resource may be replaced now. */
final class Replacements {
    private final int parallelism;
    private final boolean stopped;
    private final List<Slot> down;
    private int left;
    private int impaired;

    private Replacements(int parallelism, boolean stopped, List<Slot> down, int left, int impaired) {
        this.parallelism = parallelism;
        this.stopped = stopped;
        this.down = down;
        this.left = left;
        this.impaired = impaired;
    }

    static Replacements of(Planning planning, DesiredContainer container, List<Slot> slots, ImageStanding image) {
        int parallelism = container.spec().get(ContainerFields.ROLLOUT).parallelism();
        if (!(image instanceof ImageStanding.Present present)) {
            return new Replacements(parallelism, false, List.of(), parallelism, 0);
        }
        Predicate<ActualContainer> isWanted =
                instance -> Differences.of(instance, container, present.imageId(), planning.inventory())
                        .isEmpty();
        Replacement replacement = new Replacement(planning, container);
        Endings endings = new Endings(container);
        Function<Slot, List<ActualContainer>> underWay = slot -> slot.all(Role.CANDIDATE).stream()
                .filter(isWanted)
                .filter(candidate -> slot.serving()
                        .filter(serving -> !replacement.suits(candidate, serving))
                        .isEmpty())
                .toList();
        List<ActualContainer> candidates =
                slots.stream().map(underWay).flatMap(List::stream).toList();
        List<Slot> down = slots.stream()
                .filter(slot -> isDown(slot, endings) && underWay.apply(slot).isEmpty())
                .toList();
        int taken = candidates.size() + down.size();
        int impaired = (int) slots.stream()
                .filter(slot -> isImpaired(slot, replacement, endings))
                .count();
        long failing = candidates.stream().filter(replacement::isFailing).count();
        if (Attempts.of(planning, container).areAskedFor()) {
            return new Replacements(parallelism, false, down, parallelism - taken + (int) failing, impaired);
        }
        boolean failed = failing > 0
                || slots.stream()
                        .anyMatch(slot -> replacement.failed(slot, isWanted).isPresent());
        return new Replacements(parallelism, failed, down, parallelism - taken, impaired);
    }

    private static boolean isDown(Slot slot, Endings endings) {
        return slot.serving()
                .filter(serving -> serving.state() instanceof State.Exited)
                .filter(serving -> !endings.isOver(slot, serving))
                .isPresent();
    }

    /** Whether nothing does the work of a slot. */
    private static boolean isImpaired(Slot slot, Replacement replacement, Endings endings) {
        return slot.serving()
                        .filter(serving -> !endings.isOver(slot, serving) && !replacement.isReady(serving))
                        .isPresent()
                && slot.successors().stream().noneMatch(replacement::mayTakeOver);
    }

    /** Whether the first failure stopped the rollout. */
    boolean stopped() {
        return stopped;
    }

    /** What a slot waits for that cannot take one. */
    String others() {
        return "other replicas, to be replaced " + parallelism + " at a time";
    }

    /** Takes one for a slot in which a candidate works that is to give its place back; false if there is none. */
    boolean takeBack() {
        if (impaired >= parallelism) {
            return false;
        }
        impaired++;
        return true;
    }

    /** Takes one of those that are left for a slot, unless nothing serves there anyway; false if there is none. */
    boolean take(Slot slot) {
        if (down.contains(slot)) {
            return true;
        }
        if (left <= 0) {
            return false;
        }
        left--;
        return true;
    }
}
