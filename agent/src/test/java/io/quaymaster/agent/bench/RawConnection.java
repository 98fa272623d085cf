package io.quaymaster.agent.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** One connection to the daemon's Unix socket that is kept open, with as little between the caller and the socket as can be. */
final class RawConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final InputStream input;

    RawConnection(Path socket) {
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException("no daemon listens on " + socket, e);
        }
        input = new BufferedInputStream(Channels.newInputStream(channel));
    }

    /** Sends a request and waits for the whole answer, which has to be a good one. */
    String ask(Request request) {
        try {
            send(request);
            Message answer = Message.read(input).orElseThrow(() -> new IOException("the daemon hung up"));
            if (!answer.start().startsWith("HTTP/1.1 2")) {
                throw new IOException(answer.start() + ": " + answer.body().strip());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.target(), e);
        }
    }

    /** Sends a request whose answer does not end, and returns that answer from its first byte. */
    InputStream open(Request request) {
        try {
            send(request);
            return input;
        } catch (IOException e) {
            throw new UncheckedIOException(request.target(), e);
        }
    }

    private void send(Request request) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(request.bytes());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
