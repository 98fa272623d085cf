package io.quaymaster.agent;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests one after the other from several clients at once, as a site's visitors make them; until it is closed. */
public final class ConstantLoad implements Closeable {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final HttpRequest request;

    public ConstantLoad(URI uri, int parallel) {
        this.request = HttpRequest.newBuilder(uri).timeout(LONGEST_ANSWER).build();
        for (int client = 0; client < parallel; client++) {
            clients.execute(this::visit);
        }
    }

    private void visit() {
        while (!clients.isShutdown()) {
            try {
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    answered.incrementAndGet();
                } else {
                    failures.add(Instant.now() + " status " + response.statusCode());
                }
            } catch (IOException lost) {
                failures.add(Instant.now() + " " + lost);
            } catch (InterruptedException told) {
                return;
            }
        }
    }

    /** How many requests were answered well so far. */
    public int answered() {
        return answered.get();
    }

    /** The requests that were not, each with its time. */
    public List<String> failures() {
        return failures;
    }

    /** Returns when the last request has been answered. */
    @Override
    public void close() {
        clients.close();
        http.close();
    }
}
