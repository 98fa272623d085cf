package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.docker.Docker;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Directives;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Recourse;
import io.quaymaster.model.plan.RemovalGuard;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Adoption;
import io.quaymaster.model.state.Desired;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the daemon to a desired state once, for a person who waits for it. */
public final class Convergence {
    private static final Logger log = LoggerFactory.getLogger(Convergence.class);
    private static final Duration RESYNC = Duration.ofSeconds(30);
    private static final int MAX_PERCENT = Configuration.Prune.DEFAULT_MAX_PERCENT;
    // A live holder answers sooner.
    private static final Duration WITHOUT_A_WORD = Duration.ofSeconds(1);

    private final String version;
    private final Docker docker;
    private final Progress progress;
    private final InstantSource clock;
    private final int parallelism;

    /**
     * @param version of this program, for others who want the lease
     * @param parallelism how many steps are taken at the same time
     */
    public Convergence(String version, Docker docker, Progress progress, InstantSource clock, int parallelism) {
        this.version = version;
        this.docker = docker;
        this.progress = progress;
        this.clock = clock;
        this.parallelism = parallelism;
    }

    /** What the first pass would do. Where somebody has the source's lease, it is taken for an agent's. */
    public static Plan preview(Desired desired, Actual observed, Instant now) {
        Actual actual = Adoption.seen(desired, observed);
        RemovalGuard guard = new FirstSnapshot(MAX_PERCENT, false).guard(desired, actual, now);
        String lease = Contest.lease(desired.source());
        boolean isKept = observed.containers().stream()
                .anyMatch(container -> container.name().equals(lease));
        Directives directives = new Directives(
                guard, new TreeSet<>(), new TreeSet<>(), isKept ? Recourse.BY_COMMAND : Recourse.BY_REMOVAL);
        return Decision.of(desired, actual, directives, now).plan();
    }

    /**
     * Returns once converged, or once nothing is left that could go on without a person.
     *
     * @param approved whether much may be removed at once
     */
    public Ending run(Desired desired, SourceTree tree, boolean approved) throws InterruptedException {
        Wakeups wakeups = new Wakeups(clock);
        Holder self = Holder.self("apply", version, clock.instant());
        Lease lease = new Lease(desired.source(), self, docker, clock, wakeups::wake);
        Bounds bounds = new FirstSnapshot(MAX_PERCENT, approved);
        ExecutorService threads = Loops.threads();
        try (Reconciler reconciler =
                new Reconciler(docker, lease, bounds, progress, clock, parallelism, results -> wakeups.wake())) {
            threads.execute(() -> docker.watch(event -> {
                lease.heard(event);
                wakeups.wake();
            }));
            threads.execute(lease::keep);
            return converge(desired, tree, lease, reconciler, wakeups);
        } finally {
            threads.shutdownNow();
            threads.close();
            // Also one who was told to stop has this to do, and the request would be given up.
            boolean told = Thread.interrupted();
            lease.release();
            if (told) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Ending converge(Desired desired, SourceTree tree, Lease lease, Reconciler reconciler, Wakeups wakeups)
            throws InterruptedException {
        while (true) {
            Optional<String> refusal = refusal(desired.source(), settled(lease, wakeups));
            if (refusal.isPresent()) {
                return new Ending.Refused(refusal.get());
            }
            PassReport report = reconciler.pass(desired, tree);
            if (report.actual() == null) {
                return new Ending.Refused(report.message());
            }
            if (report.acted() && report.outcome() == Status.Outcome.CONVERGED) {
                return new Ending.Converged();
            }
            if (report.acted() && isStuck(report, reconciler)) {
                return new Ending.Stuck();
            }
            wakeups.await(reconciler::rest, next(report));
        }
    }

    /** When to look again although nothing was heard. */
    private Instant next(PassReport report) {
        Instant now = clock.instant();
        if (report.outcome() == Status.Outcome.PROGRESSED) {
            return now;
        }
        Instant lookAgain = report.lookAgain();
        return lookAgain == null ? now.plus(RESYNC) : lookAgain;
    }

    /** Waits until it is known whose the lease is: a holder that does not answer is given its time. */
    private Standing settled(Lease lease, Wakeups wakeups) throws InterruptedException {
        boolean told = false;
        Standing standing = lease.standing();
        while (isOpen(standing)) {
            wakeups.await(clock.instant().plus(told ? RESYNC : WITHOUT_A_WORD));
            standing = lease.standing();
            if (!told && isOpen(standing) && standing instanceof Standing.Watching watching) {
                log.warn("the lease is held by {}; waiting for an answer from there", watching.holder());
                told = true;
            }
        }
        return standing;
    }

    private static boolean isOpen(Standing standing) {
        return switch (standing) {
            case Standing.Unknown unknown -> true;
            case Standing.Watching watching -> !watching.answered();
            case Standing.Held held -> false;
            case Standing.Failed failed -> false;
        };
    }

    private static Optional<String> refusal(String source, Standing standing) {
        return switch (standing) {
            case Standing.Unknown unknown -> Optional.empty();
            case Standing.Held held -> Optional.empty();
            case Standing.Failed failed -> Optional.of(failed.why());
            case Standing.Watching watching ->
                Optional.of("the lease of source \"" + source + "\" is held by " + watching.holder()
                        + ": stop that first, or change what it follows");
        };
    }

    /** Whether nothing is done, and nothing goes on by itself. What failed is looked at once more: something may make up for it. */
    private static boolean isStuck(PassReport report, Reconciler reconciler) {
        boolean goesOn = report.outcome() == Status.Outcome.PROGRESSED
                || report.outcome() == Status.Outcome.FAILED
                || reconciler.isBusy()
                || report.results().stream().anyMatch(StepResult::succeeded)
                || report.plan().waits().stream().anyMatch(wait -> comesWithTime(wait, reconciler));
        return !goesOn;
    }

    private static boolean comesWithTime(Plan.Wait wait, Reconciler reconciler) {
        return wait.lookAgain() != null && reconciler.failure(wait.resource()).isEmpty();
    }
}
