package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Condenses what the daemon says of each layer of a pull or push into a line now and then. */
final class TransferProgress {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Set<String> DONE =
            Set.of("Pull complete", "Already exists", "Pushed", "Layer already exists", "Download complete");
    private static final Set<String> LAST = Set.of("Pull complete", "Already exists", "Pushed", "Layer already exists");
    private static final Set<String> MOVING = Set.of("Downloading", "Pushing");

    private final String what;
    private final Consumer<String> lines;
    private final InstantSource clock;
    private final Map<String, Layer> layers = new TreeMap<>();
    private Instant last = Instant.MIN;
    private String lastLine = "";

    /** @param what begins each line, such as {@code pulling redis:7.2} */
    TransferProgress(String what, Consumer<String> lines, InstantSource clock) {
        this.what = what;
        this.lines = lines;
        this.clock = clock;
    }

    private record Layer(boolean done, long current, long total) {
        static final Layer NEW = new Layer(false, 0, 0);

        Layer with(String status, JsonNode detail) {
            if (DONE.contains(status)) {
                return new Layer(LAST.contains(status), total, total);
            }
            return MOVING.contains(status)
                    ? new Layer(
                            false,
                            detail.path("current").asLong(current),
                            detail.path("total").asLong(total))
                    : this;
        }
    }

    void accept(JsonNode item) {
        String id = item.path("id").asText();
        String status = item.path("status").asText();
        // The first item of a pull has the tag for an id.
        if (id.isEmpty() || status.startsWith("Pulling from")) {
            return;
        }
        layers.merge(
                id,
                Layer.NEW.with(status, item.path("progressDetail")),
                (known, ignored) -> known.with(status, item.path("progressDetail")));
        say();
    }

    private void say() {
        Instant now = clock.instant();
        boolean allDone = layers.values().stream().allMatch(Layer::done);
        if (!allDone && last.isAfter(now.minus(INTERVAL))) {
            return;
        }
        String line = what + ": " + summary();
        if (!line.equals(lastLine)) {
            lines.accept(line);
            last = now;
            lastLine = line;
        }
    }

    private String summary() {
        long done = layers.values().stream().filter(Layer::done).count();
        long current = layers.values().stream().mapToLong(Layer::current).sum();
        long total = layers.values().stream().mapToLong(Layer::total).sum();
        String bytes = total == 0 ? "" : ", " + megabytes(current) + " of " + megabytes(total) + " MB";
        return done + " of " + layers.size() + " layers" + bytes;
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
    }
}
