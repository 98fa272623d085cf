package io.quaymaster.agent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * The daemon, asked without anything of Quaymaster between: the baseline.
 *
 * @param socket its Unix socket
 */
record RawDaemon(Path socket) {
    static final int CONNECTIONS = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    RawConnection connect() {
        return new RawConnection(socket);
    }

    String ask(Request request) {
        try (RawConnection connection = connect()) {
            return connection.ask(request);
        }
    }

    JsonNode json(String target) {
        try {
            return JSON.readTree(ask(Request.of("GET", target)));
        } catch (IOException e) {
            throw new UncheckedIOException(target, e);
        }
    }

    /** Sends groups of requests over all connections: one group on one connection, each request after the answer to the one before. */
    void askAll(List<List<Request>> groups) {
        Queue<List<Request>> left = new ConcurrentLinkedQueue<>(groups);
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<?>> workers = IntStream.range(0, CONNECTIONS)
                    .<Future<?>>mapToObj(number -> threads.submit(() -> askUntilNoneIsLeft(left)))
                    .toList();
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the daemon refused a request of the baseline", failed.getCause());
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private void askUntilNoneIsLeft(Queue<List<Request>> left) {
        try (RawConnection connection = connect()) {
            for (List<Request> group = left.poll(); group != null; group = left.poll()) {
                group.forEach(connection::ask);
            }
        }
    }

    /** Removes, by force, every container that carries a label. */
    void removeLabelled(String label) {
        String filters = URLEncoder.encode("{\"label\":[\"" + label + "\"]}", StandardCharsets.UTF_8);
        List<List<Request>> removals = new ArrayList<>();
        for (JsonNode container : json("/containers/json?all=1&filters=" + filters)) {
            removals.add(List.of(removal(container.path("Id").asText())));
        }
        askAll(removals);
    }

    /** Removes a network if it is there. */
    void removeNetwork(String name) {
        for (JsonNode network : json("/networks")) {
            if (network.path("Name").asText().equals(name)) {
                ask(Request.of("DELETE", "/networks/" + network.path("Id").asText()));
            }
        }
    }

    /** Removes every tag of an image that has a name in it; an image goes with its last tag. */
    void removeImages(String name) {
        for (JsonNode image : json("/images/json")) {
            for (JsonNode tag : image.path("RepoTags")) {
                if (tag.asText().contains(name)) {
                    ask(Request.of("DELETE", "/images/" + tag.asText()));
                }
            }
        }
    }

    static Request removal(String container) {
        return Request.of("DELETE", "/containers/" + container + "?force=1&v=1");
    }
}
