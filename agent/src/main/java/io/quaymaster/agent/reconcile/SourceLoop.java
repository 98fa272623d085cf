package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.metrics.Metrics;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one source: follows its repository, and makes a pass whenever there is a reason to look. The two go on beside each other, so
 * that a slow remote does not keep drift from being repaired.
 */
final class SourceLoop {
    private static final Logger log = LoggerFactory.getLogger(SourceLoop.class);
    private static final Duration AFTER_A_BUG = Duration.ofSeconds(5);
    // A plan that asks to look again at once must not become a busy loop.
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private final SourceFacts facts;
    private final Follower follower;
    private final Lease lease;
    private final KeptBounds bounds;
    private final Reconciler reconciler;
    private final Wakeups passes;
    private final Wakeups polls;
    private final Metrics metrics;
    private final InstantSource clock;
    private volatile Status.Source status;
    private @Nullable InForce converged;
    private final Set<ResourceId> drifted = new HashSet<>();

    /**
     * @param passes wakes the loop to make a pass
     */
    SourceLoop(
            SourceFacts facts,
            Follower follower,
            Lease lease,
            KeptBounds bounds,
            Reconciler reconciler,
            Wakeups passes,
            Metrics metrics,
            InstantSource clock) {
        this.facts = facts;
        this.follower = follower;
        this.lease = lease;
        this.bounds = bounds;
        this.reconciler = reconciler;
        this.passes = passes;
        this.polls = new Wakeups(clock);
        this.metrics = metrics;
        this.clock = clock;
        this.status = StatusReport.starting(facts, clock.instant());
    }

    String name() {
        return facts.name();
    }

    Status.Source status() {
        return status.with(bounds.suspension().orElse(null));
    }

    /** For the persons who tell it something. */
    SourceControl control() {
        return new SourceControl(this::status, bounds, reconciler, polls, passes);
    }

    /** Something may have changed at the daemon. */
    void heard(Docker.Event event) {
        switch (event) {
            // The lease wakes the passes, when it is known whether they may act.
            case Docker.Event.Connected connected -> lease.heard(event);
            case Docker.Event.Marked marked -> lease.heard(event);
            case Docker.Event.Lost lost -> {
                lease.heard(event);
                passes.wake();
            }
            case Docker.Event.Changed changed -> passes.wake();
        }
    }

    /** Something may have changed in the repository. */
    void look() {
        polls.wake();
    }

    /** Follows the repository until interrupted. */
    void follow() throws InterruptedException {
        follower.resume();
        passes.wake();
        while (true) {
            Following before = follower.following();
            lookOnce();
            if (!follower.following().saysTheSameAs(before)) {
                passes.wake();
            }
            polls.await(clock.instant().plus(jittered(facts.poll())));
        }
    }

    private void lookOnce() {
        try {
            follower.look();
        } catch (RuntimeException | Error bug) {
            log.atError().addKeyValue("source", name()).setCause(bug).log("a bug: following the repository failed");
        }
    }

    /** Keeps the lease, or watches who does, until interrupted. */
    void keepLease() {
        lease.keep();
    }

    /** Makes passes until interrupted. */
    void reconcile() throws InterruptedException {
        Instant next = clock.instant().plus(facts.resync());
        while (true) {
            passes.await(reconciler::rest, next);
            next = passOnce();
        }
    }

    private Instant passOnce() throws InterruptedException {
        try {
            Following following = follower.following();
            InForce inForce = following.inForce();
            if (inForce == null) {
                status = StatusReport.withoutRevision(facts, following, status, lease.standing(), clock.instant());
                return clock.instant().plus(facts.resync());
            }
            if (lease.standing() instanceof Standing.Unknown) {
                // It wakes the passes once that is known: until then there is nothing to observe for.
                return clock.instant().plus(facts.resync());
            }
            PassReport report = reconciler.pass(inForce.desired(), inForce.tree(), () -> isInForce(inForce.desired()));
            tell(inForce, report);
            status = StatusReport.of(facts, following, report, reconciler::failure, lease.standing(), status);
            return next(report);
        } catch (RuntimeException | Error bug) {
            if (Thread.interrupted()) {
                throw new InterruptedException("a pass was given up, to stop: " + bug);
            }
            log.atError().addKeyValue("source", name()).setCause(bug).log("a bug: a pass failed");
            return clock.instant().plus(AFTER_A_BUG);
        }
    }

    /** A pass may take long, and what goes on after it longer: a newer revision ends that at once, not with the next pass. */
    private boolean isInForce(Desired desired) {
        InForce newest = follower.following().inForce();
        return newest != null && desired.equals(newest.desired());
    }

    /** When to look again although nothing was heard. */
    private Instant next(PassReport report) {
        Instant now = clock.instant();
        if (report.outcome() == Status.Outcome.PROGRESSED) {
            return now;
        }
        Instant resync = now.plus(facts.resync());
        Instant asked = report.lookAgain();
        if (asked == null || asked.isAfter(resync)) {
            return resync;
        }
        Instant soonest = now.plus(SHORTEST);
        return asked.isBefore(soonest) ? soonest : asked;
    }

    private void tell(InForce inForce, PassReport report) {
        metrics.passEnded(name(), report.outcome(), report.took());
        countDrift(inForce, report);
        boolean news = report.outcome() != status.outcome()
                || (report.outcome() == Status.Outcome.FAILED
                        && !report.message().equals(status.message()));
        if (!news) {
            return;
        }
        switch (report.outcome()) {
            case CONVERGED ->
                log.atInfo()
                        .addKeyValue("source", name())
                        .addKeyValue("revision", inForce.revision().shortId())
                        .log("converged");
            case FAILED -> log.atWarn().addKeyValue("source", name()).log("a pass failed: {}", report.message());
            case PROGRESSED, WAITING, BLOCKED -> {}
        }
    }

    /** What has to be done after a revision had converged is drift; each resource counts once until it is repaired. */
    private void countDrift(InForce inForce, PassReport report) {
        if (report.outcome() == Status.Outcome.CONVERGED) {
            converged = inForce;
            drifted.clear();
        } else if (Objects.equals(converged, inForce)) {
            report.results().stream()
                    .map(result -> result.planned().step().resource())
                    .filter(drifted::add)
                    .forEach(resource -> metrics.driftFound(resource.kind()));
        }
    }

    /** A tenth more or less, so that many agents do not ask one server at the same moment. */
    private static Duration jittered(Duration duration) {
        long tenth = duration.toMillis() / 10;
        return duration.plusMillis(new Random().nextLong(-tenth, tenth + 1));
    }

    /** Cancels the image steps that go on beside the passes. */
    void close() {
        reconciler.close();
    }

    /** Gives the lease back, once nothing goes on any more. */
    void releaseLease() {
        lease.release();
    }
}
