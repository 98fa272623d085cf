package io.quaymaster.agent.docker;

import io.quaymaster.agent.docker.DockerException.Category;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;

/** Asks several things at once, on virtual threads. */
final class Concurrent {
    private static final ThreadFactory THREADS =
            Thread.ofVirtual().name("docker-ask-", 0).factory();

    private Concurrent() {}

    /**
     * The answers, in the order of the questions.
     *
     * @param limit how many are asked at the same time
     * @throws DockerException the failure of the first that failed
     */
    static <T> List<T> all(List<Callable<T>> questions, int limit) {
        Semaphore free = new Semaphore(limit);
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(THREADS)) {
            List<Callable<T>> limited = questions.stream()
                    .<Callable<T>>map(question -> () -> within(free, question))
                    .toList();
            return threads.invokeAll(limited).stream().map(Concurrent::answer).toList();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DockerException(Category.OTHER, "observing was given up: we were told to stop", interrupted);
        }
    }

    private static <T> T within(Semaphore free, Callable<T> question) throws Exception {
        free.acquire();
        try {
            return question.call();
        } finally {
            free.release();
        }
    }

    private static <T> T answer(Future<T> done) {
        try {
            return done.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException(failed.getCause());
        } catch (InterruptedException neverAsItIsDone) {
            throw new IllegalStateException(neverAsItIsDone);
        }
    }
}
