package io.quaymaster.model.plan;

import io.quaymaster.model.plan.Step.Target;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredContainer;
import java.util.List;

/**
 * Plans what becomes of further instances of a slot that bear no name of a rollout, because somebody renamed them: one that is not
 * needed goes, and one that is gets the name of what it is to the slot.
 */
final class Strays {
    private static final String RENAMED = "its name was changed";

    private final Planning planning;
    private final DesiredContainer container;
    private final Instances instances;
    private final Replacement replacement;
    private final Succession succession;
    private final Endings endings;

    Strays(Planning planning, DesiredContainer container) {
        this.planning = planning;
        this.container = container;
        this.instances = new Instances(planning, container);
        this.replacement = new Replacement(planning, container);
        this.succession = new Succession(planning, container);
        this.endings = new Endings(container);
    }

    /** Returns whether one of them is needed, which changes everything else. */
    boolean settle(Slot slot, ActualContainer serving, ImageStanding image) {
        boolean isNeeded = false;
        for (ActualContainer stray : slot.strays()) {
            isNeeded |= settle(slot, serving, stray, image);
        }
        return isNeeded;
    }

    private boolean settle(Slot slot, ActualContainer serving, ActualContainer stray, ImageStanding image) {
        // One that was there before may have run beside it all the time, and be no reason for its end.
        boolean isLater = !stray.created().isBefore(serving.created());
        if (isLater && endings.gaveWay(serving, stray)) {
            // It shows that the other one did not end by itself.
            rename(planning.draft().chain(List.of()), slot, stray, Role.CANDIDATE, RENAMED);
            return true;
        }
        boolean mustNotRunBeside = Instances.isUp(stray.state()) && !replacement.mayRunTogether(stray, serving);
        boolean oneMustGo = mustNotRunBeside && Instances.isUp(serving.state());
        if (isReplaced(stray, serving) || (oneMustGo && !succession.isReady(stray))) {
            instances.remove(stray, "another instance serves in its slot");
            // Nothing is started beside it before it is gone.
            return mustNotRunBeside;
        }
        if (!Instances.isUp(stray.state())) {
            return false;
        }
        if (!oneMustGo) {
            rename(planning.draft().chain(List.of()), slot, stray, Role.CANDIDATE, RENAMED);
        } else if (isWanted(serving, image) && !isWanted(stray, image) && succession.isOnItsWay(serving)) {
            setAside(slot, stray, RENAMED);
        } else {
            setAside(slot, serving, stray.name() + " works, and it does not");
        }
        return true;
    }

    /** Whether another one does its work. One that is done with its own does not where a later one still runs. */
    private boolean isReplaced(ActualContainer stray, ActualContainer serving) {
        boolean isItsSuccessor = !Instances.isUp(serving.state())
                && Instances.isUp(stray.state())
                && stray.created().isAfter(serving.created());
        return succession.isReady(serving) && !isItsSuccessor;
    }

    /** One of two that must not run at a time gives way to the other, and is there should that fail. */
    private void setAside(Slot slot, ActualContainer instance, String reason) {
        Draft.Chain chain = planning.draft().chain(List.of());
        Target renamed = rename(chain, slot, instance, Role.PREDECESSOR, reason);
        instances.stopForSuccessor(chain, instance, renamed, "another one runs that must not run beside it");
    }

    private Target rename(Draft.Chain chain, Slot slot, ActualContainer instance, Role role, String reason) {
        String name = instances.nameAs(role, slot, instance);
        instances.rename(chain, instance, name, reason);
        return new Target(instance.id(), name);
    }

    private boolean isWanted(ActualContainer instance, ImageStanding image) {
        return Differences.areNone(instance, container, image, planning.inventory());
    }
}
