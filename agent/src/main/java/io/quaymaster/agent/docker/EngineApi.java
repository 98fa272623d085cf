package io.quaymaster.agent.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.quaymaster.agent.docker.DockerException.Category;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Engine API of one daemon: sends requests in the version that both sides know, each with a deadline, and turns whatever
 * goes wrong into a {@link DockerException}. For use by many threads at once.
 */
final class EngineApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECTIONS = 64;
    private static final int FIRST_ERROR = 400;

    private final DaemonAddress address;
    private final DockerHttpClient questions;
    // A daemon that ends lets nobody in any more before it ends its containers, but goes on answering on connections
    // that are open, and does what it is told there. So commands come over new ones.
    private final DockerHttpClient commands;
    private final RequestListener listener;
    private final ReentrantLock negotiating = new ReentrantLock();
    private volatile @Nullable ApiVersion version;

    EngineApi(DaemonAddress address, RequestListener listener) {
        this.address = address;
        this.questions = client(address);
        this.commands = client(address);
        this.listener = listener;
    }

    /** Reads an answer that is there as a whole. */
    interface Reader<T> {
        T read(InputStream answer) throws IOException;
    }

    DaemonAddress address() {
        return address;
    }

    /** The version in use; asks the daemon the first time and after it was lost. */
    ApiVersion version() {
        ApiVersion known = version;
        if (known != null) {
            return known;
        }
        negotiating.lock();
        try {
            ApiVersion agreed = version == null ? Negotiation.agree(ask(ApiRequest.to(Operation.VERSION))) : version;
            version = agreed;
            return agreed;
        } finally {
            negotiating.unlock();
        }
    }

    /** Negotiates the version anew before the next request: the daemon may be another one now. */
    void forgetVersion() {
        version = null;
    }

    /** Waits for the whole answer; a missing node when it has no content. */
    JsonNode ask(ApiRequest request) {
        return read(request, answer -> tree(text(answer)));
    }

    /** Waits for the whole answer, for {@link #parsed}. */
    String text(ApiRequest request) {
        return read(request, EngineApi::text);
    }

    /** What {@link #ask} would have given for an answer. */
    JsonNode parsed(ApiRequest request, String answer) {
        try {
            return tree(answer);
        } catch (JsonProcessingException notJson) {
            throw notAsADaemonDoes(request, notJson);
        }
    }

    private static String text(InputStream answer) throws IOException {
        return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static JsonNode tree(String answer) throws JsonProcessingException {
        return answer.isEmpty() ? JSON.missingNode() : JSON.readTree(answer);
    }

    /** That something is gone already is what its removal is for. */
    static void unlessGone(Runnable removal) {
        try {
            removal.run();
        } catch (DockerException failure) {
            if (failure.category() != Category.NOT_FOUND) {
                throw failure;
            }
        }
    }

    /** Hands on each item of a stream of JSON values as it comes; ends with the stream. */
    void stream(ApiRequest request, Consumer<JsonNode> item) {
        read(request, answer -> {
            items(answer, item);
            return true;
        });
    }

    static void items(InputStream answer, Consumer<JsonNode> item) throws IOException {
        try (MappingIterator<JsonNode> items = JSON.readerFor(JsonNode.class).readValues(answer)) {
            while (items.hasNextValue()) {
                item.accept(items.nextValue());
            }
        }
    }

    /** For an answer that is not JSON. */
    <T> T read(ApiRequest request, Reader<T> reader) {
        long start = System.nanoTime();
        String result = "ok";
        try {
            String prefix = request.operation() == Operation.VERSION ? "" : "/v" + version();
            Deadline deadline = new Deadline(request.deadline());
            return deadline.run(request + " to " + address, () -> execute(request, prefix, deadline, reader));
        } catch (DockerException failure) {
            result = failure.category().name().toLowerCase(Locale.ROOT);
            if (failure.category() == Category.UNREACHABLE) {
                forgetVersion();
            }
            throw failure;
        } finally {
            listener.answered(request.operation().word(), result, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private <T> T execute(ApiRequest request, String prefix, Deadline deadline, Reader<T> reader) {
        TransportRequest sent = new TransportRequest(request, prefix, deadline);
        try (DockerHttpClient.Response response =
                request.operation().isCommand() ? commands.execute(sent) : question(sent, request, prefix, deadline)) {
            InputStream answer = endedByItsResponse(TransportRequest.watched(response.getBody(), deadline));
            if (response.getStatusCode() >= FIRST_ERROR) {
                throw new ErrorAnswer(request, address, response.getStatusCode(), text(answer)).toException();
            }
            return reader.read(answer);
        } catch (JsonProcessingException notJson) {
            throw notAsADaemonDoes(request, notJson);
        } catch (IOException lost) {
            throw sent.contentFailure().orElseGet(() -> unreachable(request, lost));
        } catch (RuntimeException wrapped) {
            // The transport wraps what goes wrong with the connection.
            throw sent.contentFailure()
                    .orElseGet(() ->
                            wrapped.getCause() instanceof IOException lost ? unreachable(request, lost) : wrapped);
        }
    }

    private DockerException notAsADaemonDoes(ApiRequest request, JsonProcessingException notJson) {
        return new DockerException(
                Category.OTHER, address + " did not answer " + request + " as a Docker daemon does", notJson);
    }

    // A daemon that was away leaves any number of dead connections behind, and a question may be asked twice.
    private DockerHttpClient.Response question(
            TransportRequest sent, ApiRequest request, String prefix, Deadline deadline) {
        try {
            return questions.execute(sent);
        } catch (RuntimeException wrapped) {
            if (!(wrapped.getCause() instanceof IOException)
                    || Thread.currentThread().isInterrupted()) {
                throw wrapped;
            }
            return commands.execute(new TransportRequest(request.header("Connection", "close"), prefix, deadline));
        }
    }

    // The response aborts what nobody reads any more. The answer, closed first, would be read to its end, and events
    // have none.
    private static InputStream endedByItsResponse(InputStream answer) {
        return new FilterInputStream(answer) {
            @Override
            public void close() {}
        };
    }

    private DockerException unreachable(ApiRequest request, IOException lost) {
        return new DockerException(
                Category.UNREACHABLE,
                "no Docker daemon answers " + request + " at " + address + ": " + lost.getMessage()
                        + ". Is it running, and may this user use it?",
                lost);
    }

    private static DockerHttpClient client(DaemonAddress address) {
        var builder = new ZerodepDockerHttpClient.Builder()
                .dockerHost(address.uri())
                .maxConnections(CONNECTIONS)
                .connectionTimeout(Duration.ofSeconds(10));
        if (address.uri().getScheme().equals("unix")) {
            builder.sslConfig(NoTls.INSTANCE);
        }
        address.certificates()
                .ifPresent(directory -> builder.sslConfig(new LocalDirectorySSLConfig(directory.toString())));
        return builder.build();
    }

    @Override
    public void close() {
        try (commands) {
            questions.close();
        } catch (IOException gone) {
            throw new DockerException(Category.OTHER, "cannot close the connections to " + address, gone);
        }
    }
}
