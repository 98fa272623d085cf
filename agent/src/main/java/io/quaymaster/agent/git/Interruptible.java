package io.quaymaster.agent.git;

import io.quaymaster.agent.git.GitException.Category;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Work that ends when its caller is interrupted: it is done on a virtual thread, where an interrupt also ends a socket's read. */
final class Interruptible {
    private static final Duration NO_LIMIT = Duration.ofDays(365);

    private Interruptible() {}

    static <T> T call(Callable<T> work) {
        try {
            return call(NO_LIMIT, work);
        } catch (IOException e) {
            throw Failures.local(e, "a Git operation failed");
        }
    }

    /** Gives up after a time limit, as a socket would. */
    static <T> T call(Duration limit, Callable<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = Thread.ofVirtual().name("git").start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            SocketTimeoutException late = new SocketTimeoutException("no answer within " + limit.toSeconds() + " s");
            late.initCause(e);
            throw late;
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new GitException(Category.OTHER, "interrupted while talking to a Git host", e);
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private static IOException failure(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException failure -> failure;
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case null, default -> throw new IllegalStateException(e);
        };
    }
}
