package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.docker.DockerException;
import io.quaymaster.agent.docker.DockerException.Category;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to change what a source has at a daemon, which one agent has at a time. A thread of its own keeps it, so that a pass
 * that takes long does not make its agent look dead; passes and steps ask it whether they may act.
 */
final class Lease {
    private static final Logger log = LoggerFactory.getLogger(Lease.class);
    // Shorter than it takes to be taken for dead: whoever was stopped for that long looks again before he acts.
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration AFTER_A_BUG = Duration.ofSeconds(5);

    private final String source;
    private final Contest contest;
    private final Docker docker;
    private final InstantSource clock;
    private final Runnable changed;
    private final Wakeups wakeups;
    private final Queue<Docker.Event> news = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean doubted = new AtomicBoolean();
    private volatile Standing standing = new Standing.Unknown();
    private volatile Instant confirmed = Instant.MIN;

    /** @param changed is told when it is known where we stand after a connection to the daemon, and when that changes */
    Lease(String source, Holder self, Docker docker, InstantSource clock, Runnable changed) {
        this(source, self, docker, clock, changed, ProcessId::isGone);
    }

    Lease(String source, Holder self, Docker docker, InstantSource clock, Runnable changed, Predicate<ProcessId> gone) {
        this.source = source;
        this.contest = new Contest(source, self, docker, gone);
        this.docker = docker;
        this.clock = clock;
        this.changed = changed;
        this.wakeups = new Wakeups(clock);
    }

    Standing standing() {
        return standing;
    }

    /** What the daemon says; the lease is first asked for when there is a connection, so that no challenge is missed. */
    void heard(Docker.Event event) {
        news.add(event);
        wakeups.wake();
    }

    /** Keeps it, or watches who does, until interrupted. */
    void keep() {
        try {
            while (true) {
                Instant now = clock.instant();
                wakeups.await(now.plus(contest.left(now)));
                turn(clock.instant());
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes in what was heard, and does what is due. */
    void turn(Instant now) {
        boolean connected = false;
        try {
            if (doubted.getAndSet(false)) {
                contest.doubt(Duration.ZERO, now);
            }
            for (Docker.Event event = news.poll(); event != null; event = news.poll()) {
                connected |= event instanceof Docker.Event.Connected;
                take(event, now);
            }
            if (contest.isDue(now)) {
                contest.look(now);
            }
        } catch (DockerException failure) {
            contest.failed(failure, now);
        } catch (RuntimeException | Error bug) {
            log.atError().addKeyValue("source", source).setCause(bug).log("a bug: keeping the lease failed");
            contest.doubt(AFTER_A_BUG, now);
        }
        publish(connected);
    }

    private void take(Docker.Event event, Instant now) {
        switch (event) {
            case Docker.Event.Connected connected -> contest.doubt(Duration.ZERO, now);
            case Docker.Event.Lost lost -> contest.failed(new DockerException(Category.UNREACHABLE, lost.why()), now);
            case Docker.Event.Marked marked -> contest.heard(marked, now);
            case Docker.Event.Changed changed -> {}
        }
    }

    private void publish(boolean connected) {
        Standing before = standing;
        Standing after = contest.standing();
        standing = after;
        if (after instanceof Standing.Watching now
                && !(before instanceof Standing.Watching then && then.lease().equals(now.lease()))) {
            log.atWarn().addKeyValue("source", source).log("only watching: {} holds the lease", now.holder());
        }
        if (after instanceof Standing.Held && before instanceof Standing.Watching then) {
            log.atInfo().addKeyValue("source", source).log("took the lease over from {}", then.holder());
        }
        if (connected || !after.equals(before)) {
            changed.run();
        }
    }

    /** Whether what was observed, from {@code at} on, may be changed. */
    boolean covers(Actual actual, Instant at) {
        boolean ours = standing instanceof Standing.Held held
                && named(actual, Contest.lease(source))
                        .map(ActualContainer::id)
                        .filter(held.lease()::equals)
                        .isPresent();
        if (ours) {
            confirmed = at;
        }
        // What no event told of, or not yet.
        boolean challenged = named(actual, Contest.challenge(source)).isPresent();
        if (standing instanceof Standing.Held && (challenged || !ours)) {
            doubt();
        }
        return ours;
    }

    private static Optional<ActualContainer> named(Actual actual, String name) {
        return actual.containers().stream()
                .filter(container -> container.name().equals(name))
                .findFirst();
    }

    /**
     * Whether a step of a pass may still be taken: the process, or its whole machine, may have been stopped since the pass began.
     *
     * @throws DockerException where the daemon has to be asked and does not answer
     */
    boolean allows(Instant now) {
        if (!(standing instanceof Standing.Held held)) {
            return false;
        }
        if (!Alarm.hasPassed(FRESH, confirmed, now)) {
            return true;
        }
        boolean ours = docker.findMarker(Contest.lease(source))
                .filter(lease -> lease.id().equals(held.lease()))
                .isPresent();
        if (ours) {
            confirmed = now;
        } else {
            doubt();
        }
        return ours;
    }

    private void doubt() {
        doubted.set(true);
        wakeups.wake();
    }

    /** Gives it back, once nobody keeps it any more. */
    void release() {
        try {
            contest.end();
        } catch (DockerException failure) {
            log.atWarn().addKeyValue("source", source).log("could not give the lease back: {}", failure.getMessage());
        }
    }
}
