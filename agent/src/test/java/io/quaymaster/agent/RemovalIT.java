package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes when it is no longer declared, and what stays although it looks alike. */
@Tag("engine")
class RemovalIT {
    private static final String KEPT = """
            kind: Container
            name: "@kept"
            image: busybox:stable
            command: [sleep, "1000"]
            stop_signal: SIGKILL
            rollout: { stable: 500ms }
            """;

    private static final String GOING = """
            kind: Image
            name: "@going"
            build: ./image
            ---
            kind: Network
            name: "@net"
            ---
            kind: Volume
            name: "@data"
            ---
            kind: Volume
            name: "@scratch"
            on_removal: remove
            ---
            kind: Container
            name: "@going"
            image: "@going"
            networks: ["@net"]
            volumes: ["@data:/data", "@scratch:/scratch"]
            stop_signal: SIGKILL
            rollout: { stable: 500ms }
            """;

    @TempDir
    Path directory;

    private TestHost host;

    @BeforeEach
    void start() {
        host = new TestHost(directory);
        host.repository()
                .write("image/Dockerfile", "FROM busybox:stable\nCMD [\"sleep\", \"1000\"]\n")
                .write("kept.yaml", KEPT);
    }

    @AfterEach
    void clean() throws Exception {
        host.close();
    }

    @Test
    void removesTheFilesThatNoContainerHasAnyMore() {
        TestAgent agent = host.agent();
        String mounting = KEPT + "volumes: [./conf:/conf]\n";
        agent.awaitSync(host.repository()
                .write("kept.yaml", mounting)
                .write("conf/app.conf", "first")
                .commit());
        String first = mountedAt("/conf");
        String borrower = host.docker()
                .createContainerCmd("busybox:stable")
                .withName(host.name("borrower"))
                .withHostConfig(HostConfig.newHostConfig().withBinds(Bind.parse(first + ":/conf")))
                .exec()
                .getId();
        host.closeAtTheEnd(() -> host.docker().removeContainerCmd(borrower).exec());

        agent.awaitSync(host.repository().write("conf/app.conf", "second").commit());
        String second = mountedAt("/conf");
        agent.awaitSync(host.repository().write("conf/app.conf", "third").commit());
        String third = mountedAt("/conf");

        await().untilAsserted(() -> assertThat(Path.of(second)).doesNotExist());
        assertThat(Path.of(first)).exists();
        assertThat(Path.of(third)).exists();
    }

    private String mountedAt(String target) {
        return Objects.requireNonNull(host.inspect("kept").getMounts()).stream()
                .filter(mount -> String.valueOf(mount.getDestination()).contains(target))
                .map(InspectContainerResponse.Mount::getSource)
                .map(String::valueOf)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void removesWhatIsNoLongerDeclaredAndRetainsVolumes() {
        TestAgent agent = host.agent();
        agent.awaitSync(host.repository().write("going.yaml", GOING).commit());
        String kept = host.idOf("kept");
        assertThat(host.ownTags()).anyMatch(tag -> tag.contains("going"));

        agent.awaitSync(host.repository().delete("going.yaml").commit());

        assertThat(host.containerNames()).containsExactly(host.name("kept"));
        assertThat(host.idOf("kept")).isEqualTo(kept);
        assertThat(networks()).doesNotContain(host.name("net"));
        assertThat(volumes()).contains(host.name("data")).doesNotContain(host.name("scratch"));
        assertThat(host.ownTags()).noneMatch(tag -> tag.contains("going"));
    }

    @Test
    void removesSurplusReplicasAndLeavesTheFirst() {
        TestAgent agent = host.agent();
        agent.awaitSync(
                host.repository().write("kept.yaml", KEPT + "replicas: 3\n").commit());
        assertThat(host.containerNames()).containsExactly(host.name("kept"), host.name("kept-2"), host.name("kept-3"));
        String first = host.idOf("kept");

        agent.awaitSync(
                host.repository().write("kept.yaml", KEPT + "replicas: 1\n").commit());

        assertThat(host.containerNames()).containsExactly(host.name("kept"));
        assertThat(host.idOf("kept")).isEqualTo(first);
    }

    @Test
    void neverTouchesWhatIsNotOurs() {
        pull();
        String similar = foreign(host.name("going"));
        String predecessor = foreign(host.name("kept.old-0123456789ab"));
        String network = host.docker()
                .createNetworkCmd()
                .withName(host.name("nets"))
                .exec()
                .getId();
        host.docker().createVolumeCmd().withName(host.name("data-2")).exec();
        host.docker().tagImageCmd("busybox:stable", host.name("foreign"), "1").exec();
        TestAgent agent = host.agent();
        agent.awaitSync(host.repository().commit());

        agent.awaitSync(host.repository()
                .write("more.yaml", "kind: Network\nname: \"@other\"\n")
                .commit());
        agent.awaitSync(host.repository().delete("more.yaml").commit());

        assertThat(host.runs("going")).isTrue();
        assertThat(host.idOf("going")).isEqualTo(similar);
        assertThat(host.idOf("kept.old-0123456789ab")).isEqualTo(predecessor);
        assertThat(host.docker()
                        .inspectNetworkCmd()
                        .withNetworkId(network)
                        .exec()
                        .getName())
                .isEqualTo(host.name("nets"));
        assertThat(volumes()).contains(host.name("data-2"));
        assertThat(host.docker()
                        .inspectImageCmd(host.name("foreign") + ":1")
                        .exec()
                        .getRepoTags())
                .contains("busybox:stable");
    }

    @Test
    void saysWhenANameIsTakenByWhatIsNotOursAndGoesOnWithTheRest() {
        pull();
        String foreign = foreign(host.name("going"));
        TestAgent agent = host.agent();

        host.repository().write("going.yaml", GOING).commit();

        agent.awaitStatus(
                "blocked",
                status -> status.path("blocked").size() == 1
                        && host.runs("kept")
                        && status.path("outcome").asText().equals("blocked"));
        assertThat(agent.status().path("blocked").path(0).path("why").asText())
                .isEqualTo("the name " + host.name("going") + " is taken by a container that is not ours");
        assertThat(host.idOf("going")).isEqualTo(foreign);

        host.docker().removeContainerCmd(foreign).withForce(true).exec();
        agent.awaitStatus("in sync", status -> status.path("in_sync").asBoolean());
        assertThat(host.idOf("going")).isNotEqualTo(foreign);
    }

    private void pull() {
        try {
            host.docker().pullImageCmd("busybox:stable").start().awaitCompletion();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String foreign(String name) {
        String id = host.docker()
                .createContainerCmd("busybox:stable")
                .withName(name)
                .withCmd("sleep", "1000")
                .exec()
                .getId();
        host.docker().startContainerCmd(id).exec();
        return id;
    }

    private List<String> networks() {
        return host.docker().listNetworksCmd().exec().stream()
                .map(Network::getName)
                .toList();
    }

    private List<String> volumes() {
        return host.docker().listVolumesCmd().exec().getVolumes().stream()
                .map(volume -> volume.getName())
                .toList();
    }
}
