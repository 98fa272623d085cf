package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PruneType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents that are told to keep the same source at the same daemon. */
@Tag("engine")
class LeaseIT {
    @TempDir
    Path directory;

    private TestHost host;
    private TestAgent first;
    private String revision;

    @BeforeEach
    void start() {
        host = new TestHost(directory);
        first = host.agent();
        revision = host.repository().write("app.yaml", app(1)).commit();
        first.awaitSync(revision);
    }

    private TestAgent watching() {
        TestAgent second = host.another();
        second.awaitStatus("it watches", LeaseIT::watches);
        second.awaitSync(revision);
        return second;
    }

    @AfterEach
    void clean() throws IOException {
        host.close();
    }

    private static String app(int version) {
        return """
                kind: Container
                name: "@app"
                image: busybox:stable
                network_mode: none
                command: [sleep, "1000"]
                environment: { VERSION: "%d" }
                stop_signal: SIGKILL
                rollout: { stable: 500ms }
                """.formatted(version);
    }

    private static boolean holds(JsonNode status) {
        return status.path("lease").path("held").asBoolean();
    }

    private static boolean watches(JsonNode status) {
        return status.path("lease").path("held").isBoolean() && !holds(status);
    }

    private void awaitHeldBy(TestAgent agent, Duration longest) {
        await("the lease").atMost(longest).until(() -> holds(agent.status()));
    }

    private Optional<InspectContainerResponse> lease() {
        try {
            return Optional.of(host.docker()
                    .inspectContainerCmd("quaymaster.lease." + host.source())
                    .exec());
        } catch (NotFoundException none) {
            return Optional.empty();
        }
    }

    /** Somebody removes the only container, and one of the agents repairs that. */
    private void disturb() {
        String before = host.idOf("app");
        host.docker().removeContainerCmd(before).withForce(true).exec();
        await("the repair")
                .atMost(Duration.ofSeconds(20))
                .until(() -> host.runs("app") && !host.idOf("app").equals(before));
    }

    private long steps(TestAgent agent) {
        return agent.log()
                .lines()
                .filter(line -> line.contains("create container"))
                .count();
    }

    @Test
    void theSecondWatchesSaysWhoseLeaseItIsAndFollowsAtOnceWhenTheFirstEnds() {
        TestAgent second = watching();
        JsonNode lease = second.status().path("lease");
        assertThat(lease.path("pid").asLong()).isEqualTo(first.pid());
        assertThat(lease.path("command").asText()).isEqualTo("agent");
        assertThat(second.log()).containsOnlyOnce("only watching: quaymaster agent on ");
        assertThat(second.get("/readyz").statusCode()).isEqualTo(200);
        assertThat(second.metric("quaymaster_lease_held{source=\"" + host.source() + "\"}"))
                .isZero();
        assertThat(first.metric("quaymaster_lease_held{source=\"" + host.source() + "\"}"))
                .isEqualTo(1);
        revision = host.repository().write("app.yaml", app(2)).commit();
        first.awaitSync(revision);
        second.awaitSync(revision);
        assertThat(steps(second)).as(second.log()).isZero();

        assertThat(first.terminate()).isZero();

        awaitHeldBy(second, Duration.ofSeconds(5));
        disturb();
        assertThat(steps(second)).as(second.log()).isEqualTo(1);
        assertThat(second.terminate()).isZero();
        assertThat(lease()).isEmpty();
    }

    @Test
    void theFirstGoesOnWhenItsLeaseIsPruned() {
        TestAgent second = watching();
        String before = lease().orElseThrow().getId();

        host.docker()
                .pruneCmd(PruneType.CONTAINERS)
                .withLabelFilter("quaymaster.lease=" + host.source())
                .exec();

        await("another lease")
                .until(() ->
                        lease().filter(lease -> !lease.getId().equals(before)).isPresent());
        disturb();
        assertThat(steps(first)).as(first.log()).isEqualTo(2);
        assertThat(steps(second)).as(second.log()).isZero();
        assertThat(holds(first.status())).isTrue();
    }

