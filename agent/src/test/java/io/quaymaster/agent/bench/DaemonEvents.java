package io.quaymaster.agent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What happens to containers, with the daemon's own times. */
final class DaemonEvents implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final RawConnection connection;
    private final List<Event> seen = new ArrayList<>();

    /**
     * @param at by the daemon's clock, which is this machine's
     * @param action such as {@code start}
     * @param name the container's
     */
    record Event(Instant at, String action, String name) {}

    DaemonEvents(Path socket) {
        connection = new RawConnection(socket);
        String filters = URLEncoder.encode("{\"type\":[\"container\"]}", StandardCharsets.UTF_8);
        InputStream answer = connection.open(Request.of("GET", "/events?filters=" + filters));
        Thread.ofVirtual().start(() -> listen(answer));
    }

    // One event is one line; heads and marks of chunks are lines that do not begin with a brace.
    private void listen(InputStream answer) {
        try (var lines = new java.io.BufferedReader(new java.io.InputStreamReader(answer, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{")) {
                    add(JSON.readTree(line));
                }
            }
        } catch (IOException closed) {
            // By us, at the end.
        }
    }

    private synchronized void add(JsonNode event) {
        seen.add(new Event(
                Instant.EPOCH.plusNanos(event.path("timeNano").asLong()),
                event.path("Action").asText(),
                event.path("Actor").path("Attributes").path("name").asText()));
        notifyAll();
    }

    synchronized void forget() {
        seen.clear();
    }

    /** The time of the event of this kind for one container, waiting for it. */
    Instant await(String action, String name) {
        return await(event -> event.action().equals(action) && event.name().equals(name), 1);
    }

    /** The time of the latest of so many such events, waiting for them. */
    synchronized Instant await(Predicate<Event> wanted, int count) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (seen.stream().filter(wanted).count() < count) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("waited for " + count + " events, and saw "
                        + seen.stream().filter(wanted).count());
            }
            try {
                wait(1000);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }
        return seen.stream()
                .filter(wanted)
                .map(Event::at)
                .max(Instant::compareTo)
                .orElseThrow();
    }

    @Override
    public void close() {
        connection.close();
    }
}
