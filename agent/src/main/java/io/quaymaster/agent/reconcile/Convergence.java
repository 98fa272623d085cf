package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.docker.Docker;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Directives;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.RemovalGuard;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.TreeSet;

/** Brings the daemon to a desired state once, for a person who waits for it. */
public final class Convergence {
    private static final Duration RESYNC = Duration.ofSeconds(30);
    private static final int MAX_PERCENT = Configuration.Prune.DEFAULT_MAX_PERCENT;

    private final Docker docker;
    private final Progress progress;
    private final InstantSource clock;
    private final int parallelism;

    /**
     * @param parallelism how many steps are taken at the same time
     */
    public Convergence(Docker docker, Progress progress, InstantSource clock, int parallelism) {
        this.docker = docker;
        this.progress = progress;
        this.clock = clock;
        this.parallelism = parallelism;
    }

    /** What the first pass would do. */
    public static Plan preview(Desired desired, Actual actual, Instant now) {
        RemovalGuard guard = new FirstSnapshot(MAX_PERCENT, false).guard(desired, actual, now);
        Directives directives = new Directives(guard, new TreeSet<>(), new TreeSet<>());
        return Decision.of(desired, actual, directives, now).plan();
    }

    /**
     * Returns once converged, or once nothing is left that could go on without a person.
     *
     * @param approved whether much may be removed at once
     */
    public Ending run(Desired desired, SourceTree tree, boolean approved) throws InterruptedException {
        Wakeups wakeups = new Wakeups(clock);
        Thread ear = Thread.ofVirtual().start(() -> docker.watch(event -> wakeups.wake()));
        Bounds bounds = new FirstSnapshot(MAX_PERCENT, approved);
        try (Reconciler reconciler =
                new Reconciler(docker, bounds, progress, clock, parallelism, results -> wakeups.wake())) {
            return converge(desired, tree, reconciler, wakeups);
        } finally {
            ear.interrupt();
        }
    }

    private Ending converge(Desired desired, SourceTree tree, Reconciler reconciler, Wakeups wakeups)
            throws InterruptedException {
        while (true) {
            PassReport report = reconciler.pass(desired, tree);
            if (report.actual() == null) {
                return new Ending.Refused(report.message());
            }
            if (report.outcome() == Status.Outcome.CONVERGED) {
                return new Ending.Converged();
            }
            if (report.outcome() != Status.Outcome.PROGRESSED) {
                if (isStuck(report, reconciler)) {
                    return new Ending.Stuck();
                }
                Instant lookAgain = report.lookAgain();
                wakeups.await(lookAgain == null ? clock.instant().plus(RESYNC) : lookAgain);
            }
        }
    }

    /** Whether something failed or is blocked, and nothing else goes on by itself. */
    private static boolean isStuck(PassReport report, Reconciler reconciler) {
        boolean goesOn = reconciler.isBusy()
                || report.results().stream().anyMatch(StepResult::succeeded)
                || report.plan().waits().stream().anyMatch(wait -> comesWithTime(wait, reconciler));
        return !goesOn;
    }

    private static boolean comesWithTime(Plan.Wait wait, Reconciler reconciler) {
        return wait.lookAgain() != null && reconciler.failure(wait.resource()).isEmpty();
    }
}
