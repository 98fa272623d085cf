package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person breaks by hand is repaired on the event: the agent of these tests looks by itself only each hour. */
@Tag("engine")
class DriftIT {
    @TempDir
    Path directory;

    private TestHost host;
    private TestAgent agent;
    private String revision = "";

    @BeforeEach
    void converged() {
        host = new TestHost(directory);
        host.repository()
                .write("image/Dockerfile", "FROM busybox:stable\nCMD [\"sleep\", \"1000\"]\n")
                .write("app.yaml", """
                        kind: Image
                        name: "@app"
                        build: ./image
                        ---
                        kind: Image
                        name: "@spare"
                        build: { context: ./image, args: { SPARE: "yes" } }
                        ---
                        kind: Network
                        name: "@net"
                        ---
                        kind: Container
                        name: "@app"
                        image: "@app"
                        networks: ["@net"]
                        stop_signal: SIGKILL
                        rollout: { stable: 500ms }
                        """);
        agent = host.agent();
        revision = host.repository().commit();
        agent.awaitSync(revision);
    }

    @AfterEach
    void clean() throws Exception {
        host.close();
    }

    @Test
    void createsAgainAContainerThatWasRemoved() {
        String before = host.idOf("app");

        host.docker().removeContainerCmd(before).withForce(true).exec();

        awaitRepair();
        assertThat(host.runs("app")).isTrue();
        assertThat(host.idOf("app")).isNotEqualTo(before);
        assertThat(agent.metric("quaymaster_drift_total{kind=\"container\"}")).isEqualTo(1);
    }

    @Test
    void startsAgainAContainerThatWasStopped() {
        String before = host.idOf("app");

        host.docker().stopContainerCmd(before).exec();

        awaitRepair();
        assertThat(host.idOf("app")).isEqualTo(before);
    }

    @Test
    void startsAgainAContainerThatWasKilled() {
        String before = host.idOf("app");

        host.docker().killContainerCmd(before).exec();

        awaitRepair();
        assertThat(host.idOf("app")).isEqualTo(before);
    }

    @Test
    void connectsAgainAContainerThatWasDisconnected() {
        String before = host.idOf("app");

        host.docker()
                .disconnectFromNetworkCmd()
                .withContainerId(before)
                .withNetworkId(host.name("net"))
                .exec();

        awaitRepair();
        assertThat(host.idOf("app")).isEqualTo(before);
        assertThat(host.inspect("app").getNetworkSettings().getNetworks()).containsOnlyKeys(host.name("net"));
    }

    @Test
    void buildsAgainAnImageThatWasRemoved() {
        String spare = host.ownTags().stream()
                .filter(tag -> tag.contains("spare"))
                .findFirst()
                .orElseThrow();

        host.docker().removeImageCmd(spare).exec();

        awaitRepair();
        assertThat(host.ownTags()).contains(spare).hasSize(2);
    }

    @Test
    void tagsAgainAnImageOfARunningContainerThatLostItsTag() {
        String before = host.idOf("app");
        String tag = host.ownTags().stream()
                .filter(own -> own.contains("app"))
                .findFirst()
                .orElseThrow();

        host.docker().removeImageCmd(tag).withForce(true).exec();

        awaitRepair();
        assertThat(host.ownTags()).contains(tag);
        assertThat(host.idOf("app")).isEqualTo(before);
    }

    @Test
    void givesAContainerItsNameBack() {
        String before = host.idOf("app");

        host.docker().renameContainerCmd(before).withName(host.name("other")).exec();

        awaitRepair();
        assertThat(host.idOf("app")).isEqualTo(before);
    }

    /** Returns once the agent has seen the damage, mended it, and found nothing more to do. */
    private void awaitRepair() {
        agent.awaitStatus(
                "a repair",
                status -> status.path("in_sync").asBoolean()
                        && host.runs("app")
                        && agent.log().split("converged", -1).length > 2);
    }
}
