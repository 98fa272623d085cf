package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A revision that cannot be applied, or cannot be had, takes nothing away from what runs. */
@Tag("engine")
class BadRevisionIT {
    private static final String DOCKERFILE = "FROM busybox:stable\nCMD [\"sleep\", \"1000\"]\n";
    private static final String APP = """
            kind: Image
            name: "@app"
            build: ./image
            ---
            kind: Container
            name: "@app"
            image: "@app"
            stop_signal: SIGKILL
            rollout: { stable: 500ms }
            """;

    @TempDir
    Path directory;

    private TestHost host;
    private TestAgent agent;
    private String good = "";
    private String container = "";

    @BeforeEach
    void converged() {
        host = new TestHost(directory);
        agent = host.agent();
        good = host.repository()
                .write("image/Dockerfile", DOCKERFILE)
                .write("app.yaml", APP)
                .commit();
        agent.awaitSync(good);
        container = host.idOf("app");
    }

    @AfterEach
    void clean() throws Exception {
        host.close();
    }

    @Test
    void appliesNothingOfARevisionWithProblemsAndGoesOnDefendingTheLastGoodOne() {
        String bad = host.repository()
                .write("app.yaml", APP + "imagee: x\nports: [\"70000:80\"]\n")
                .write("new.yaml", "kind: Network\nname: \"@new\"\n")
                .commit();

        agent.awaitStatus(
                "refused",
                status -> status.path("latest").path("id").asText().equals(bad)
                        && status.path("problems").size() == 2);
        assertThat(agent.status().path("problems").path(0).asText())
                .startsWith("app.yaml:10:1: container \"" + host.name("app") + "\": ")
                .contains("imagee", "image");
        assertThat(agent.status().path("problems").path(1).asText()).startsWith("app.yaml:11:9: ");
        assertThat(agent.status().path("applied").path("id").asText()).isEqualTo(good);
        assertThat(agent.log()).contains("app.yaml:10:1: ", "app.yaml:11:9: ");
        assertThat(agent.get("/readyz").statusCode()).isEqualTo(503);
        assertThat(agent.metric("quaymaster_in_sync{source=\"" + host.source() + "\"}"))
                .isZero();
        assertThat(agent.metric("quaymaster_revision_lag_seconds{source=\"" + host.source() + "\"}"))
                .isPositive();
        assertThat(host.docker()
                        .listNetworksCmd()
                        .withNameFilter(host.name("new"))
                        .exec())
                .isEmpty();

        host.docker().removeContainerCmd(container).withForce(true).exec();
        agent.awaitStatus("repaired", status -> host.runs("app"));

        agent.awaitSync(host.repository().write("app.yaml", APP).commit());
        assertThat(agent.get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void defendsTheLastGoodRevisionAlsoAfterARestart() {
        String bad = host.repository().write("app.yaml", "kind: Containr\n").commit();
        agent.awaitStatus(
                "refused",
                status -> status.path("latest").path("id").asText().equals(bad)
                        && !status.path("problems").isEmpty());
        assertThat(agent.terminate()).isZero();
        host.docker().removeContainerCmd(container).withForce(true).exec();

        agent = host.agent();

        agent.awaitStatus(
                "repaired",
                status -> host.runs("app")
                        && status.path("applied").path("id").asText().equals(good));
    }

    @Test
    void keepsTheOldContainerWhenABuildFailsAndShowsTheFailingStep() {
        host.repository()
                .write("image/Dockerfile", DOCKERFILE + "RUN echo about to fail && echo a word of why >&2 && exit 3\n")
                .commit();

        agent.awaitStatus(
                "failed",
                status -> status.path("resources")
                        .findValuesAsText("detail")
                        .toString()
                        .contains("a word of why"));
        assertThat(host.idOf("app")).isEqualTo(container);
        assertThat(host.runs("app")).isTrue();
        assertThat(agent.log()).contains("exit code: 3");

        agent.awaitSync(host.repository()
                .write("image/Dockerfile", DOCKERFILE + "RUN true\n")
                .commit());
        assertThat(host.idOf("app")).isNotEqualTo(container);
    }

    @Test
    void repairsDriftWhileTheRepositoryCannotBeReached() throws IOException {
        Path away = directory.resolve("away");
        Files.move(host.repository().directory(), away);
        agent.awaitStatus(
                "unreachable", status -> !status.path("last_fetch").path("ok").asBoolean());
        assertThat(agent.metric("quaymaster_git_fetch_duration_seconds_count{result=\"failed\"}"))
                .isPositive();

        host.docker().removeContainerCmd(container).withForce(true).exec();
        agent.awaitStatus("repaired", status -> host.runs("app"));

        Files.move(away, host.repository().directory());
        agent.awaitSync(host.repository().write("new.txt", "back").commit());
    }
}
