package io.quaymaster.model.plan;

import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualNetwork;
import io.quaymaster.model.state.ActualVolume;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plans the end of what is no longer declared: containers, then the networks and volumes they used, then images. It comes after all
 * else is planned, because what somebody goes on using stays.
 */
final class Removals {
    static final String UNDECLARED = "it is no longer declared";

    private final Desired desired;
    private final Inventory inventory;
    private final RemovalVerdict verdict;
    private final Draft draft;

    Removals(Desired desired, Inventory inventory, RemovalVerdict verdict, Draft draft) {
        this.desired = desired;
        this.inventory = inventory;
        this.verdict = verdict;
        this.draft = draft;
    }

    void plan() {
        ContainerRemovals containers = new ContainerRemovals(desired, inventory, draft);
        ImageRemovals images = new ImageRemovals(desired, inventory, draft);
        switch (verdict) {
            case RemovalVerdict.Free free -> {
                containers.plan();
                inventory.actual().networks().forEach(this::remove);
                inventory.actual().volumes().forEach(this::remove);
                images.planAll();
            }
            case RemovalVerdict.Held held -> {
                containers.hold(held);
                undeclaredFoundations().forEach(id -> draft.block(id, held.why("its removal"), letGo(held)));
                images.planSuperseded();
            }
        }
    }

    static String letGo(RemovalVerdict.Held held) {
        return "let it go with " + held.approval() + ", or declare it again";
    }

    private SortedSet<ResourceId> undeclaredFoundations() {
        return Stream.concat(
                        inventory.actual().networks().stream().flatMap(network -> undeclared(network).stream()),
                        inventory.actual().volumes().stream().flatMap(volume -> undeclared(volume).stream()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Optional<ResourceId> undeclared(ActualNetwork network) {
        return undeclared(
                inventory.resource(network.ownership()), desired.networks().keySet());
    }

    private Optional<ResourceId> undeclared(ActualVolume volume) {
        return undeclared(
                        inventory.resource(volume.ownership()),
                        desired.volumes().keySet())
                .filter(id -> volume.removable());
    }

    private void remove(ActualNetwork network) {
        undeclared(network).ifPresent(id -> remove(id, network));
    }

    private void remove(ResourceId id, ActualNetwork network) {
        List<ActualContainer> attached = inventory.attachedTo(network.name());
        Optional<ActualContainer> foreign = foreign(attached);
        if (foreign.isPresent()) {
            String name = foreign.get().name();
            draft.block(
                    id,
                    UNDECLARED + ", but the container " + name + ", which is not ours, is attached to it",
                    "detach it: docker network disconnect " + network.name() + " " + name);
            return;
        }
        Collection<Integer> after = new TreeSet<>();
        for (ActualContainer container : attached) {
            List<Integer> leaving = draft.steps(step -> leaves(container, network, step));
            // One that failed is never started again, and so never misses it.
            if (leaving.isEmpty() && Role.of(container) != Role.FAILED) {
                draft.await(id, "container " + container.name() + " to leave it");
                return;
            }
            after.addAll(leaving);
        }
        draft.step(new Step.RemoveNetwork(id, network.id(), network.name()), Reason.of(UNDECLARED), after);
    }

    private void remove(ActualVolume volume) {
        undeclared(volume).ifPresent(id -> remove(id, volume));
    }

    private void remove(ResourceId id, ActualVolume volume) {
        List<ActualContainer> mounting = inventory.mounting(volume.name());
        Optional<ActualContainer> foreign = foreign(mounting);
        if (foreign.isPresent()) {
            draft.block(
                    id,
                    UNDECLARED + ", but the container " + foreign.get().name() + ", which is not ours, mounts it",
                    "remove that container, or declare the volume again with on_removal: retain");
            return;
        }
        Collection<Integer> after = new TreeSet<>();
        for (ActualContainer container : mounting) {
            List<Integer> removed = draft.steps(step -> removes(container, step));
            if (removed.isEmpty()) {
                draft.await(id, "container " + container.name() + " to be removed");
                return;
            }
            after.addAll(removed);
        }
        draft.step(
                new Step.RemoveVolume(id, volume.name(), inventory.source()),
                Reason.of(UNDECLARED + ", and on_removal is remove"),
                after);
    }

    private Optional<ActualContainer> foreign(List<ActualContainer> containers) {
        Predicate<ActualContainer> isForeign =
                container -> inventory.resource(container.ownership()).isEmpty();
        return containers.stream().filter(isForeign).findFirst();
    }

    private static boolean leaves(ActualContainer container, ActualNetwork network, Step step) {
        return removes(container, step)
                || (step instanceof Step.Disconnect disconnect
                        && disconnect.target().reference().equals(container.id())
                        && disconnect.network().equals(network.name()));
    }

    private static boolean removes(ActualContainer container, Step step) {
        return step instanceof Step.RemoveContainer remove
                && remove.target().reference().equals(container.id());
    }

    private static Optional<ResourceId> undeclared(Optional<ResourceId> owner, Set<ResourceId> declared) {
        return owner.filter(id -> !declared.contains(id));
    }
}
