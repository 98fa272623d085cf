package io.quaymaster.agent.bench;

import io.quaymaster.agent.json.Json;
import io.quaymaster.agent.reconcile.Status;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code quaymaster agent} in a process of its own, as a host runs it. */
final class RunningAgent implements AutoCloseable {
    private static final String SECRET = "bench";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    // A reading of the metrics costs as much as a pass does: of some passes, at most one is at the same time.
    private static final Duration BETWEEN_READINGS = Duration.ofSeconds(4);

    private final Instant begun = Instant.now();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;

    /** Starts it with a configuration of one source. */
    RunningAgent(Path launcher, Path directory, String source, Path repository, Path socket, String resync) {
        port = freePort();
        log = directory.resolve("agent.log");
        try {
            Path secret = Files.writeString(directory.resolve("webhook.secret"), SECRET);
            Path configuration = Files.writeString(directory.resolve("quaymaster.yaml"), """
                    sources:
                      - { name: %s, url: "%s", branch: main, poll: 1h, webhook: { secret_file: "%s" } }
                    docker: { host: "unix://%s" }
                    http: { listen: "127.0.0.1:%d" }
                    data: "%s"
                    resync: %s
                    """.formatted(
                            source, repository, secret, socket, port, directory.resolve("data"), resync));
            process = new ProcessBuilder(launcher.toString(), "agent", "--config", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(new File("/dev/null"))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Instant begun() {
        return begun;
    }

    /** Waits until what it says of its source is so. */
    Status.Source await(Predicate<Status.Source> wanted) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            Optional<Status.Source> source = source().filter(wanted);
            if (source.isPresent()) {
                return source.get();
            }
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(
                        "the agent does not get there: " + source() + "; the end of its log:\n" + endOfLog());
            }
            pause(BETWEEN_LOOKS);
        }
    }

    /** Waits until all is as a commit declares. */
    void awaitSync(String commit) {
        await(source -> source.inSync() && isAt(source, commit));
    }

    private static boolean isAt(Status.Source source, String commit) {
        Status.Revision applied = source.applied();
        return applied != null && applied.id().equals(commit);
    }

    /** How long its passes took from now on that found nothing to do: means of some of them, so many; {@code between} is called after each. */
    Samples passes(int count, Runnable between) {
        Samples samples = new Samples();
        double passes = converged("count");
        double seconds = converged("sum");
        while (samples.count() < count) {
            pause(BETWEEN_READINGS);
            double more = converged("count") - passes;
            if (more > 0) {
                double took = converged("sum") - seconds;
                samples.add(Duration.ofNanos(Math.round(took / more * 1e9)));
                between.run();
                passes += more;
                seconds += took;
            }
        }
        return samples;
    }

    /** One number of the histogram of passes that found nothing to do; 0 before the first. */
    private double converged(String part) {
        String name = "quaymaster_reconcile_duration_seconds_" + part + "{";
        return get("/metrics")
                .orElse("")
                .lines()
                .filter(line -> line.startsWith(name) && line.contains("outcome=\"converged\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Hints that the repository has changed, as a Git server does. */
    void hint() {
        HttpRequest request = HttpRequest.newBuilder(uri("/webhook/generic"))
                .header("X-Quaymaster-Signature-256", "sha256=" + signature("push"))
                .POST(HttpRequest.BodyPublishers.ofString("push"))
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 202) {
                throw new IllegalStateException("the agent answered a webhook with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Resident memory, in bytes. */
    long residentMemory() {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            String line =
                    lines.filter(text -> text.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Status.Source> source() {
        return get("/api/v1/status").map(text -> Json.read(text, Status.class)).stream()
                .flatMap(status -> status.sources().stream())
                .findFirst();
    }

    /** Empty while it does not answer yet. */
    private Optional<String> get(String path) {
        try {
            return Optional.of(
                    client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException notYet) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String signature(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // How often is asked has no part in what is measured: all times are the agent's own, or the daemon's.
    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
