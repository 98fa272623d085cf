package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A commit that changes what runs: a good one takes over, and a bad one takes nothing away. */
@Tag("engine")
class RolloutIT {
    private static final String GOOD = "touch /tmp/well; sleep 1000";

    @TempDir
    Path directory;

    private TestHost host;
    private TestAgent agent;

    @BeforeEach
    void start() {
        host = new TestHost(directory);
        agent = host.agent();
    }

    @AfterEach
    void clean() throws IOException {
        host.close();
    }

    /** The image of the container {@code app}, by the script that it runs. */
    private static String image(String script) {
        return """
                FROM busybox:stable
                CMD ["sh", "-c", "%s"]
                """.formatted(script);
    }

    /** @param more fields of the container */
    private static String app(String more) {
        return """
                kind: Image
                name: "@app"
                build: ./image
                ---
                kind: Container
                name: "@app"
                image: "@app"
                stop_signal: SIGKILL
                healthcheck:
                  test: [CMD, test, -e, /tmp/well]
                  interval: 200ms
                  retries: 2
                """ + more;
    }

    private String commit(String script, String more) {
        return host.repository()
                .write("image/Dockerfile", image(script))
                .write("app.yaml", app(more))
                .commit();
    }

    private void awaitBlocked() {
        agent.awaitStatus(
                "a blocked resource", status -> !status.path("blocked").isEmpty());
    }

    private JsonNode blocked() {
        return agent.status().path("blocked").path(0);
    }

    private String started(String name) {
        return String.valueOf(host.inspect(name).getState().getStartedAt());
    }

    private String failed() {
        return host.containerNames().stream()
                .filter(name -> name.contains(".failed-"))
                .findFirst()
                .orElseThrow();
    }

