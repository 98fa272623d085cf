package io.quaymaster.agent.docker;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What BuildKit tells of a running build: {@code StatusResponse} messages, whose vertices are the steps. The numbers of the
 * fields are those of BuildKit's {@code control.proto}.
 */
final class BuildTrace {
    private static final int VERTICES = 1;
    private static final int LOGS = 3;

    private static final int VERTEX_DIGEST = 1;
    private static final int VERTEX_NAME = 3;
    private static final int VERTEX_CACHED = 4;
    private static final int VERTEX_STARTED = 5;
    private static final int VERTEX_COMPLETED = 6;
    private static final int VERTEX_ERROR = 7;

    private static final int LOG_VERTEX = 1;
    private static final int LOG_TEXT = 4;

    private static final int SECONDS = 1;
    private static final int NANOS = 2;

    private final Consumer<String> progress;
    private final Map<String, BuildStep> steps = new LinkedHashMap<>();
    private Optional<BuildStep> failed = Optional.empty();

    BuildTrace(Consumer<String> progress) {
        this.progress = progress;
    }

    /** @param status a {@code StatusResponse} */
    void add(byte[] status) {
        ProtobufMessage response = ProtobufMessage.parse(ByteBuffer.wrap(status));
        response.messages(VERTICES).forEach(this::vertex);
        response.messages(LOGS).forEach(this::log);
    }

    Optional<BuildStep> failed() {
        return failed;
    }

    private void vertex(ProtobufMessage vertex) {
        BuildStep step = steps.computeIfAbsent(
                vertex.text(VERTEX_DIGEST), digest -> new BuildStep(vertex.text(VERTEX_NAME), progress));
        Optional<Instant> started = vertex.message(VERTEX_STARTED).map(BuildTrace::time);
        Optional<Instant> completed = vertex.message(VERTEX_COMPLETED).map(BuildTrace::time);
        String error = vertex.text(VERTEX_ERROR);
        if (!error.isEmpty()) {
            failed(step, error);
        } else if (vertex.flag(VERTEX_CACHED)) {
            step.cached();
        } else if (started.isPresent() && completed.isPresent()) {
            step.done(Duration.between(started.get(), completed.get()));
        } else if (started.isPresent()) {
            step.begin();
        }
    }

    /** The steps beside a failed one are cancelled, which is an error too, but not the one that matters. */
    private void failed(BuildStep step, String error) {
        if (failed.isEmpty() && !error.contains("context canceled")) {
            failed = Optional.of(step);
        }
    }

    private void log(ProtobufMessage log) {
        BuildStep step = steps.get(log.text(LOG_VERTEX));
        if (step != null) {
            step.output(log.text(LOG_TEXT));
        }
    }

    private static Instant time(ProtobufMessage timestamp) {
        return Instant.ofEpochSecond(timestamp.number(SECONDS), timestamp.number(NANOS));
    }
}
