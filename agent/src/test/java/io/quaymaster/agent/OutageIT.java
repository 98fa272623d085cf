package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the agent or the daemon is ended in the middle of things. */
@Tag("engine")
class OutageIT {
    @TempDir
    Path directory;

    private final Deque<Closeable> open = new ArrayDeque<>();

    @AfterEach
    void clean() throws IOException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private <T extends Closeable> T opened(T closeable) {
        open.push(closeable);
        return closeable;
    }

    @Test
    void survivesTheDaemonSaysSoAndConvergesWhenItIsBack() throws IOException {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "a Docker Engine of the test's own has to be run by root");
        TestDaemon daemon = opened(
                new TestDaemon(Files.createTempDirectory("qm"), Files.createDirectory(directory.resolve("engine"))));
        TestHost host = opened(new TestHost(Files.createDirectory(directory.resolve("host")), daemon.host()));
        TestAgent agent = host.agent();
        agent.awaitSync(host.repository().write("app.yaml", app("1")).commit());

        daemon.stop();
        agent.awaitDaemon("gone", it -> !it.path("reachable").asBoolean());
        assertThat(agent.get("/readyz").statusCode()).isEqualTo(503);
        assertThat(agent.get("/healthz").statusCode()).isEqualTo(200);
        assertThat(agent.log()).contains("lost the Docker daemon");
        String revision = host.repository().write("app.yaml", app("2")).commit();

        daemon.start();
        agent.awaitSync(revision);
        assertThat(agent.daemon().path("reachable").asBoolean()).isTrue();
        assertThat(host.inspect("app").getConfig().getEnv()).contains("VERSION=2");
        assertThat(host.containerNames()).containsExactly(host.name("app"));
    }

    @Test
    void doesNotTryAgainWhatFailedWhenTheWholeHostWasRestarted() throws IOException {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "a Docker Engine of the test's own has to be run by root");
        TestDaemon daemon = opened(
                new TestDaemon(Files.createTempDirectory("qm"), Files.createDirectory(directory.resolve("engine"))));
        TestHost host = opened(new TestHost(Files.createDirectory(directory.resolve("host")), daemon.host()));
        TestAgent before = host.agent();
        before.awaitSync(host.repository().write("app.yaml", app("1")).commit());
        String serving = host.idOf("app");
        host.repository()
                .write("app.yaml", app("2").replace("[sleep, \"1000\"]", "[sh, -c, \"echo no luck; exit 3\"]"))
                .commit();
        before.awaitStatus("blocked", OutageIT::isBlocked);
        List<String> names = host.containerNames();
        assertThat(names).hasSize(2).anyMatch(name -> name.contains(".failed-"));

        daemon.stop();
        assertThat(before.terminate()).isZero();
        daemon.start();
        TestAgent after = host.agent();

        after.awaitStatus("blocked as before", status -> isBlocked(status) && host.runs("app"));
        assertThat(after.status().path("last_pass").path("steps")).isEmpty();
        assertThat(after.status().path("blocked").toString()).contains("no luck", "with 3");
        assertThat(host.containerNames()).isEqualTo(names);
        assertThat(host.idOf("app")).isEqualTo(serving);
    }

    private static boolean isBlocked(JsonNode status) {
        return status.path("outcome").asText().equals("blocked");
    }

    /** @param version the value of its only variable */
    private static String app(String version) {
        return """
                kind: Container
                name: "@app"
                image: busybox:stable
                network_mode: none
                command: [sleep, "1000"]
                environment: { VERSION: "%s" }
                stop_signal: SIGKILL
                rollout: { stable: 500ms }
                """.formatted(version);
    }

    @Test
    void waitsForADaemonThatIsNotThereYet() throws IOException {
        TestHost host = opened(new TestHost(directory));
        Path nobody = Files.createTempDirectory("qm").resolve("docker.sock");

        TestAgent agent = host.agent("", Map.of("QUAYMASTER_DOCKER_HOST", "unix://" + nobody));
        host.repository().write("app.yaml", app("1")).commit();

        agent.awaitDaemon(
                "an error that names the socket",
                it -> it.path("error").asText().contains(nobody.toString()));
        assertThat(agent.get("/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void endsWithinTenSecondsInTheMiddleOfABuildAndGoesOnWhenItIsStartedAgain() {
        TestHost host = opened(new TestHost(directory));
        TestAgent first = host.agent();
        String revision = host.repository()
                .write("image/Dockerfile", """
                        FROM busybox:stable
                        RUN echo @ && sleep 8
                        CMD ["sleep", "1000"]
                        """)
                .write("app.yaml", """
                        kind: Image
                        name: "@app"
                        build: ./image
                        ---
                        kind: Container
                        name: "@app"
                        image: "@app"
                        stop_signal: SIGKILL
                        rollout: { stable: 500ms }
                        """)
                .commit();
        first.awaitStatus("the build", status -> first.log().contains("sleep 8"));

        assertThat(first.terminate()).isZero();
        assertThat(host.containerNames()).isEmpty();

        host.agent().awaitSync(revision);
        assertThat(host.runs("app")).isTrue();
    }

    @Test
    void endsWithinTenSecondsInTheMiddleOfAStop() {
        TestHost host = opened(new TestHost(directory));
        TestAgent first = host.agent();
        // It ignores the signal, so that stopping it takes its whole grace period.
        String stubborn = "command: [sh, -c, \"trap '' TERM; while true; do sleep 1; done\"]\n";
        String app = app("1").replaceFirst("command: .*\n", stubborn).replace("stop_signal: SIGKILL\n", "");
        first.awaitSync(host.repository()
                .write("app.yaml", app + "stop_grace_period: 30s\n")
                .write("kept.yaml", "kind: Network\nname: \"@kept\"\n")
                .commit());
        String revision = host.repository().delete("app.yaml").commit();
        first.awaitStatus("the stop", status -> first.log().contains("stop container " + host.name("app")));

        assertThat(first.terminate()).isZero();

        TestAgent second = host.agent();
        second.awaitSync(revision);
        assertThat(host.containerNames()).isEmpty();
    }
}
