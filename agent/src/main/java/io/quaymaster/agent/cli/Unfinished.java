package io.quaymaster.agent.cli;

import io.quaymaster.agent.reconcile.Progress;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/** Passes progress on, and remembers what was begun and has not come to its end: what a person who interrupts leaves behind. */
final class Unfinished implements Progress {
    private final Progress shown;
    private final SortedMap<ResourceId, String> steps = new TreeMap<>();
    private final SortedMap<ResourceId, String> waits = new TreeMap<>();
    private final StoppedContainers stopped = new StoppedContainers();

    Unfinished(Progress shown) {
        this.shown = shown;
    }

    /** What served and does not run any more, a line for each resource; applying again goes on with it too. */
    synchronized String stopped() {
        return stopped.text();
    }

    /** A line for each resource. */
    synchronized String text() {
        SortedMap<ResourceId, String> all = new TreeMap<>(waits);
        all.putAll(steps);
        StringBuilder text = new StringBuilder();
        all.forEach((resource, what) ->
                text.append("  ").append(resource).append(": ").append(what).append('\n'));
        return text.toString();
    }

    @Override
    public void planned(Plan plan) {
        synchronized (this) {
            waits.clear();
        }
        shown.planned(plan);
    }

    @Override
    public void started(Plan.Planned step) {
        synchronized (this) {
            steps.put(step.step().resource(), PlanText.of(step.step()));
            stopped.begins(step.step());
        }
        shown.started(step);
    }

    @Override
    public void output(ResourceId resource, String line) {
        shown.output(resource, line);
    }

    @Override
    public void finished(Plan.Planned step, Duration took, Result result) {
        synchronized (this) {
            steps.remove(step.step().resource(), PlanText.of(step.step()));
            stopped.ends(step.step(), result);
        }
        shown.finished(step, took, result);
    }

    @Override
    public void waiting(Plan.Wait wait) {
        synchronized (this) {
            waits.put(wait.resource(), "waiting for " + wait.until());
        }
        shown.waiting(wait);
    }

    @Override
    public void blocked(Plan.Blocked blocked) {
        shown.blocked(blocked);
    }
}
