package io.quaymaster.agent;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Counts what happens at the daemon, so that something can be done between two commands. */
final class DaemonActivity implements Closeable {
    private final Semaphore events = new Semaphore(0);
    private final ResultCallback.Adapter<Event> listener = new ResultCallback.Adapter<>() {
        @Override
        public void onNext(Event event) {
            String action = String.valueOf(event.getAction());
            // Health is looked at all the time.
            if (!action.startsWith("exec_") && !action.startsWith("health_status")) {
                events.release();
            }
        }

        @Override
        public void onError(Throwable daemonIsGone) {}
    };

    DaemonActivity(DockerClient docker) {
        docker.eventsCmd().exec(listener);
    }

    /** Returns after so many more events, or after some time if they do not come. */
    void await(int count, Duration atMost) throws InterruptedException {
        boolean came = events.tryAcquire(count, atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (!came) {
            events.drainPermits();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
