package io.quaymaster.model.state;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Dependency;
import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Healthcheck;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Resource;
import io.quaymaster.model.manifest.RestartPolicy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which containers need which others: by {@code depends_on}, or because they live in a namespace of theirs. */
final class Dependencies {
    /** The fields whose value can be another container. */
    static final List<Field<String>> NAMESPACES =
            List.of(ContainerFields.NETWORK_MODE, ContainerFields.PID, ContainerFields.IPC);

    static final String OF_A_CONTAINER = "container:";

    private static final Dependency STARTED = new Dependency(Dependency.Condition.SERVICE_STARTED, true);

    private final Scope scope;
    private final SortedMap<ResourceId, SortedMap<ResourceId, Dependency>> all = new TreeMap<>();

    Dependencies(Scope scope) {
        this.scope = scope;
        scope.all(Kind.CONTAINER).forEach(container -> all.put(ResourceId.of(container), collect(container)));
        reportCycles();
    }

    SortedMap<ResourceId, Dependency> of(Resource container) {
        return all.getOrDefault(ResourceId.of(container), new TreeMap<>());
    }

    /** The container whose namespace a field names; {@code service:} has to name one of ours, {@code container:} may. */
    static Optional<Resource> namespace(Resource container, Field<String> field, Scope scope) {
        String value = container.spec().find(field).orElse("");
        if (value.startsWith(OF_A_CONTAINER)) {
            return scope.find(Kind.CONTAINER, value.substring(OF_A_CONTAINER.length()));
        }
        return value.startsWith("service:")
                ? scope.find(Kind.CONTAINER, value.substring("service:".length()))
                : Optional.empty();
    }

    private SortedMap<ResourceId, Dependency> collect(Resource container) {
        SortedMap<ResourceId, Dependency> dependencies = new TreeMap<>();
        for (Field<String> field : NAMESPACES) {
            String value = container.spec().find(field).orElse("");
            if (value.startsWith("service:")) {
                scope.referred(container, field.name(), Kind.CONTAINER, value.substring("service:".length()));
            }
            namespace(container, field, scope).ifPresent(other -> {
                requireInstance(container, field, other);
                dependencies.put(ResourceId.of(other), STARTED);
            });
        }
        container.spec().get(ContainerFields.DEPENDS_ON).forEach((name, dependency) -> {
            Optional<Resource> other = dependency.required()
                    ? scope.referred(container, "depends_on", Kind.CONTAINER, name)
                    : scope.find(Kind.CONTAINER, name);
            other.ifPresent(found -> {
                requireReachable(container, found, dependency);
                dependencies.put(ResourceId.of(found), dependency);
            });
        });
        return dependencies;
    }

    private void requireInstance(Resource container, Field<String> field, Resource other) {
        if (other.spec().get(ContainerFields.REPLICAS) == 0 && container.spec().get(ContainerFields.REPLICAS) > 0) {
            scope.report(
                    container,
                    container.at(field.name()),
                    field.name() + ": " + other.subject()
                            + " has replicas: 0, and so nothing that could be shared; give both replicas: 0, or neither");
        }
    }

    /** What is waited for must be something that can happen. */
    private void requireReachable(Resource container, Resource other, Dependency dependency) {
        String why = switch (dependency.condition()) {
            case SERVICE_STARTED -> "";
            case SERVICE_HEALTHY -> neverHealthy(other);
            case SERVICE_COMPLETED_SUCCESSFULLY -> neverCompleted(other);
        };
        if (!why.isEmpty()) {
            scope.report(
                    container,
                    container.at("depends_on", other.name(), "condition"),
                    "depends_on: " + other.subject() + " " + why);
        }
    }

    private static String neverHealthy(Resource other) {
        boolean disabled = other.spec()
                .find(ContainerFields.HEALTHCHECK)
                .filter(Healthcheck.Disabled.class::isInstance)
                .isPresent();
        return disabled
                ? "can never become healthy, because its healthcheck is disabled; wait for service_started"
                : "";
    }

    private static String neverCompleted(Resource other) {
        RestartPolicy.Mode mode = other.spec().get(ContainerFields.RESTART).mode();
        return switch (mode) {
            case NO, ON_FAILURE -> "";
            case ALWAYS, UNLESS_STOPPED ->
                "can never complete, because it is started again whenever it ends (restart: " + mode.word()
                        + "); give it restart: \"no\" or on-failure";
        };
    }

    /** Takes away what waits for nothing that is left, again and again: what remains goes round in circles. */
    private void reportCycles() {
        NavigableMap<ResourceId, Set<ResourceId>> left = new TreeMap<>();
        all.forEach((id, dependencies) -> left.put(id, new TreeSet<>(dependencies.keySet())));
        removeFree(left);
        while (!left.isEmpty()) {
            List<ResourceId> cycle = cycle(left);
            report(cycle);
            cycle.forEach(left::remove);
            removeFree(left);
        }
    }

    private static void removeFree(NavigableMap<ResourceId, Set<ResourceId>> left) {
        NavigableMap<ResourceId, Set<ResourceId>> waiting = new TreeMap<>();
        left.forEach((id, dependencies) -> dependencies.forEach(dependency ->
                waiting.computeIfAbsent(dependency, key -> new TreeSet<>()).add(id)));
        Deque<ResourceId> gone = new ArrayDeque<>(waiting.keySet());
        gone.removeIf(left::containsKey);
        left.forEach((id, dependencies) -> {
            if (dependencies.isEmpty()) {
                gone.add(id);
            }
        });
        while (!gone.isEmpty()) {
            ResourceId free = gone.pop();
            left.remove(free);
            for (ResourceId id : waiting.getOrDefault(free, Set.of())) {
                Set<ResourceId> others = left.get(id);
                if (others != null && others.remove(free) && others.isEmpty()) {
                    gone.push(id);
                }
            }
        }
    }

    /** From any of those left, each waits for another one that is left: sooner or later one comes again. */
    private static List<ResourceId> cycle(NavigableMap<ResourceId, Set<ResourceId>> left) {
        Set<ResourceId> way = new LinkedHashSet<>();
        ResourceId here = left.firstKey();
        while (way.add(here)) {
            here = left.getOrDefault(here, Set.of()).iterator().next();
        }
        List<ResourceId> walked = List.copyOf(way);
        return walked.subList(walked.indexOf(here), walked.size());
    }

    private void report(List<ResourceId> cycle) {
        Resource first = scope.find(Kind.CONTAINER, cycle.getFirst().name()).orElseThrow();
        String next = cycle.get(1 % cycle.size()).name();
        String field = field(first, next);
        String way = cycle.stream().map(ResourceId::name).collect(Collectors.joining(" → "));
        scope.report(
                first,
                first.at(field, next),
                cycle.size() == 1
                        ? field + ": a container cannot wait for itself; remove it"
                        : field + ": these containers wait for each other: " + way + " → " + first.name()
                                + "; remove one of the dependencies");
    }

    /** The field by which one container waits for another. */
    private String field(Resource container, String other) {
        return NAMESPACES.stream()
                .filter(field -> namespace(container, field, scope)
                        .filter(found -> found.name().equals(other))
                        .isPresent())
                .map(Field::name)
                .findFirst()
                .orElse("depends_on");
    }
}
