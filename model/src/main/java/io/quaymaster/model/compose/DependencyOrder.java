package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
        services.members().keySet().forEach(name -> visit(name, new ArrayList<>()));
    }

    private void visit(String name, List<String> trail) {
        if (done.contains(name)) {
            return;
        }
        trail.add(name);
        Node.Mapping dependencies = services.mapping(name).mapping("depends_on");
        for (String dependency : dependencies.members().keySet()) {
            if (trail.contains(dependency)) {
                List<String> cycle = new ArrayList<>(trail.subList(trail.indexOf(dependency), trail.size()));
                cycle.add(dependency);
                problems.about("service \"" + name + "\"")
                        .within("depends_on")
                        .add(dependencies.at(dependency), "it waits for itself: " + String.join(" → ", cycle));
            } else if (services.has(dependency)) {
                visit(dependency, trail);
            }
        }
        trail.removeLast();
        done.add(name);
    }
}
