package io.quaymaster.agent.reconcile;

import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Planned;
import io.quaymaster.model.plan.Plan.Wait;
import io.quaymaster.model.plan.PlanText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Takes some of the steps of a plan, without those that come after one that is left out; or none. */
final class Subplan {
    private Subplan() {}

    static Plan of(Plan plan, Predicate<Planned> chosen, List<Wait> more) {
        List<Planned> steps = new ArrayList<>();
        Map<Integer, Integer> moved = new HashMap<>();
        for (int index = 0; index < plan.steps().size(); index++) {
            Planned planned = plan.steps().get(index);
            if (chosen.test(planned) && moved.keySet().containsAll(planned.after())) {
                moved.put(index, steps.size());
                SortedSet<Integer> after = new TreeSet<>();
                planned.after().forEach(earlier -> after.add(moved.get(earlier)));
                steps.add(new Planned(planned.step(), planned.reason(), after));
            }
        }
        List<Wait> waits = Stream.concat(plan.waits().stream(), more.stream()).toList();
        return new Plan(steps, waits, plan.blocked(), plan.due());
    }

    /** The plan without its steps; it waits for something before each of them instead. */
    static Plan withheld(Plan plan, String until) {
        List<Wait> waits = plan.steps().stream()
                .map(planned -> new Wait(
                        planned.step().resource(),
                        until + ", to " + PlanText.of(planned.step()) + ": " + PlanText.of(planned.reason()),
                        null))
                .toList();
        return of(plan, planned -> false, waits);
    }
}
