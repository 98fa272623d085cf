package io.quaymaster.agent.cli;

import io.quaymaster.agent.docker.Docker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * A connection to the daemon that is made while the manifests are read, so that a command waits for the longer of the two only. What
 * goes wrong with it is said to whoever asks for it, and not before: manifests that are not good are the first thing to know.
 */
final class EarlyConnection implements AutoCloseable {
    private final CompletableFuture<Docker> connected;

    private EarlyConnection(CompletableFuture<Docker> connected) {
        this.connected = connected;
    }

    static EarlyConnection begin(Supplier<Docker> connecting) {
        CompletableFuture<Docker> connected = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("connection").start(() -> connect(connecting, connected));
        return new EarlyConnection(connected);
    }

    private static void connect(Supplier<Docker> connecting, CompletableFuture<Docker> connected) {
        try {
            Docker docker = connecting.get();
            connected.complete(docker);
            // The first answer takes Java longest. If there is none, the next request, which is somebody's, has none
            // either.
            docker.version();
        } catch (RuntimeException | Error failed) {
            connected.completeExceptionally(failed);
        }
    }

    /** The daemon; throws what connecting threw. */
    Docker docker() {
        try {
            return connected.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case RuntimeException refused -> throw refused;
                case Error fatal -> throw fatal;
                case null, default -> throw failed;
            }
        }
    }

    /** Waits for nothing: nobody is concerned any more with a daemon that does not answer. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void close() {
        connected.thenAccept(Docker::close);
    }
}
