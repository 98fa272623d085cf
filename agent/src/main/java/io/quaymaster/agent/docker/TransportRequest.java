package io.quaymaster.agent.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import io.quaymaster.agent.docker.DockerException.Category;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request as docker-java's transport takes it; sending its body counts as progress. */
final class TransportRequest extends DockerHttpClient.Request {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiRequest request;
    private final String version;
    private final Deadline deadline;
    private volatile @Nullable Exception contentFailure;

    /** @param version the path's first part, such as {@code /v1.41}, or empty */
    TransportRequest(ApiRequest request, String version, Deadline deadline) {
        this.request = request;
        this.version = version;
        this.deadline = deadline;
    }

    @Override
    public String method() {
        return request.operation().method();
    }

    @Override
    public String path() {
        return version + request.target();
    }

    @Override
    public Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>(request.headers());
        if (request.operation().isCommand()) {
            headers.put("Connection", "close");
        }
        switch (request.body()) {
            case ApiRequest.Body.None() -> {}
            case ApiRequest.Body.Json json -> headers.put("Content-Type", "application/json");
            case ApiRequest.Body.Stream stream -> headers.put("Content-Type", stream.contentType());
        }
        return headers;
    }

    @Override
    public @Nullable InputStream body() {
        return switch (request.body()) {
            case ApiRequest.Body.None() -> null;
            case ApiRequest.Body.Json json -> new ByteArrayInputStream(bytes(json.data()));
            case ApiRequest.Body.Stream stream -> watched(new Content(stream.content()), deadline);
        };
    }

    /** Why the body could not be read, if so: the transport does not tell that from a connection that was lost. */
    Optional<RuntimeException> contentFailure() {
        return switch (contentFailure) {
            case null -> Optional.empty();
            case RuntimeException known -> Optional.of(known);
            case Exception failure ->
                Optional.of(new DockerException(
                        Category.OTHER, "what " + request + " sends cannot be read: " + failure, failure));
        };
    }

    /** What is sent; remembers what went wrong with it. */
    private final class Content extends FilterInputStream {
        Content(InputStream content) {
            super(content);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException | RuntimeException failure) {
                contentFailure = failure;
                throw failure;
            }
        }
    }

    @Override
    public byte @Nullable [] bodyBytes() {
        return null;
    }

    @Override
    public @Nullable InputStream hijackedInput() {
        return null;
    }

    static InputStream watched(InputStream stream, Deadline deadline) {
        return new FilterInputStream(stream) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                deadline.progress();
                return read;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                deadline.progress();
                return read;
            }
        };
    }

    private static byte[] bytes(Object data) {
        try {
            return JSON.writeValueAsBytes(data);
        } catch (JsonProcessingException notPlainData) {
            throw new IllegalStateException(notPlainData);
        }
    }
}
