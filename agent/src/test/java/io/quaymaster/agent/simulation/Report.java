package io.quaymaster.agent.simulation;

import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.plan.Step;
import java.time.Instant;

/** What happens in a history, as text. */
final class Report implements Witness {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void event(Instant now, Event event) {
        text.append("%s %s%n".formatted(time(now), event));
    }

    @Override
    public void plan(Instant now, Plan plan) {
        text.append("%s   plan%n".formatted(time(now))).append(PlanText.of(plan).indent(16));
    }

    @Override
    public void call(Instant now, Step step, boolean refused) {
        text.append("%s   %s%s%n".formatted(time(now), PlanText.of(step), refused ? ": refused" : ""));
    }

    private static String time(Instant now) {
        return now.toString().substring("2026-01-01T".length());
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
