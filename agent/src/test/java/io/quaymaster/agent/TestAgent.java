package io.quaymaster.agent;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged agent as a process of its own, seen from outside as its user sees it. */
final class TestAgent implements Closeable {
    private static final Path LAUNCHER =
            Path.of("target/quaymaster/bin/quaymaster").toAbsolutePath();
    // A busy machine may need half a minute for the start of a process alone.
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern REQUESTS =
            Pattern.compile("(?m)^quaymaster_docker_requests_total\\{operation=\"(\\w+)\",result=\"\\w+\"} ([0-9.]+)$");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Path file;
    private final Path log;
    private final int port;
    private final Process process;

    /**
     * @param directory for its configuration and its log
     * @param configuration all but {@code http}
     */
    TestAgent(Path directory, String configuration, Map<String, String> environment) {
        try {
            this.port = freePort();
            this.log = directory.resolve("agent.log");
            this.file = Files.writeString(
                    directory.resolve("quaymaster.yaml"), configuration + "http: { listen: 127.0.0.1:" + port + " }\n");
            ProcessBuilder builder =
                    program(file, "agent").redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            this.process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder program(Path configuration, String... arguments) {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--config", configuration.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("QUAYMASTER_"));
        builder.environment().put("QUAYMASTER_JAVA", System.getProperty("java.home"));
        return builder;
    }

    /** How a command ended, and all that it printed. */
    record Ended(int code, String text) {}

    /** Tells it something by a command, such as {@code sync}. */
    Ended tell(String... arguments) {
        try {
            Process told = program(file, arguments).start();
            String text = new String(told.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(told.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What {@code /api/v1/status} says of its one source. */
    JsonNode status() {
        return read("/api/v1/status").path("sources").path(0);
    }

    /** What {@code /api/v1/status} says of the daemon. */
    JsonNode daemon() {
        return read("/api/v1/status").path("docker");
    }

    private JsonNode read(String path) {
        try {
            return json.readTree(get(path).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns once the source is in sync at a revision. */
    void awaitSync(String revision) {
        awaitStatus(
                "in sync at " + revision,
                status -> status.path("in_sync").asBoolean()
                        && status.path("applied").path("id").asText().equals(revision));
    }

    /**
     * Returns once the status is as it should be; an agent that ends before, or takes too long, fails with its log, its status, and
     * what its threads do.
     */
    void awaitStatus(String what, Predicate<JsonNode> condition) {
        awaitAnswer(what, this::status, condition);
    }

    /** The same for the daemon's. */
    void awaitDaemon(String what, Predicate<JsonNode> condition) {
        awaitAnswer(what, this::daemon, condition);
    }

    private void awaitAnswer(String what, Supplier<JsonNode> answer, Predicate<JsonNode> condition) {
        try {
            await(what)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreException(UncheckedIOException.class)
                    .failFast("the agent ended", () -> !process.isAlive())
                    .until(() -> condition.test(answer.get()));
        } catch (RuntimeException late) {
            throw new AssertionError(
                    what + " did not come. The agent's log:\n" + log() + "\nits status:\n" + answerOrFailure(answer)
                            + "\nits threads:\n" + threads(),
                    late);
        }
    }

    private static String answerOrFailure(Supplier<JsonNode> answer) {
        try {
            return answer.get().toPrettyString();
        } catch (UncheckedIOException silent) {
            return silent.toString();
        }
    }

    /** Virtual ones too; of a process that has ended, what the tool says of that. */
    private String threads() {
        try {
            Path dump = Files.createTempDirectory("threads").resolve("dump.txt");
            Process tool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process.pid()),
                            "Thread.dump_to_file",
                            dump.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Files.exists(dump) ? Files.readString(dump) : said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often each operation was asked of the daemon so far. */
    SortedMap<String, Integer> dockerRequests() {
        SortedMap<String, Integer> requests = new TreeMap<>();
        Matcher line = REQUESTS.matcher(get("/metrics").body());
        while (line.find()) {
            requests.merge(line.group(1), (int) Double.parseDouble(line.group(2)), Integer::sum);
        }
        return requests;
    }

    /** The value of a metric, its labels as the exposition writes them. */
    double metric(String series) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its exit code, once it has ended by itself. */
    int awaitEnd() {
        return ended();
    }

    long pid() {
        return process.pid();
    }

    /** It does nothing until it is let go on, as on a machine that is suspended. */
    void pause() {
        signal("-STOP");
    }

    void goOn() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("kill " + signal + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it without a warning. */
    void kill() {
        process.destroyForcibly();
        ended();
    }

    /** Ends it as service managers do; returns its exit code. */
    int terminate() {
        process.destroy();
        return ended();
    }

    private int ended() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the agent did not end within 10 s. Its log:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
