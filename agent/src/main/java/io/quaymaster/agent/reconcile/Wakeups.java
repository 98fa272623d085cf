package io.quaymaster.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Wakes a loop. Wake-ups that come while it is at work are one when it is back. What it does from one wait to the next is a round.
 */
final class Wakeups {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Condition roundEnded = lock.newCondition();
    private final InstantSource clock;
    private boolean pending;
    private boolean hurried;
    private long begun;
    private long ended;

    Wakeups(InstantSource clock) {
        this.clock = clock;
    }

    void wake() {
        lock.lock();
        try {
            pending = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns at once if there was a wake-up since the last time, and otherwise at the next one or at the deadline. */
    void await(Instant deadline) throws InterruptedException {
        await(() -> Duration.ZERO, deadline);
    }

    /**
     * The same, but first a rest, in which all wake-ups become one. Somebody who waits for a round ends it.
     *
     * @param rest how long it is; asked again at each wake-up, since there may be no reason for it any more
     */
    void await(Supplier<Duration> rest, Instant deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            ended = begun;
            roundEnded.signalAll();
            long left = Duration.between(clock.instant(), deadline).toNanos();
            long resting = rest.get().toNanos();
            while (!hurried && (resting > 0 || (!pending && left > 0))) {
                long longest = Math.max(resting, pending ? 0 : left);
                long passed = longest - woken.awaitNanos(longest);
                left -= passed;
                resting = Math.min(resting - passed, rest.get().toNanos());
            }
            hurried = false;
            pending = false;
            begun++;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Wakes the loop, and returns when a round has ended that began after that, and which one: the round in hand may have missed what
     * is new.
     */
    long awaitRound() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            pending = true;
            hurried = true;
            woken.signalAll();
            return awaitRoundAfter(begun);
        } finally {
            lock.unlock();
        }
    }

    /** Returns when a later round than that has ended, and which one; it does not wake the loop. */
    long awaitRoundAfter(long round) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (ended <= round) {
                roundEnded.await();
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }
}
