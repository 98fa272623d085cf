package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example, as it is but for its names and ports, which could be taken here. */
@Tag("engine")
class ExamplesIT {
    private static final Path EXAMPLES = Path.of("../examples");
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(808[0123]):8080\"");

    private static final String BAD_WEB = """
            FROM busybox:stable
            CMD ["sh", "-c", "echo the database is not there; exit 1"]
            """;

    @TempDir
    Path directory;

    private TestHost host;
    private final int port = TestHost.freePort();

    @BeforeEach
    void start() {
        host = new TestHost(directory);
    }

    @AfterEach
    void clean() throws IOException {
        host.close();
    }

    @Test
    void helloSaysHello() throws IOException {
        copy("hello", List.of("hello"));
        TestAgent agent = host.agent();

        agent.awaitSync(host.repository().commit());

        assertThat(page()).contains("version 1");
    }

    @Test
    void shopMigratesThenServesFromTwoReplicasBehindItsFront() throws IOException {
        copy("shop", List.of("web", "front", "cache", "shop", "shop-data", "migrate"));
        TestAgent agent = host.agent();

        agent.awaitSync(host.repository().commit());

        assertThat(host.containerNames())
                .containsExactlyInAnyOrder(
                        host.name("cache"),
                        host.name("front"),
                        host.name("migrate"),
                        host.name("web"),
                        host.name("web-2"));
        assertThat(host.inspect("migrate").getState().getExitCodeLong()).isZero();
        assertThat(page()).isNotEmpty();
        List<String> ids = host.containers().stream().map(Container::getId).toList();

        agent.awaitSync(host.repository().write("notes.txt", "nothing").commit());
        assertThat(host.containers().stream().map(Container::getId)).isEqualTo(ids);
    }

    @Test
    void composeRunsAsItIsWithBuiltAndPulledImagesSecretsAndReplicas() throws IOException {
        copy("compose", List.of("parcels"));
        TestAgent agent = host.agent();

        agent.awaitSync(host.repository().commit());

        assertThat(host.containerNames())
                .containsExactlyInAnyOrder(
                        host.name("parcels-cache-1"),
                        host.name("parcels-database-1"),
                        host.name("parcels-web-1"),
                        host.name("parcels-worker-1"),
                        host.name("parcels-worker-2"));
        await("a parcel")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(page()).containsPattern("[1-9][0-9]* parcels delivered"));
        List<String> ids = host.containers().stream().map(Container::getId).toList();

        agent.awaitSync(host.repository().write("notes.txt", "nothing").commit());
        assertThat(host.containers().stream().map(Container::getId)).isEqualTo(ids);
    }

    @Test
    void zeroDowntimeLosesNoRequestInAGoodRolloutAndNoneInABadOne() throws IOException {
        copy("zero-downtime", List.of("web", "proxy", "site"));
        TestAgent agent = host.agent();
        agent.awaitSync(host.repository().commit());
        assertThat(page()).contains("Version 1");

        try (ConstantLoad load = new ConstantLoad(URI.create("http://127.0.0.1:" + port + "/"), 4)) {
            agent.awaitSync(host.repository()
                    .write("web/index.html", "<h1>Version 2</h1>\n")
                    .commit());
            assertThat(page()).contains("Version 2");

            host.repository().write("web/Dockerfile", BAD_WEB).commit();
            agent.awaitStatus(
                    "a blocked rollout",
                    status -> status.path("outcome").asText().equals("blocked"));
            int answered = load.answered();
            await("more answers after the rollback").until(() -> load.answered() > answered + 100);

            assertThat(load.failures()).isEmpty();
        }
        assertThat(page()).contains("Version 2");
    }

    @Test
    void everyExampleIsTestedHere() throws IOException {
        try (Stream<Path> examples = Files.list(EXAMPLES)) {
            assertThat(examples.filter(Files::isDirectory)
                            .map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("compose", "hello", "shop", "zero-downtime");
        }
    }

    private void copy(String example, List<String> names) throws IOException {
        Path from = EXAMPLES.resolve(example);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                String path = from.relativize(file).toString();
                host.repository().write(path, isRenamed(path) ? renamed(text, names) : text);
                if (Files.isExecutable(file)) {
                    assertThat(host.repository()
                                    .directory()
                                    .resolve(path)
                                    .toFile()
                                    .setExecutable(true))
                            .isTrue();
                }
            }
        }
    }

    private static boolean isRenamed(String path) {
        return path.endsWith(".yaml") || path.endsWith(".cfg");
    }

    /** Gives each resource a name of its own, wherever it stands as one; network aliases keep what containers ask for. */
    private String renamed(String text, List<String> names) {
        if (text.contains("\nservices:")) {
            return PORT.matcher(text)
                    .replaceAll("127.0.0.1:" + port + ":8080\"")
                    .replace("name: parcels\n", "name: " + host.name("parcels") + "\n")
                    .replace("image: parcels/", "image: " + host.name("parcels") + "/");
        }
        String result = PORT.matcher(text).replaceAll("127.0.0.1:" + port + ":8080\"");
        for (String name : names) {
            String word = Pattern.quote(name);
            result = result.replaceAll("(?m)^(name|image): " + word + "$", "$1: \"@" + name + "\"")
                    .replaceAll("(?m)^(  )" + word + "(: \\{ condition)", "$1\"@" + name + "\"$2")
                    .replaceAll("networks: \\[" + word + "]", "networks: [\"@" + name + "\"]")
                    .replaceAll("\"" + word + ":(/)", "\"@" + name + ":$1")
                    .replaceAll("http://" + word + ":", "http://@" + name + ":")
                    .replaceAll(" " + word + ":(8080 )", " @" + name + ":$1");
        }
        return result;
    }

    private String page() {
        return await("an answer on port " + port)
                .atMost(Duration.ofSeconds(20))
                .ignoreException(IOException.class)
                .until(
                        () -> {
                            try (var stream = URI.create("http://127.0.0.1:" + port + "/")
                                    .toURL()
                                    .openStream()) {
                                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                            }
                        },
                        text -> !text.isEmpty());
    }
}
