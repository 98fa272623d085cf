package io.quaymaster.agent.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Unix socket in front of the daemon's that notes each request and when it came, and passes everything on as it is. */
final class Recorder implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path daemon;
    private final ServerSocketChannel server;
    private final List<Seen> seen = new ArrayList<>();

    /** @param nanos when it came, by {@link System#nanoTime} */
    record Seen(long nanos, Request request) {}

    Recorder(Path socket, Path daemon) {
        this.daemon = daemon;
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    synchronized void forget() {
        seen.clear();
    }

    synchronized List<Seen> seen() {
        return List.copyOf(seen);
    }

    private synchronized void note(Request request) {
        seen.add(new Seen(System.nanoTime(), request));
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(daemon));
                Thread.ofPlatform().daemon().start(() -> requests(client, upstream));
                Thread.ofPlatform().daemon().start(() -> answers(upstream, client));
            }
        } catch (IOException closed) {
            // By us, at the end.
        }
    }

    private void requests(SocketChannel client, SocketChannel upstream) {
        try (client;
                upstream) {
            InputStream input = new BufferedInputStream(Channels.newInputStream(client));
            Optional<Message> message = Message.read(input);
            while (message.isPresent()) {
                note(Request.of(message.get()));
                write(upstream, ByteBuffer.wrap(message.get().bytes()));
                message = Message.read(input);
            }
        } catch (IOException hungUp) {
            // Either side may, at any time.
        }
    }

    private static void answers(SocketChannel upstream, SocketChannel client) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (client;
                upstream) {
            while (upstream.read(buffer.clear()) >= 0) {
                write(client, buffer.flip());
            }
        } catch (IOException hungUp) {
            // Either side may, at any time.
        }
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
