package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.plan.Step.Target;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ResourceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Plans the end of the containers that are no longer declared, and of the replicas beyond those that are: what depends on others
 * stops before them.
 */
final class ContainerRemovals {
    private final Desired desired;
    private final Inventory inventory;
    private final Draft draft;
    private final SortedMap<ResourceId, List<ActualContainer>> unwanted;
    private final Map<ResourceId, SortedSet<ResourceId>> dependents = new HashMap<>();
    private final Map<ResourceId, SortedSet<Integer>> stopped = new HashMap<>();

    ContainerRemovals(Desired desired, Inventory inventory, Draft draft) {
        this.desired = desired;
        this.inventory = inventory;
        this.draft = draft;
        this.unwanted = unwanted(desired, inventory);
        unwanted.forEach((id, instances) -> dependencies(id, instances)
                .forEach(dependency -> dependents
                        .computeIfAbsent(dependency, none -> new TreeSet<>())
                        .add(id)));
    }

    private static SortedMap<ResourceId, List<ActualContainer>> unwanted(Desired desired, Inventory inventory) {
        SortedMap<ResourceId, List<ActualContainer>> unwanted = new TreeMap<>();
        inventory.owned().forEach((id, instances) -> {
            DesiredContainer container = desired.containers().get(id);
            int wanted = container == null ? 0 : container.spec().get(ContainerFields.REPLICAS);
            List<ActualContainer> surplus = instances.stream()
                    .filter(instance -> Slot.numberOf(instance) > wanted)
                    .toList();
            if (!surplus.isEmpty()) {
                unwanted.put(id, surplus);
            }
        });
        return unwanted;
    }

    /** The labels say it of what was made; the manifest, while there is one, knows better. */
    private Set<ResourceId> dependencies(ResourceId id, List<ActualContainer> instances) {
        DesiredContainer container = desired.containers().get(id);
        if (container != null) {
            return container.dependencies().keySet();
        }
        Set<ResourceId> labelled = new TreeSet<>();
        instances.stream()
                .map(ActualContainer::ownership)
                .filter(Objects::nonNull)
                .map(Ownership::dependencies)
                .forEach(labelled::addAll);
        return labelled;
    }

    void plan() {
        unwanted.keySet().forEach(this::visit);
    }

    void hold(RemovalVerdict.Held held) {
        unwanted.forEach((id, instances) -> {
            DesiredContainer container = desired.containers().get(id);
            if (container == null) {
                draft.block(id, held.why("its removal"), Removals.letGo(held));
            } else {
                draft.block(
                        id,
                        held.why(reason(container) + ", but the removal of the others"),
                        "let them go with " + held.approval() + ", or raise replicas again");
            }
        });
    }

    /** Returns the steps after which none of its instances runs any more, nor any that depends on it. */
    private SortedSet<Integer> visit(ResourceId id) {
        SortedSet<Integer> known = stopped.get(id);
        List<ActualContainer> instances = unwanted.get(id);
        if (known != null || instances == null) {
            return known == null ? new TreeSet<>() : known;
        }
        SortedSet<Integer> before = new TreeSet<>();
        // Also the mark that it was begun: labels of different ages can contradict each other, and go round in circles.
        stopped.put(id, before);
        dependents.getOrDefault(id, new TreeSet<>()).forEach(dependent -> before.addAll(visit(dependent)));
        List<Integer> stops = new ArrayList<>();
        instances.forEach(instance -> stops.addAll(remove(id, instance, before)));
        before.addAll(stops);
        return before;
    }

    private Collection<Integer> remove(ResourceId id, ActualContainer instance, Set<Integer> before) {
        String reason = reason(desired.containers().get(id));
        if (!Instances.isUp(instance.state())) {
            draft.step(new Step.RemoveContainer(id, Target.of(instance)), Reason.of(reason), List.of());
            return List.of();
        }
        Draft.Chain chain = draft.chain(before);
        Target target = stop(chain, id, instance, reason);
        Collection<Integer> stops = chain.end();
        chain.then(new Step.RemoveContainer(id, target), reason);
        return stops;
    }

    /** A service that serves keeps its name: it is only to be started again, should it be declared again before it is removed. */
    private Target stop(Draft.Chain chain, ResourceId id, ActualContainer instance, String reason) {
        if (Role.of(instance) != Role.SERVING || Jobs.of(instance).mayEnd()) {
            return new Dismissal(id, inventory).stop(chain, instance, reason);
        }
        chain.then(new Step.StopContainer(id, Target.of(instance)), reason);
        return Target.of(instance);
    }

    private static String reason(@Nullable DesiredContainer container) {
        return container == null
                ? Removals.UNDECLARED
                : "replicas is " + container.spec().get(ContainerFields.REPLICAS);
    }
}
