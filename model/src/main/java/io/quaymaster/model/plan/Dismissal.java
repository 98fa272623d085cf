package io.quaymaster.model.plan;

import io.quaymaster.model.plan.Step.Target;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ResourceId;

/**
 * Ends instances that are no longer wanted. Those that run get a name that says so first: should the same be wanted again before
 * they are removed, their end would be taken for a failure of it.
 */
record Dismissal(ResourceId resource, Inventory inventory) {
    static final String REASON = "it is no longer wanted";

    /** Has an instance not run any more; returns it with the name that it has then. */
    Target stop(Draft.Chain chain, ActualContainer instance, String reason) {
        if (!Instances.isUp(instance.state())) {
            return Target.of(instance);
        }
        Target dismissed = new Target(instance.id(), name(instance));
        if (!dismissed.equals(Target.of(instance))) {
            chain.then(new Step.RenameContainer(resource, Target.of(instance), dismissed.name()), reason);
        }
        chain.then(new Step.StopContainer(resource, dismissed), reason);
        return dismissed;
    }

    void remove(Draft.Chain chain, ActualContainer instance, String reason) {
        Target dismissed = stop(chain, instance, reason);
        chain.then(new Step.RemoveContainer(resource, dismissed), reason);
    }

    /** What has no process just then cannot be renamed, and what keeps ending did fail. */
    private String name(ActualContainer instance) {
        String name = Role.DISMISSED.name(Role.slotName(instance.name()), Instances.fingerprint(instance));
        boolean isFree = inventory.container(name).isEmpty();
        return isFree && !(instance.state() instanceof State.Restarting) ? name : instance.name();
    }
}
