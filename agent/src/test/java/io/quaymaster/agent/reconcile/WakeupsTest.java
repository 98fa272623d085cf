package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WakeupsTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant NEVER = NOON.plus(Duration.ofDays(1));

    private final Wakeups wakeups = new Wakeups(InstantSource.fixed(NOON));
    private final AtomicInteger woken = new AtomicInteger();
    private final Thread loop = Thread.ofVirtual().unstarted(this::loop);

    @AfterEach
    void end() throws InterruptedException {
        loop.interrupt();
        loop.join();
    }

    private void loop() {
        try {
            while (true) {
                wakeups.await(NEVER);
                woken.incrementAndGet();
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitWaiting() {
        await().until(() -> loop.getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void wakesALoopThatWaits() {
        loop.start();
        awaitWaiting();

        wakeups.wake();

        await().until(() -> woken.get() == 1);
    }

    @Test
    void restsBeforeItIsWokenHoweverOftenThatIs() throws InterruptedException {
        Duration rest = Duration.ofMillis(50);
        wakeups.wake();
        long begun = System.nanoTime();

        wakeups.await(() -> rest, NEVER);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(rest);
    }

    @Test
    void restsNoLongerThanThereIsAReasonTo() throws InterruptedException {
        AtomicReference<Duration> rest = new AtomicReference<>(Duration.ofDays(1));
        Thread other = Thread.ofVirtual().start(() -> {
            rest.set(Duration.ZERO);
            wakeups.wake();
        });

        wakeups.await(rest::get, NEVER);

        other.join();
    }

    @Test
    void doesNotRestWhileSomebodyWaitsForARound() throws InterruptedException {
        CompletableFuture<Long> round = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                round.complete(wakeups.awaitRound());
            } catch (InterruptedException told) {
                round.completeExceptionally(told);
            }
        });

        wakeups.await(() -> Duration.ofDays(1), NEVER);

        assertThat(round).isNotDone();
        loop.start();
        assertThat(round.join()).isEqualTo(1);
    }

    @Test
    void keepsAWakeUpThatComesWhileTheLoopIsAtWork() throws InterruptedException {
        wakeups.wake();

        wakeups.await(NEVER);
    }

    @Test
    void makesOneOfWakeUpsThatComeWhileTheLoopIsAtWork() {
        wakeups.wake();
        wakeups.wake();
        wakeups.wake();

        loop.start();
        awaitWaiting();

        assertThat(woken).hasValue(1);
    }

    @Test
    void doesNotWaitForADeadlineThatIsOver() throws InterruptedException {
        wakeups.await(NOON);
        wakeups.await(NOON.minusSeconds(1));
        wakeups.wake();
        wakeups.await(NOON);
        loop.start();
        awaitWaiting();

        assertThat(woken).hasValue(0);
    }

    @Test
    void returnsAtItsDeadline() throws InterruptedException {
        wakeups.await(NOON.plusMillis(1));
    }

    @Test
    void aRoundThatIsAwaitedBeginsAfterTheAsking() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        Thread rounds = Thread.ofVirtual().start(() -> rounds(first, second));
        await().until(() -> woken.get() == 1);
        CompletableFuture<Integer> asked = new CompletableFuture<>();
        Thread asking = Thread.ofVirtual().start(() -> {
            try {
                long round = wakeups.awaitRound();
                asked.complete(woken.get());
                assertThat(wakeups.awaitRoundAfter(round - 1)).isEqualTo(round);
            } catch (InterruptedException told) {
                asked.completeExceptionally(told);
            }
        });
        await().until(() -> asking.getState() == Thread.State.WAITING);

        first.countDown();
        await().until(() -> woken.get() == 2);
        assertThat(asked).isNotDone();
        second.countDown();

        assertThat(asked.join()).isEqualTo(2);
        rounds.interrupt();
        rounds.join();
    }

    /** Wakes up at once for the first round; each goes on until its latch is open. */
    private void rounds(CountDownLatch first, CountDownLatch second) {
        try {
            wakeups.await(NOON);
            woken.incrementAndGet();
            first.await();
            wakeups.await(NEVER);
            woken.incrementAndGet();
            second.await();
            wakeups.await(NEVER);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void endsWhenItsThreadIsInterrupted() throws InterruptedException {
        loop.start();
        awaitWaiting();

        loop.interrupt();
        loop.join();

        assertThat(woken).hasValue(0);
    }
}
