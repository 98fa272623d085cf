package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether services can be started in an order in which each comes after those that it depends on. */
final class DependencyOrder {
    private final Node.Mapping services;
    private final Problems problems;
    private final Set<String> done = new HashSet<>();

    DependencyOrder(Node.Mapping services, Problems problems) {
        this.services = services;
        this.problems = problems;
    }

    void check() {
        services.members().keySet().forEach(this::visit);
    }

    /** Walks along the dependencies; without recursion, for a chain of them may be longer than the stack is deep. */
    private void visit(String start) {
        Map<String, Iterator<String>> trail = new LinkedHashMap<>();
        Deque<String> current = new ArrayDeque<>();
        enter(start, trail, current);
        while (!current.isEmpty()) {
            String name = current.peek();
            Iterator<String> rest = trail.getOrDefault(name, List.<String>of().iterator());
            if (!rest.hasNext()) {
                current.pop();
                trail.remove(name);
                done.add(name);
                continue;
            }
            String dependency = rest.next();
            if (trail.containsKey(dependency)) {
                report(name, dependency, List.copyOf(trail.keySet()));
            } else {
                enter(dependency, trail, current);
            }
        }
    }

    private void enter(String name, Map<String, Iterator<String>> trail, Deque<String> current) {
        if (services.has(name) && !done.contains(name)) {
            trail.put(name, dependencies(name).members().keySet().iterator());
            current.push(name);
        }
    }

    private Node.Mapping dependencies(String service) {
        return services.mapping(service).mapping("depends_on");
    }

    private void report(String name, String dependency, List<String> trail) {
        List<String> cycle = new ArrayList<>(trail.subList(trail.indexOf(dependency), trail.size()));
        cycle.add(dependency);
        problems.about("service \"" + name + "\"")
                .within("depends_on")
                .add(dependencies(name).at(dependency), "it waits for itself: " + String.join(" → ", cycle));
    }
}
