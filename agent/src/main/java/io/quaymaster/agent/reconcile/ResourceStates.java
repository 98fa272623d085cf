package io.quaymaster.agent.reconcile;

import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says how each resource stands after a pass. */
final class ResourceStates {
    private final Desired desired;
    private final PassReport pass;
    private final Function<ResourceId, Optional<String>> failure;
    private final Map<ResourceId, List<Status.Container>> containers;

    ResourceStates(Desired desired, PassReport pass, Function<ResourceId, Optional<String>> failure) {
        this.desired = desired;
        this.pass = pass;
        this.failure = failure;
        this.containers = containers(desired, pass.actual());
    }

    List<Status.Resource> list() {
        SortedSet<ResourceId> all = new TreeSet<>(desired.images().keySet());
        all.addAll(desired.containers().keySet());
        all.addAll(desired.networks().keySet());
        all.addAll(desired.volumes().keySet());
        pass.plan().steps().forEach(planned -> all.add(planned.step().resource()));
        pass.plan().blocked().forEach(blocked -> all.add(blocked.resource()));
        return all.stream().map(this::resource).toList();
    }

    private Status.Resource resource(ResourceId id) {
        List<Status.Container> containers = this.containers.getOrDefault(id, List.of());
        Plan plan = pass.plan();
        Optional<String> blocked = plan.blocked().stream()
                .filter(item -> item.resource().equals(id))
                .map(item -> item.why() + "; " + item.next())
                .findFirst();
        Optional<String> failed = failure.apply(id);
        Optional<String> waiting = plan.waits().stream()
                .filter(item -> item.resource().equals(id))
                .map(item -> "waiting for " + item.until())
                .findFirst();
        Optional<String> progressing = plan.steps().stream()
                .filter(planned -> planned.step().resource().equals(id))
                .map(planned -> PlanText.of(planned.step()))
                .findFirst();
        if (blocked.isPresent()) {
            return new Status.Resource(id, Status.State.BLOCKED, blocked.get(), containers);
        }
        if (failed.isPresent()) {
            return new Status.Resource(id, Status.State.FAILED, failed.get(), containers);
        }
        if (waiting.isPresent()) {
            return new Status.Resource(id, Status.State.WAITING, waiting.get(), containers);
        }
        return progressing
                .map(detail -> new Status.Resource(id, Status.State.PROGRESSING, detail, containers))
                .orElseGet(() -> settled(id, containers));
    }

    /** Nothing is planned for it: it is as declared, unless nothing could be observed. */
    private Status.Resource settled(ResourceId id, List<Status.Container> containers) {
        return pass.actual() == null
                ? new Status.Resource(id, Status.State.FAILED, pass.message(), containers)
                : new Status.Resource(id, Status.State.IN_SYNC, "", containers);
    }

    /** Looked at once, not once for each resource: there may be hundreds of both. */
    private static Map<ResourceId, List<Status.Container>> containers(Desired desired, @Nullable Actual actual) {
        Map<ResourceId, List<Status.Container>> containers = new HashMap<>();
        if (actual == null) {
            return containers;
        }
        for (ActualContainer container : actual.containers()) {
            Ownership ownership = container.ownership();
            if (ownership != null && ownership.source().equals(desired.source())) {
                containers
                        .computeIfAbsent(ownership.resource(), none -> new ArrayList<>())
                        .add(container(container, ownership));
            }
        }
        return containers;
    }

    private static Status.Container container(ActualContainer container, Ownership ownership) {
        ActualContainer.State state = container.state();
        return new Status.Container(
                container.name(),
                container.id(),
                container.imageName(),
                word(state),
                health(state),
                since(state),
                container.observed() == null ? ownership.revision() : null);
    }

    private static String word(ActualContainer.State state) {
        return switch (state) {
            case ActualContainer.State.Created created -> "created";
            case ActualContainer.State.StartFailed failed -> "start_failed";
            case ActualContainer.State.Running running -> "running";
            case ActualContainer.State.Restarting restarting -> "restarting";
            case ActualContainer.State.Paused paused -> "paused";
            case ActualContainer.State.Exited exited -> "exited (" + exited.code() + ")";
            case ActualContainer.State.Removing removing -> "removing";
        };
    }

    private static @Nullable String health(ActualContainer.State state) {
        return state instanceof ActualContainer.State.Running running && running.health() != ActualContainer.Health.NONE
                ? running.health().name().toLowerCase(Locale.ROOT)
                : null;
    }

    private static @Nullable Instant since(ActualContainer.State state) {
        if (state instanceof ActualContainer.State.Running running) {
            return running.since();
        }
        return state instanceof ActualContainer.State.Exited exited ? exited.at() : null;
    }
}
