package io.quaymaster.agent;

import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** A registry that lets nobody in but {@code robot}, whose password is {@code s3cret}. */
final class TestRegistry implements Closeable {
    static final String USER = "robot";
    static final String PASSWORD = "s3cret";
    // As htpasswd -B would write it.
    private static final String HTPASSWD = USER + ":$2b$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK\n";

    private final int port;
    private final Process process;

    TestRegistry(Path directory) {
        try {
            this.port = TestHost.freePort();
            Path passwords = Files.writeString(directory.resolve("htpasswd"), HTPASSWD);
            Path configuration = Files.writeString(
                    directory.resolve("registry.yml"), """
                    version: 0.1
                    storage: { filesystem: { rootdirectory: %s } }
                    http: { addr: "127.0.0.1:%d" }
                    auth: { htpasswd: { realm: tests, path: %s } }
                    """.formatted(directory.resolve("storage"), port, passwords));
            ProcessBuilder builder = new ProcessBuilder("docker-registry", "serve", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("registry.log").toFile());
            builder.environment().put("OTEL_TRACES_EXPORTER", "none");
            this.process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("the registry").atMost(Duration.ofSeconds(20)).until(this::answers);
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Its address, as image references begin. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** The Docker CLI's config.json with the credentials for it. */
    String dockerConfig() {
        String both = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        return "{\"auths\": {\"" + address() + "\": {\"auth\": \"" + both + "\"}}}";
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
