package io.quaymaster.agent.reconcile;

import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Planned;
import io.quaymaster.model.state.ResourceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Divides a plan into parts that have nothing to do with each other. Resources belong together when a step for the one comes after a
 * step for the other.
 */
final class IndependentParts {
    private final Map<ResourceId, ResourceId> leaders = new HashMap<>();

    private IndependentParts(Plan plan) {
        for (Planned planned : plan.steps()) {
            ResourceId resource = planned.step().resource();
            for (int earlier : planned.after()) {
                leaders.put(
                        leader(resource),
                        leader(plan.steps().get(earlier).step().resource()));
            }
        }
    }

    static List<Plan> of(Plan plan) {
        IndependentParts parts = new IndependentParts(plan);
        return plan.steps().stream()
                .map(planned -> parts.leader(planned.step().resource()))
                .distinct()
                .map(leader -> Subplan.of(
                        plan, planned -> parts.leader(planned.step().resource()).equals(leader), List.of()))
                .toList();
    }

    /** One resource stands for all that belong together. */
    private ResourceId leader(ResourceId resource) {
        ResourceId leader = leaders.getOrDefault(resource, resource);
        return leader.equals(resource) ? resource : leader(leader);
    }
}
