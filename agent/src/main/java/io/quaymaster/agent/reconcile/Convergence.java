package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.docker.Docker;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.state.Desired;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Brings the daemon to a desired state once, for a person who waits for it. */
public final class Convergence {
    private static final Duration RESYNC = Duration.ofSeconds(30);

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

    /** Returns once converged, or once nothing is left that could go on without a person. */
    public Ending run(Desired desired, SourceTree tree) throws InterruptedException {
        Wakeups wakeups = new Wakeups(clock);
        Thread ear = Thread.ofVirtual().start(() -> docker.watch(event -> wakeups.wake()));
        try (Reconciler reconciler = new Reconciler(docker, progress, clock, parallelism, results -> wakeups.wake())) {
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
