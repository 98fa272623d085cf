package io.quaymaster.agent.reconcile;

import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a pass says of itself, one line each. */
final class Told implements Progress {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void planned(Plan plan) {
        lines.add("planned " + plan.steps().size());
    }

    @Override
    public void started(Plan.Planned step) {
        lines.add("started " + PlanText.of(step.step()));
    }

    @Override
    public void output(ResourceId resource, String line) {
        lines.add(resource + "| " + line);
    }

    @Override
    public void finished(Plan.Planned step, Duration took, Result result) {
        lines.add(result.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " " + PlanText.of(step.step()));
    }

    @Override
    public void waiting(Plan.Wait wait) {
        lines.add(PlanText.of(wait));
    }

    @Override
    public void blocked(Plan.Blocked blocked) {
        lines.add(PlanText.of(blocked));
    }
}
