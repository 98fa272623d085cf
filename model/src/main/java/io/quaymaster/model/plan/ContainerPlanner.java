package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.Dependency;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.ResourceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plans the containers, those that others depend on first. */
final class ContainerPlanner {
    private final Planning planning;
    private final Map<ResourceId, ImageStanding> images;
    private final Map<ResourceId, List<Standing>> standings = new LinkedHashMap<>();

    ContainerPlanner(Planning planning, Map<ResourceId, ImageStanding> images) {
        this.planning = planning;
        this.images = images;
    }

    void plan() {
        planning.desired().containers().keySet().forEach(this::visit);
    }

    private void visit(ResourceId id) {
        DesiredContainer container = planning.desired().containers().get(id);
        if (container == null || standings.containsKey(id)) {
            return;
        }
        container.dependencies().keySet().forEach(this::visit);
        standings.put(id, plan(container));
    }

    private List<Standing> plan(DesiredContainer container) {
        ImageStanding image = images.getOrDefault(container.image().id(), new ImageStanding.Unavailable());
        Prerequisites prerequisites = prerequisites(container, image);
        List<Slot> slots = Slot.of(container, planning.inventory().owned(container.id()));
        Replacements replacements = new Replacements(planning, container, slots, image);
        SlotPlanner planner = new SlotPlanner(planning, container);
        List<Standing> reached = new ArrayList<>();
        slots.forEach(slot -> reached.add(planner.plan(slot, image, prerequisites, replacements)));
        return reached;
    }

    /** What must have been reached before a new instance is made. */
    private Prerequisites prerequisites(DesiredContainer container, ImageStanding image) {
        Prerequisites prerequisites = new Prerequisites();
        switch (image) {
            case ImageStanding.Present present -> prerequisites.afterImage(present.steps());
            case ImageStanding.Coming coming -> prerequisites.afterImage(coming.steps());
            case ImageStanding.Unavailable unavailable -> prerequisites.missing("its image");
        }
        container
                .networkNames()
                .forEach(name -> prerequisites.network(
                        name, planning.foundations().networks().get(name)));
        container
                .volumeNames()
                .forEach(name -> prerequisites.volume(
                        name, planning.foundations().volumes().get(name)));
        container.dependencies().forEach((id, dependency) -> depends(container, prerequisites, id, dependency));
        new HeldPorts(planning, container).heed(prerequisites);
        return prerequisites;
    }

    private void depends(
            DesiredContainer container, Prerequisites prerequisites, ResourceId id, Dependency dependency) {
        for (Standing standing : standings.getOrDefault(id, List.of())) {
            switch (standing) {
                case Standing.Current current -> {
                    prerequisites.requires(
                            id, dependency.condition(), current.instance().state());
                    if (container.namespaces().containsValue(current.instance().name())) {
                        prerequisites.shares(id, current.instance().state());
                    }
                }
                case Standing.Starting starting
                when dependency.condition() == Dependency.Condition.SERVICE_STARTED ->
                    prerequisites.afterStart(id, starting.steps());
                case Standing.Starting starting -> prerequisites.missing(id.toString());
                case Standing.Joinable joinable
                when sharesWithPredecessor(container, id) ->
                    prerequisites.requires(
                            id, dependency.condition(), joinable.instance().state());
                case Standing.Joinable joinable -> prerequisites.missing(id.toString());
                case Standing.Behind behind -> prerequisites.missing(id.toString());
            }
        }
    }

    private boolean sharesWithPredecessor(DesiredContainer container, ResourceId other) {
        Inventory inventory = planning.inventory();
        return inventory.owned(other).stream()
                .filter(instance -> Role.of(instance) == Role.PREDECESSOR)
                .anyMatch(predecessor -> inventory.owned(container.id()).stream()
                        .anyMatch(instance -> instance.namespaces().containsValue(predecessor.id())));
    }
}
