package io.quaymaster.agent.docker;

import io.quaymaster.agent.docker.DockerException.Category;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends work that makes no progress for some time. The work runs on a virtual thread of its own, and is ended by interrupting it:
 * the transport knows no other way on a Unix socket.
 */
final class Deadline {
    private final Duration silence;
    private volatile long lastProgress = System.nanoTime();

    Deadline(Duration silence) {
        this.silence = silence;
    }

    /** To be called by the work whenever it got on. */
    void progress() {
        lastProgress = System.nanoTime();
    }

    /**
     * Does the work and gives its result.
     *
     * @param what for the message, such as {@code GET /version to unix:///run/docker.sock}
     * @throws DockerException TIMEOUT when it is silent for too long; what the work throws otherwise
     */
    <T> T run(String what, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().name("docker " + what).start(task);
        try {
            return await(what, task);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DockerException(Category.OTHER, what + " was given up: we were told to stop", interrupted);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException(failed.getCause());
        } finally {
            task.cancel(true);
        }
    }

    private <T> T await(String what, FutureTask<T> task) throws InterruptedException, ExecutionException {
        while (true) {
            long left = silence.toNanos() - (System.nanoTime() - lastProgress);
            try {
                return task.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
            } catch (TimeoutException stillAtIt) {
                if (System.nanoTime() - lastProgress >= silence.toNanos()) {
                    throw new DockerException(
                            Category.TIMEOUT, what + ": nothing was heard for " + seconds(silence) + " s");
                }
            }
        }
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
