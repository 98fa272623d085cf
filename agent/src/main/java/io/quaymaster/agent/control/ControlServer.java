package io.quaymaster.agent.control;

import io.quaymaster.agent.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands on the control socket: a client sends one as a line of JSON and gets the answer as another. Whatever a client
 * does, it harms neither the agent nor another client.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);
    private static final int AT_ONCE = 32;
    private static final int LONGEST_REQUEST = 16 * 1024;

    private final ControlSocket socket;
    private final Handler handler;
    private final Limits limits;
    private final ServerSocketChannel server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free = new Semaphore(AT_ONCE);

    /** Does what is commanded. */
    public interface Handler {
        /** @param by the user whose process sends the command */
        Answer carryOut(Command command, String by) throws InterruptedException;
    }

    /**
     * How long things may take.
     *
     * @param transfer the sending of a command, and that of an answer
     * @param work until there is an answer
     */
    record Limits(Duration transfer, Duration work) {
        static final Limits USUAL = new Limits(Duration.ofSeconds(10), Duration.ofMinutes(15));
    }

    private ControlServer(ControlSocket socket, Handler handler, Limits limits) {
        this.socket = socket;
        this.handler = handler;
        this.limits = limits;
        this.server = socket.listen();
    }

    public static ControlServer start(ControlSocket socket, Handler handler) {
        return start(socket, handler, Limits.USUAL);
    }

    static ControlServer start(ControlSocket socket, Handler handler, Limits limits) {
        ControlServer started = new ControlServer(socket, handler, limits);
        started.threads.execute(started::accept);
        return started;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                threads.execute(() -> serve(client));
            } catch (ClosedChannelException | RejectedExecutionException closed) {
                return;
            } catch (IOException e) {
                log.warn("cannot take a connection on {}: {}", socket.path(), e.toString());
                rest();
            }
        }
    }

    /** It may be for want of file descriptors: that does not get better by trying harder. */
    private static void rest() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            String request = within(limits.transfer(), () -> read(client));
            if (!request.isBlank()) {
                String answer = Json.line(answer(request, user(client))) + "\n";
                within(limits.transfer(), () -> write(client, answer));
            }
        } catch (IOException | ExecutionException | TimeoutException gone) {
            log.debug("a client of {} went away or took too long: {}", socket.path(), gone.toString());
        } catch (InterruptedException | RejectedExecutionException told) {
            log.debug("a client of {} is left without an answer, to stop", socket.path());
        }
    }

    private Answer answer(String request, String by) throws InterruptedException {
        if (request.length() > LONGEST_REQUEST) {
            return new Answer.Refused("a command has at most " + LONGEST_REQUEST + " bytes");
        }
        if (!free.tryAcquire()) {
            return new Answer.Refused("the agent is busy with " + AT_ONCE + " other commands; try again");
        }
        try {
            Command command = Json.read(request, Command.class);
            return within(limits.work(), () -> handler.carryOut(command, by));
        } catch (IllegalArgumentException malformed) {
            return new Answer.Refused("this is no command: " + malformed.getMessage());
        } catch (TimeoutException late) {
            return new Answer.Refused("the agent is still at it after "
                    + limits.work().toMinutes() + " min; \"quaymaster status\" says what it waits for");
        } catch (ExecutionException bug) {
            log.atError().setCause(bug.getCause()).log("a bug: a command failed");
            return new Answer.Refused("a bug in the agent; its log says more");
        } finally {
            free.release();
        }
    }

    /** The system knows it, whatever the client says. */
    private static String user(SocketChannel client) throws IOException {
        return client.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    }

    /** Interrupting is what ends the work on a channel, and closes that. */
    private <T> T within(Duration limit, Callable<T> work)
            throws InterruptedException, ExecutionException, TimeoutException {
        Future<T> future = threads.submit(work);
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            future.cancel(true);
        }
    }

    /** A line without its end, or as much as there is of one; a little more than is allowed where it is longer. */
    private static String read(SocketChannel client) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        while (line.size() <= LONGEST_REQUEST && client.read(buffer.clear()) >= 0) {
            String part = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
            int end = part.indexOf('\n');
            line.write(buffer.array(), 0, end < 0 ? buffer.position() : end);
            if (end >= 0) {
                break;
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static boolean write(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
        return true;
    }

    /** Takes no more commands, and leaves those in hand: their clients see the connection end. */
    @Override
    public void close() {
        try {
            server.close();
            socket.remove();
        } catch (IOException e) {
            log.warn("{} stays behind: {}", socket.path(), e.toString());
        } finally {
            threads.shutdownNow();
        }
    }
}
