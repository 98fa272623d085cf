package io.quaymaster.agent;

import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Docker Engine of a test's own, to be stopped and started while an agent works with it. Its containers have no network, and
 * their layers are plain copies, so that it leaves no bridge and no mount behind. Needs root, as any engine does.
 */
final class TestDaemon implements Closeable {
    private final Path directory;
    private final Path data;
    private final Path socket;
    private Process process;

    /**
     * @param directory for its socket: a short one, because the paths of sockets have at most 107 bytes
     * @param data for everything else
     */
    TestDaemon(Path directory, Path data) {
        this.directory = directory;
        this.data = data;
        this.socket = directory.resolve("docker.sock");
        this.process = run();
    }

    String host() {
        return "unix://" + socket;
    }

    void start() {
        process = run();
    }

    private Process run() {
        try {
            Path configuration = Files.writeString(data.resolve("daemon.json"), "{}");
            Process started = new ProcessBuilder(List.of(
                            "dockerd",
                            "--config-file=" + configuration,
                            "--data-root=" + data.resolve("data"),
                            "--exec-root=" + directory.resolve("exec"),
                            "--pidfile=" + directory.resolve("pid"),
                            "--host=" + host(),
                            "--storage-driver=vfs",
                            "--bridge=none",
                            "--iptables=false",
                            "--ip6tables=false",
                            "--registry-mirror=http://" + TestHost.registry(),
                            "--insecure-registry=" + TestHost.registry()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            data.resolve("dockerd.log").toFile()))
                    .start();
            await("dockerd").atMost(Duration.ofSeconds(60)).until(this::answers);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends it as a service manager does; its containers end with it. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("dockerd did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
