package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.DesiredContainer;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Says how many more slots of a container resource may be replaced now. Most need not know, so it is counted when one asks. */
final class Replacements {
    private final Planning planning;
    private final DesiredContainer container;
    private final List<Slot> slots;
    private final ImageStanding image;
    private final int parallelism;
    private @Nullable Count count;
    private int taken;
    private int takenBack;
    private int stopping;

    Replacements(Planning planning, DesiredContainer container, List<Slot> slots, ImageStanding image) {
        this.planning = planning;
        this.container = container;
        this.slots = slots;
        this.image = image;
        this.parallelism = container.spec().get(ContainerFields.ROLLOUT).parallelism();
    }

    /**
     * How things stand before this plan.
     *
     * @param stopped whether the first failure stopped the rollout
     * @param down the slots in which nothing serves and nothing is on its way
     * @param left how many more may be replaced
     * @param impaired in how many nothing does the work
     * @param stoppedNow in how many the instance that serves is stopped, and no successor is ready yet
     */
    private record Count(boolean stopped, List<Slot> down, int left, int impaired, int stoppedNow) {}

    private Count count() {
        if (count == null) {
            count = image instanceof ImageStanding.Present present
                    ? count(present)
                    : new Count(false, List.of(), parallelism, 0, 0);
        }
        return count;
    }

    private Count count(ImageStanding.Present present) {
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
                .filter(slot -> hasNobodyReady(slot, replacement, endings)
                        && underWay.apply(slot).isEmpty())
                .toList();
        Succession succession = new Succession(planning, container);
        int starting = (int) slots.stream()
                .flatMap(slot -> slot.serving().stream())
                .filter(serving -> isWanted.test(serving) && Instances.isUp(serving.state()))
                .filter(succession::isOnItsWay)
                .count();
        int begun = candidates.size() + down.size() + starting;
        int impaired = (int) slots.stream()
                .filter(slot -> isImpaired(slot, replacement, endings))
                .count();
        int stoppedNow = (int) slots.stream()
                .filter(slot -> hasNobodyReady(slot, replacement, endings))
                .count();
        long failing = candidates.stream().filter(replacement::isFailing).count();
        if (Attempts.of(planning, container).areAskedFor()) {
            return new Count(false, down, parallelism - begun + (int) failing, impaired, stoppedNow);
        }
        boolean failed = failing > 0
                || slots.stream()
                        .anyMatch(slot -> replacement.failed(slot, isWanted).isPresent());
        return new Count(failed, down, parallelism - begun, impaired, stoppedNow);
    }

    /** Whether the instance that serves is stopped, and no successor works in its place. */
    private static boolean hasNobodyReady(Slot slot, Replacement replacement, Endings endings) {
        return slot.serving()
                        .filter(serving -> serving.state() instanceof State.Exited)
                        .filter(serving -> !endings.isOver(slot, serving))
                        .isPresent()
                && slot.successors().stream().noneMatch(replacement::mayTakeOver);
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
        return count().stopped();
    }

    /** What a slot waits for that cannot take one. */
    String others() {
        return "other replicas, to be replaced " + parallelism + " at a time";
    }

    /** Takes one for a slot in which a candidate works that is to give its place back; false if there is none. */
    boolean takeBack() {
        if (count().impaired() + taken + takenBack + stopping >= parallelism) {
            return false;
        }
        takenBack++;
        return true;
    }

    /**
     * Takes one for a slot whose successor is there and only to be started: more may have been made than one knew of. False if there
     * is none.
     */
    boolean stopAnother() {
        if (count().stoppedNow() + takenBack + stopping >= parallelism) {
            return false;
        }
        stopping++;
        return true;
    }

    /** Takes one of those that are left for a slot, unless nothing serves there anyway; false if there is none. */
    boolean take(Slot slot) {
        if (count().down().contains(slot)) {
            return true;
        }
        if (taken + takenBack >= count().left()) {
            return false;
        }
        taken++;
        return true;
    }
}
