package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commits do to a real host. */
@Tag("engine")
class DeployIT {
    private static final Set<String> OBSERVATIONS = Set.of(
            "version",
            "events",
            "list_containers",
            "inspect_container",
            "list_images",
            "inspect_image",
            "list_networks",
            "list_volumes");

    @TempDir
    Path directory;

    private TestHost host;
    private int port;

    @BeforeEach
    void site() {
        host = new TestHost(directory);
        port = TestHost.freePort();
        host.repository()
                .write("site/Dockerfile", """
                        FROM busybox:stable
                        COPY index.html /www/
                        CMD ["httpd", "-f", "-p", "8080", "-h", "/www"]
                        """)
                .write("site/index.html", "first")
                .write("site.yaml", """
                        kind: Image
                        name: "@site"
                        build: ./site
                        ---
                        kind: Container
                        name: "@site"
                        image: "@site"
                        ports: ["127.0.0.1:%d:8080"]
                        stop_signal: SIGKILL
                        rollout: { stable: 1s }
                        """.formatted(port))
                .write("other.yaml", worker("1"));
    }

    /** @param version the value of a harmless variable of it; the other one looks like a secret */
    private static String worker(String version) {
        return worker(version, "hunter2");
    }

    private static String worker(String version, String password) {
        return """
                kind: Container
                name: "@worker"
                image: busybox:stable
                command: [sleep, "1000"]
                environment: { VERSION: "%s", DB_PASSWORD: "%s" }
                stop_signal: SIGKILL
                rollout: { stable: 1s }
                """.formatted(version, password);
    }

    @AfterEach
    void clean() throws Exception {
        host.close();
    }

    @Test
    void buildsAnImageAndRunsAContainerOfIt() {
        TestAgent agent = host.agent();

        agent.awaitSync(host.repository().commit());

        assertThat(page()).isEqualTo("first");
        assertThat(host.ownTags()).hasSize(1);
        assertThat(host.inspect("site").getConfig().getImage())
                .isEqualTo(host.ownTags().getFirst());
        assertThat(host.containerNames()).containsExactly(host.name("site"), host.name("worker"));
    }

    @Test
    void buildsAnewAndReplacesOnlyWhatWasMadeOfTheChangedContext() {
        TestAgent agent = host.agent();
        agent.awaitSync(host.repository().commit());
        String worker = host.idOf("worker");
        String image = host.inspect("site").getImageId();

        agent.awaitSync(host.repository().write("site/index.html", "second").commit());

        assertThat(page()).isEqualTo("second");
        assertThat(host.inspect("site").getImageId()).isNotEqualTo(image);
        assertThat(host.idOf("worker")).isEqualTo(worker);
    }

    @Test
    void doesNothingForACommitThatConcernsNoManifestAndNoContext() {
        TestAgent agent = host.agent();
        agent.awaitSync(host.repository().commit());
        String site = host.idOf("site");
        Map<String, Integer> before = agent.dockerRequests();

        agent.awaitSync(host.repository().write("README.md", "words").commit());

        assertOnlyObserved(before, agent.dockerRequests());
        assertThat(host.idOf("site")).isEqualTo(site);
    }

    @Test
    void replacesJustTheContainerOfWhichAVariableChanged() {
        TestAgent agent = host.agent();
        agent.awaitSync(host.repository().commit());
        String site = host.idOf("site");
        String worker = host.idOf("worker");

        agent.awaitSync(host.repository().write("other.yaml", worker("2")).commit());

        assertThat(host.idOf("site")).isEqualTo(site);
        assertThat(host.idOf("worker")).isNotEqualTo(worker);
        assertThat(host.inspect("worker").getConfig().getEnv()).contains("VERSION=2");
        assertThat(agent.log()).contains("environment.VERSION");
    }

    @Test
    void namesAChangedSecretAndNotItsValue() {
        TestAgent agent = host.agent();
        agent.awaitSync(host.repository().commit());

        agent.awaitSync(host.repository()
                .write("other.yaml", worker("1", "correct-horse"))
                .commit());

        assertThat(host.inspect("worker").getConfig().getEnv()).contains("DB_PASSWORD=correct-horse");
        assertThat(agent.log())
                .contains("environment.DB_PASSWORD")
                .doesNotContain("correct-horse")
                .doesNotContain("hunter2");
    }

    @Test
    void onlyObservesAfterARestartThatFindsEverythingAsItShouldBe() {
        String revision = host.repository().commit();
        TestAgent first = host.agent();
        first.awaitSync(revision);
        String site = host.idOf("site");
        assertThat(first.terminate()).isZero();

        TestAgent second = host.agent();
        second.awaitSync(revision);

        assertThat(second.status().path("last_pass").path("steps")).isEmpty();
        // The one creation is that of its lease.
        assertOnlyObserved(Map.of("create_container", 1), second.dockerRequests());
        assertThat(host.idOf("site")).isEqualTo(site);
        assertThat(page()).isEqualTo("first");
    }

    private static void assertOnlyObserved(Map<String, Integer> before, Map<String, Integer> after) {
        assertThat(after).isNotEmpty().allSatisfy((operation, times) -> {
            if (!OBSERVATIONS.contains(operation)) {
                assertThat(times).as(operation).isEqualTo(before.getOrDefault(operation, 0));
            }
        });
    }

    private String page() {
        return await("an answer on port " + port)
                .atMost(Duration.ofSeconds(20))
                .ignoreException(IOException.class)
                .until(this::fetch, text -> !text.isEmpty());
    }

    private String fetch() throws IOException {
        URLConnection connection =
                URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
        connection.setConnectTimeout(2000);
        connection.setReadTimeout(2000);
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
