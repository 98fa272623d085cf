package io.quaymaster.agent.cli;

import io.quaymaster.agent.reconcile.Progress;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.state.ResourceId;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Progress as one line an event, for files, pipes and simple terminals. */
final class PlainProgress implements Progress {
    private final PrintStream out;
    private final Set<String> told = new HashSet<>();
    private final Set<ResourceId> failed = new HashSet<>();

    PlainProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void planned(Plan plan) {
        if (!plan.steps().isEmpty()) {
            told.clear();
            out.println("plan: " + plan.steps().size() + (plan.steps().size() == 1 ? " step" : " steps"));
        }
    }

    @Override
    public synchronized void started(Plan.Planned step) {
        failed.remove(step.step().resource());
        line(step, ": " + PlanText.of(step.reason()));
    }

    @Override
    public synchronized void output(ResourceId resource, String line) {
        String text = PlainText.oneLine(line);
        if (!text.isEmpty()) {
            out.println(resource + ": | " + text);
        }
    }

    @Override
    public synchronized void finished(Plan.Planned step, Duration took, Result result) {
        switch (result) {
            case Result.Done done -> line(step, ": done in " + Durations.text(took));
            case Result.Failed why -> {
                failed.add(step.step().resource());
                line(step, ": failed after " + Durations.text(took) + ": " + PlainText.oneLine(why.message()));
            }
            case Result.Skipped skipped -> line(step, ": skipped, because a step before it failed");
            case Result.Cancelled cancelled -> line(step, ": cancelled after " + Durations.text(took));
        }
    }

    @Override
    public synchronized void waiting(Plan.Wait wait) {
        // After a failure it waits for another try; that it failed was told.
        if (!failed.contains(wait.resource())) {
            once(wait.resource() + ": waiting for " + wait.until());
        }
    }

    @Override
    public synchronized void blocked(Plan.Blocked blocked) {
        if (once(blocked.resource() + ": blocked: " + blocked.why() + "; " + blocked.next())) {
            blocked.log().forEach(line -> output(blocked.resource(), line));
        }
    }

    private void line(Plan.Planned step, String rest) {
        out.println(step.step().resource() + ": " + PlanText.of(step.step()) + rest);
    }

    /** Returns whether it was not told before. */
    private boolean once(String line) {
        boolean isNew = told.add(line);
        if (isNew) {
            out.println(line);
        }
        return isNew;
    }
}
