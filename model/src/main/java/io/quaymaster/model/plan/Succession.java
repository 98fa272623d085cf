package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Rollout;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.DesiredContainer;
import java.util.List;

/**
 * Decides whether an instance that took over has really done so: those before it go when it is ready, and one of them serves again
 * when it fails before they went.
 */
final class Succession {
    private final Planning planning;
    private final Instances instances;
    private final Rollout rollout;

    Succession(Planning planning, DesiredContainer container) {
        this.planning = planning;
        this.instances = new Instances(planning, container);
        this.rollout = container.spec().get(ContainerFields.ROLLOUT);
    }

    boolean isReady(ActualContainer serving) {
        return readiness(serving) instanceof Readiness.Ready;
    }

    /** Whether it may get ready by itself. */
    boolean isOnItsWay(ActualContainer serving) {
        return readiness(serving) instanceof Readiness.Pending && !(serving.state() instanceof State.Paused);
    }

    /** Whether one before it is still there, and it is not ready. */
    boolean isOpen(Slot slot, ActualContainer serving) {
        return !before(slot).isEmpty() && !isReady(serving);
    }

    /** Those that served once. One that never ran got its name from somebody else. */
    private static List<ActualContainer> before(Slot slot) {
        return slot.all(Role.PREDECESSOR).stream()
                .filter(instance -> !(instance.state() instanceof State.Created)
                        && !(instance.state() instanceof State.StartFailed))
                .toList();
    }

    /** Whether one before it is still there, and it failed. */
    boolean hasFailed(Slot slot, ActualContainer serving) {
        return isOpen(slot, serving)
                && readiness(serving) instanceof Readiness.Failed
                && !(serving.state() instanceof State.Removing);
    }

    /** Whether one before it is still there, and it failed and does not get well by itself. */
    boolean isLost(Slot slot, ActualContainer serving) {
        return hasFailed(slot, serving) && !comesBack(serving);
    }

    /** Whether a person stopped or paused it, or removes it, which is no failure of it. */
    private boolean comesBack(ActualContainer serving) {
        return switch (serving.state()) {
            case State.Exited exited -> !Jobs.of(serving).isOver(serving);
            case State.Paused paused -> true;
            case State.Removing removing -> true;
            case State.Created created -> true;
            case State.StartFailed failed -> false;
            case State.Running running -> false;
            case State.Restarting restarting -> false;
        };
    }

    /** Gives the place back to one that was there before: it serves again with the next plan. */
    void undo(Slot slot, ActualContainer serving) {
        List<ActualContainer> predecessors = before(slot);
        ActualContainer back = predecessors.stream()
                .filter(instance -> Instances.isUp(instance.state()))
                .findFirst()
                .orElseGet(predecessors::getFirst);
        Draft.Chain chain = planning.draft().chain(List.of());
        slot.all(Role.FAILED)
                .forEach(instance -> instances.remove(chain, instance, "only the last one that failed is kept"));
        String failed = Role.FAILED.name(slot.name(), Instances.fingerprint(serving));
        instances.rename(chain, serving, failed, "it failed before the one before it was gone");
        instances.rename(chain, back, slot.name(), "its successor failed");
    }

    private Readiness readiness(ActualContainer serving) {
        return Readiness.of(serving, Jobs.of(serving), rollout, planning.now());
    }
}