    @Test
    void theSecondTakesOverWhenTheFirstIsKilled() {
        TestAgent second = watching();
        first.kill();

        awaitHeldBy(second, Duration.ofSeconds(30));
        disturb();
        assertThat(second.log()).contains("took the lease over from quaymaster agent on ");

        second.kill();
        TestAgent third = host.another();
        third.awaitSync(revision);
        assertThat(third.log()).doesNotContain("only watching");
    }

    @Test
    void theFirstOnlyWatchesWhenItWasStoppedForSoLongThatTheSecondTookOver() {
        TestAgent second = watching();
        first.pause();
        awaitHeldBy(second, Duration.ofSeconds(30));
        host.docker().removeContainerCmd(host.idOf("app")).withForce(true).exec();

        first.goOn();

        first.awaitStatus("it watches", LeaseIT::watches);
        await("the repair").atMost(Duration.ofSeconds(20)).until(() -> host.runs("app"));
        disturb();
        assertThat(steps(first)).as(first.log()).isEqualTo(1);
        assertThat(holds(second.status())).isTrue();
    }

    /** A pass for something else can fall into the time of a challenge, but not into that of each. */
    @Test
    void watchingCostsTheHolderOneRequestForEachChallenge() {
        TestAgent second = watching();

        await("a challenge for which nothing is listed and nothing inspected")
                .atMost(Duration.ofSeconds(90))
                .until(() -> requestsDuringAChallenge(second), Set.of("remove_container")::equals);
    }

    /** The kinds of requests that the first one sends while it answers a challenge of the second. */
    private Set<String> requestsDuringAChallenge(TestAgent second) {
        Map<String, Integer> before = first.dockerRequests();
        int challenges = second.dockerRequests().getOrDefault("create_container", 0);
        await("another challenge")
                .atMost(Duration.ofSeconds(20))
                .until(() -> second.dockerRequests().getOrDefault("create_container", 0) > challenges);
        await("its answer")
                .until(() -> first.dockerRequests().getOrDefault("remove_container", 0)
                        > before.getOrDefault("remove_container", 0));
        Map<String, Integer> after = first.dockerRequests();
        return after.keySet().stream()
                .filter(operation -> !Objects.equals(after.get(operation), before.get(operation)))
                .collect(Collectors.toSet());
    }

    @Test
    void applyIsRefusedByAnAgentThatLivesAndHasTheLeaseWhileItWorksOtherwise() throws Exception {
        Path manifests = Files.createDirectory(directory.resolve("manifests"));
        Files.writeString(manifests.resolve("app.yaml"), host.named(app(1).replace("stable: 500ms", "stable: 100s")));
        Process refused = apply(manifests);
        assertThat(output(refused))
                .contains("the lease of source \"" + host.source() + "\" is held by quaymaster agent on ")
                .contains("(process " + first.pid() + ")");
        assertThat(refused.exitValue()).isEqualTo(1);
        first.terminate();
        host.docker().removeContainerCmd(host.idOf("app")).withForce(true).exec();

        Process waiting = apply(manifests);
        await("its container").atMost(Duration.ofSeconds(30)).until(() -> host.runs("app"));
        assertThat(lease().orElseThrow().getConfig().getLabels())
                .containsEntry("quaymaster.lease.pid", Long.toString(waiting.pid()))
                .containsEntry("quaymaster.lease.command", "apply");
        waiting.toHandle().destroy();

        assertThat(output(waiting)).contains("quaymaster: interrupted");
        assertThat(lease()).isEmpty();
    }

    private Process apply(Path manifests) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "target/quaymaster/bin/quaymaster",
                        "apply",
                        manifests.toString(),
                        "--source",
                        host.source(),
                        "--data",
                        directory.resolve("applied").toString())
                .redirectErrorStream(true);
        builder.environment().put("QUAYMASTER_JAVA", System.getProperty("java.home"));
        Process process = builder.start();
        host.closeAtTheEnd(process::destroyForcibly);
        return process;
    }

    private static String output(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
