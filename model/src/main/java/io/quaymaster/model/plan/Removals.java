package io.quaymaster.model.plan;

import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualNetwork;
import io.quaymaster.model.state.ActualVolume;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Plans the end of what is no longer declared: containers, then the networks and volumes they used, then images. */
final class Removals {
    private static final String UNDECLARED = "it is no longer declared";

    private final Desired desired;
    private final Inventory inventory;
    private final Draft draft;
    private final Map<String, Integer> removedContainers = new TreeMap<>();

    Removals(Desired desired, Inventory inventory, Draft draft) {
        this.desired = desired;
        this.inventory = inventory;
        this.draft = draft;
    }

    void plan() {
        inventory.owned().forEach((id, instances) -> {
            if (!desired.containers().containsKey(id)) {
                instances.forEach(instance -> remove(id, instance));
            }
        });
        inventory.actual().networks().forEach(this::remove);
        inventory.actual().volumes().forEach(this::remove);
        new ImageRemovals(desired, inventory, draft).plan();
    }

    private void remove(ResourceId id, ActualContainer instance) {
        Draft.Chain chain = draft.chain(List.of());
        SlotPlanner.remove(chain, id, instance, UNDECLARED);
        removedContainers.put(instance.id(), chain.end().last());
    }

    private void remove(ActualNetwork network) {
        Optional<ResourceId> id = undeclared(
                inventory.resource(network.ownership()), desired.networks().keySet());
        if (id.isEmpty()) {
            return;
        }
        List<ActualContainer> attached = inventory.attachedTo(network.name());
        Optional<ActualContainer> foreign = attached.stream()
                .filter(container -> inventory.resource(container.ownership()).isEmpty())
                .findFirst();
        if (foreign.isPresent()) {
            draft.block(
                    id.get(),
                    UNDECLARED + ", but the container " + foreign.get().name()
                            + ", which is not ours, is attached to it",
                    "detach it: docker network disconnect " + network.name() + " "
                            + foreign.get().name());
            return;
        }
        draft.step(
                new Step.RemoveNetwork(id.get(), network.id(), network.name()), Reason.of(UNDECLARED), steps(attached));
    }

    private void remove(ActualVolume volume) {
        undeclared(inventory.resource(volume.ownership()), desired.volumes().keySet())
                .filter(id -> volume.removable())
                .ifPresent(id -> draft.step(
                        new Step.RemoveVolume(id, volume.name()),
                        Reason.of(UNDECLARED + ", and on_removal is remove"),
                        removedContainers.values()));
    }

    private static Optional<ResourceId> undeclared(Optional<ResourceId> owner, Set<ResourceId> declared) {
        return owner.filter(id -> !declared.contains(id));
    }

    private List<Integer> steps(List<ActualContainer> containers) {
        return containers.stream()
                .map(container -> removedContainers.get(container.id()))
                .filter(Objects::nonNull)
                .toList();
    }
}