    private void assertUntouched(String id, String started) {
        assertThat(host.runs("app")).isTrue();
        assertThat(host.idOf("app")).isEqualTo(id);
        assertThat(started("app")).isEqualTo(started);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exits at once        | echo out of luck; exit 3                                     | with 3
            never gets healthy   | echo out of luck; sleep 1000                                 | unhealthy
            gets unhealthy later | echo out of luck; touch /tmp/well; sleep 3; rm /tmp/well; sleep 1000 | unhealthy
            """)
    void keepsTheOldOneWhenTheNewImageIsBad(String name, String script, String why) {
        agent.awaitSync(commit(GOOD, "rollout: { stable: 6s }\n"));
        String id = host.idOf("app");
        String started = started("app");

        commit(script, "rollout: { stable: 6s }\n");
        awaitBlocked();

        assertUntouched(id, started);
        assertThat(blocked().toString()).contains(why);
        assertThat(blocked().path("log").toString()).contains("out of luck");
        String failed = host.docker().inspectContainerCmd(failed()).exec().getId();
        assertThat(host.docker().inspectContainerCmd(failed).exec().getState().getRunning())
                .isFalse();
        assertThat(agent.metric("quaymaster_blocked{source=\"" + host.source() + "\"}"))
                .isEqualTo(1);
        assertNotTriedAgain(failed);

        agent.awaitSync(commit(GOOD + " # two", "rollout: { stable: 500ms }\n"));
        assertThat(host.containerNames()).containsExactly(host.name("app"));
        assertThat(host.idOf("app")).isNotEqualTo(id);
    }

    /** A restart of the agent forgets nothing. */
    private void assertNotTriedAgain(String failed) {
        assertThat(agent.terminate()).isZero();
        agent = host.agent();
        awaitBlocked();
        assertThat(agent.status().path("last_pass").path("steps")).isEmpty();
        assertThat(host.docker().inspectContainerCmd(failed()).exec().getId()).isEqualTo(failed);
    }

    @Test
    void keepsTheOldOneWhenTheCommandDoesNotExist() {
        agent.awaitSync(commit(GOOD, ""));
        String id = host.idOf("app");
        String started = started("app");

        commit(GOOD, "command: [/no/such/program]\n");
        awaitBlocked();

        assertUntouched(id, started);
        assertThat(blocked().path("why").asText()).contains("/no/such/program");
        assertNotTriedAgain(host.docker().inspectContainerCmd(failed()).exec().getId());
    }

    @Test
    void neverStopsTheOldOneForAnImageThatCannotBePulled() {
        agent.awaitSync(commit(GOOD, ""));
        String id = host.idOf("app");
        String started = started("app");

        host.repository()
                .write("app.yaml", app("").replace("image: \"@app\"", "image: " + TestHost.registry() + "/none:1"))
                .commit();
        agent.awaitStatus(
                "a failed pull",
                status -> resource(status, "image/").path("state").asText().equals("failed"));

        assertUntouched(id, started);
    }

    private static JsonNode resource(JsonNode status, String id) {
        return StreamSupport.stream(status.path("resources").spliterator(), false)
                .filter(resource -> resource.path("id").asText().startsWith(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void neverStopsTheOldOneForASuccessorThatTheDaemonDoesNotCreate() {
        int port = TestHost.freePort();
        String published = "ports: [\"127.0.0.1:" + port + ":80\"]\n";
        agent.awaitSync(commit(GOOD, published));
        String id = host.idOf("app");
        String started = started("app");

        commit(GOOD, published + "runtime: nosuch\n");
        agent.awaitStatus("a refusal", status -> status.toString().contains("nosuch"));

        assertUntouched(id, started);
        assertThat(host.containerNames()).containsExactly(host.name("app"));
    }

    @Test
    void neverStopsTheOldOneForAHostPortThatSomebodyElsesContainerHas() {
        int taken = TestHost.freePort();
        holdPort(taken);
        agent.awaitSync(commit(GOOD, publishing(TestHost.freePort())));
        String id = host.idOf("app");
        String started = started("app");

        commit(GOOD, publishing(taken));
        awaitBlocked();

        assertUntouched(id, started);
        assertThat(blocked().path("why").asText()).contains(host.name("holder") + ", which is not ours");
    }

    @Test
    void startsTheOldOneAgainWhenAHostPortIsTakenByAnotherProgram() throws IOException {
        agent.awaitSync(commit(GOOD, publishing(TestHost.freePort())));
        String id = host.idOf("app");

        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            commit(GOOD, publishing(taken.getLocalPort()));
            awaitBlocked();
        }

        assertThat(host.runs("app")).isTrue();
        assertThat(host.idOf("app")).isEqualTo(id);
        assertThat(blocked().path("why").asText()).contains("address already in use");
    }

    @Test
    void handsAHostPortFromOneContainerToAnother() {
        int port = TestHost.freePort();
        agent.awaitSync(commit(GOOD, publishing(port)));

        host.repository().write("api.yaml", """
                kind: Container
                name: "@api"
                image: "@app"
                stop_signal: SIGKILL
                """ + publishing(port));
        agent.awaitSync(commit(GOOD, publishing(TestHost.freePort())));

        assertThat(host.containerNames()).containsExactlyInAnyOrder(host.name("api"), host.name("app"));
        assertThat(host.runs("api")).isTrue();
        assertThat(agent.log()).contains("to let go of the host's port").doesNotContain("already allocated");
    }

    private static String publishing(int port) {
        return "ports: [\"127.0.0.1:" + port + ":80\"]\n";
    }

    private void holdPort(int port) {
        String holder = host.docker()
                .createContainerCmd("busybox:stable")
                .withName(host.name("holder"))
                .withCmd("sleep", "1000")
                .withExposedPorts(ExposedPort.tcp(80))
                .withHostConfig(
                        HostConfig.newHostConfig().withPortBindings(PortBinding.parse("127.0.0.1:" + port + ":80")))
                .exec()
                .getId();
        host.docker().startContainerCmd(holder).exec();
    }

    @Test
    void keepsTheDataOfAContainerThatIsStoppedFirst() {
        String fields = """
                ports: ["127.0.0.1:%d:80"]
                volumes: ["@data:/data"]
                """.formatted(TestHost.freePort());
        String script = "touch /tmp/well; echo one >> /data/log; sleep 1000";
        host.repository().write("data.yaml", "kind: Volume\nname: \"@data\"\n");
        agent.awaitSync(commit(script, fields));
        String before = host.idOf("app");
        Instant begun = Instant.now();

        agent.awaitSync(commit(script.replace("echo one", "echo two; wc -l < /data/log; echo two"), fields));

        assertThat(host.idOf("app")).isNotEqualTo(before);
        assertThat(agent.log()).contains("two at a time would share the host port");
        String log = host.log("app");
        assertThat(log).contains("two").contains("1");
        System.out.println("from the end of the old one to the start of the new one: "
                + host.gap(before, host.idOf("app"), begun).toMillis() + " ms");
    }

    @Test
    void leavesTheAppAloneWhenItsMigrationFails() {
        String app = "depends_on: { \"@migrate\": { condition: service_completed_successfully } }\n";
        host.repository().write("migrate.yaml", migration("true"));
        agent.awaitSync(commit(GOOD, app));
        String id = host.idOf("app");
        String started = started("app");

        host.repository().write("migrate.yaml", migration("echo no such column; exit 4"));
        commit(GOOD + " # two", app);
        awaitBlocked();

        assertUntouched(id, started);
        assertThat(agent.status().path("blocked").toString())
                .contains("migrate")
                .contains("no such column");

        host.repository().write("migrate.yaml", migration("exit 0"));
        agent.awaitSync(commit(GOOD + " # two", app));
        assertThat(host.idOf("app")).isNotEqualTo(id);
    }

    private static String migration(String script) {
        return """
                kind: Container
                name: "@migrate"
                image: busybox:stable
                command: [sh, -c, "%s"]
                restart: "no"
                """.formatted(script);
    }

    @Test
    void isBackInSyncWithoutARestartWhenABadCommitIsReverted() {
        agent.awaitSync(commit(GOOD, ""));
        String id = host.idOf("app");
        String started = started("app");
        commit("exit 3", "");
        awaitBlocked();

        agent.awaitSync(commit(GOOD, ""));

        assertUntouched(id, started);
        assertThat(host.containerNames()).containsExactly(host.name("app"));
    }

    @Test
    void abandonsACandidateForANewerCommit() {
        agent.awaitSync(commit(GOOD, ""));
        // Within its start period a check that fails says nothing: the candidate neither becomes healthy nor unhealthy.
        host.repository()
                .write("image/Dockerfile", image("sleep 1000"))
                .write("app.yaml", app("").replace("retries: 2", "start_period: 120s"))
                .commit();
        agent.awaitStatus(
                "a candidate", status -> host.containerNames().stream().anyMatch(name -> name.contains(".new-")));

        agent.awaitSync(commit(GOOD + " # three", ""));

        assertThat(host.containerNames()).containsExactly(host.name("app"));
        assertThat(host.inspect("app").getConfig().getCmd()).contains(GOOD + " # three");
    }

    @Test
    void changesALimitAndTheRestartPolicyInPlace() {
        agent.awaitSync(commit(GOOD, "mem_limit: 64m\n"));
        String id = host.idOf("app");
        String started = started("app");

        agent.awaitSync(commit(GOOD, "mem_limit: 96m\nrestart: always\n"));

        assertUntouched(id, started);
        assertThat(host.inspect("app").getHostConfig().getMemory()).isEqualTo(96L << 20);
        assertThat(host.inspect("app").getHostConfig().getRestartPolicy().getName())
                .isEqualTo("always");
    }
}
