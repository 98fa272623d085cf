package io.quaymaster.agent.cli;

import io.quaymaster.agent.json.Json;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Reason;
import io.quaymaster.model.plan.StepWords;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A plan as {@code plan -o json} prints it. Its fields are described in docs/cli.md: a later version may have more of them, but
 * none that means something else.
 */
record PlanJson(
        int version,
        List<Step> steps,
        List<Wait> waits,
        List<Blocked> blocked,
        @Nullable Instant due) {
    private static final int VERSION = 1;

    /**
     * @param after the indices of the steps that must have succeeded before; the first step has index 0
     */
    record Step(
            String step,
            ResourceId resource,
            String target,
            String reason,
            List<Reason.Change> changes,
            SortedSet<Integer> after) {}

    record Wait(ResourceId resource, String until, @Nullable Instant lookAgain) {}

    record Blocked(ResourceId resource, String why, String next, List<String> log) {}

    static String of(Plan plan) {
        return Json.write(new PlanJson(
                        VERSION,
                        plan.steps().stream().map(PlanJson::step).toList(),
                        plan.waits().stream()
                                .map(wait -> new Wait(wait.resource(), wait.until(), wait.lookAgain()))
                                .toList(),
                        plan.blocked().stream()
                                .map(blocked ->
                                        new Blocked(blocked.resource(), blocked.why(), blocked.next(), blocked.log()))
                                .toList(),
                        plan.due()))
                + "\n";
    }

    private static Step step(Plan.Planned planned) {
        StepWords words = StepWords.of(planned.step());
        return new Step(
                words.step(),
                planned.step().resource(),
                words.target(),
                planned.reason().text(),
                planned.reason().changes(),
                planned.after());
    }
}
