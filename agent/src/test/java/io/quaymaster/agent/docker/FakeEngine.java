package io.quaymaster.agent.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A daemon on a Unix socket that answers what a test has it answer, one request a connection unless the answer keeps it. */
final class FakeEngine implements AutoCloseable {
    static final String VERSION = """
            {"Version": "20.10.24", "ApiVersion": "1.41", "MinAPIVersion": "1.12"}""";

    private final Path socket;
    private final Behaviour behaviour;
    private final ServerSocketChannel server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap.KeySetView<SocketChannel, Boolean> connections = ConcurrentHashMap.newKeySet();

    /** What it does with a request, given by its first line without the HTTP version. */
    interface Behaviour {
        void answer(String request, Reply reply) throws Exception;
    }

    FakeEngine(Path directory, Behaviour behaviour) {
        this.socket = directory.resolve("docker.sock");
        this.behaviour = behaviour;
        try {
            Files.deleteIfExists(socket);
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Thread.ofVirtual().start(this::serve);
    }

    static DaemonAddress addressIn(Path directory) {
        return new DaemonAddress(URI.create("unix://" + directory.resolve("docker.sock")), "test", Optional.empty());
    }

    /** The requests so far, as {@code GET /v1.41/containers/json?all=1}. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** As a daemon does that is about to end: it answers only those who are there already. */
    void letNobodyIn() {
        try {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        letNobodyIn();
        try {
            for (SocketChannel connection : connections) {
                connection.close();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** How a request is answered. */
    final class Reply {
        private final OutputStream output;
        private boolean isKept;

        private Reply(OutputStream output) {
            this.output = output;
        }

        void json(String body) throws IOException {
            send(200, "application/json", body);
        }

        /** Leaves the connection open for the next request. */
        void keeping(String body) throws IOException {
            isKept = true;
            more("HTTP/1.1 200 Said\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + body);
        }

        void send(int status, String contentType, String body) throws IOException {
            begin(status, contentType);
            more(body);
        }

        void begin(int status, String contentType) throws IOException {
            more("HTTP/1.1 " + status + " Said\r\nConnection: close\r\nContent-Type: " + contentType + "\r\n\r\n");
        }

        void more(String text) throws IOException {
            output.write(text.getBytes(StandardCharsets.UTF_8));
            output.flush();
        }

        void hang() throws InterruptedException {
            closed.await();
        }
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> answer(connection));
            }
        } catch (IOException ended) {
            // The test is over.
        }
    }

    private void answer(SocketChannel connection) {
        try (connection;
                InputStream input = Channels.newInputStream(connection);
                OutputStream output = Channels.newOutputStream(connection)) {
            Reply reply = new Reply(output);
            do {
                reply.isKept = false;
                answer(input, reply);
            } while (reply.isKept);
        } catch (Exception clientGone) {
            // What the client makes of it is what is tested.
        } finally {
            connections.remove(connection);
        }
    }

    private void answer(InputStream input, Reply reply) throws Exception {
        String head = head(input);
        if (head.contains("chunked")) {
            skipChunks(input);
        }
        String request = head.lines().findFirst().orElse("").replace(" HTTP/1.1", "");
        requests.add(request);
        behaviour.answer(request, reply);
    }

    private static String head(InputStream input) throws IOException {
        return until(input, "\r\n\r\n");
    }

    private static void skipChunks(InputStream input) throws IOException {
        while (true) {
            int size = Integer.parseInt(until(input, "\r\n").strip(), 16);
            input.readNBytes(size + 2);
            if (size == 0) {
                return;
            }
        }
    }

    private static String until(InputStream input, String end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.US_ASCII).endsWith(end)) {
            int next = input.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            read.write(next);
        }
        return read.toString(StandardCharsets.US_ASCII);
    }
}
