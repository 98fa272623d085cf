package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where all that was declared seems to be gone, it is a mistake or an outage until a person says otherwise. */
@Tag("engine")
class VanishedIT {
    private static final String APP = """
            kind: Network
            name: "@net"
            ---
            kind: Container
            name: "@app"
            image: busybox:stable
            command: [sleep, "1000"]
            replicas: 10
            networks: ["@net"]
            stop_signal: SIGKILL
            rollout: { stable: 300ms }
            """;

    @TempDir
    Path directory;

    private TestHost host;
    private TestAgent agent;
    private List<String> running = List.of();

    @BeforeEach
    void converged() {
        host = new TestHost(directory);
        agent = host.agentBelow("deploy");
        agent.awaitSync(host.repository().write("deploy/app.yaml", APP).commit());
        running = ids();
        assertThat(running).hasSize(10);
    }

    @AfterEach
    void clean() throws IOException {
        host.close();
    }

    @Test
    void nothingIsRemovedWhenAllManifestsAreDeleted() {
        String deleted = host.repository()
                .delete("deploy/app.yaml")
                .write("deploy/README.md", "All of it is in another repository now.\n")
                .commit();

        awaitRefused(deleted, "there is no manifest here, and nothing is removed on that ground");

        assertStillDefended();
        agent.awaitSync(host.repository().write("deploy/app.yaml", APP).commit());
    }

    @Test
    void nothingIsRemovedWhenThePathIsRenamed() {
        String renamed =
                host.repository().move("deploy/app.yaml", "operations/app.yaml").commit();

        awaitRefused(renamed, "no directory of the repository");

        assertThat(ids()).isEqualTo(running);
        agent.awaitSync(
                host.repository().move("operations/app.yaml", "deploy/app.yaml").commit());
        assertThat(ids()).isEqualTo(running);
    }

    @Test
    void nothingIsRemovedWhenTheBranchIsDeleted() {
        host.repository().renameBranch("main", "trunk");

        agent.awaitStatus(
                "an error that names the branch",
                status -> status.path("last_fetch").path("error").asText().contains("main"));
        assertStillDefended();

        host.repository().renameBranch("trunk", "main");
        agent.awaitSync(
                host.repository().write("deploy/app.yaml", APP + "# back\n").commit());
        assertThat(ids()).hasSize(10).doesNotContain("");
    }

    @Test
    void sixtyPercentInOneCommitAreHeldAndTheRestOfItIsDoneUntilAPersonApproves() {
        String fewer = host.repository()
                .write("deploy/app.yaml", APP.replace("replicas: 10", "replicas: 4"))
                .write("deploy/new.yaml", "kind: Network\nname: \"@new\"\n")
                .commit();

        agent.awaitStatus("held", status -> status.path("blocked").toString().contains("quaymaster approve"));
        assertThat(ids()).isEqualTo(running);
        assertThat(host.docker()
                        .listNetworksCmd()
                        .withNameFilter(host.name("new"))
                        .exec())
                .hasSize(1);

        assertThat(agent.tell("approve").code()).isZero();
        agent.awaitSync(fewer);
        assertThat(ids()).hasSize(4);
    }

    private void awaitRefused(String revision, String why) {
        agent.awaitStatus(
                "refused",
                status -> isLatest(status, revision)
                        && status.path("problems").toString().contains(why));
        assertThat(agent.status().path("in_sync").asBoolean()).isFalse();
    }

    private static boolean isLatest(JsonNode status, String revision) {
        return status.path("latest").path("id").asText().equals(revision);
    }

    private List<String> ids() {
        return host.containers().stream().map(Container::getId).toList();
    }

    /** What is declared by the revision in force comes back. */
    private void assertStillDefended() {
        assertThat(ids()).isEqualTo(running);
        host.docker().removeContainerCmd(running.getFirst()).withForce(true).exec();
        agent.awaitStatus("repaired", status -> ids().size() == 10 && host.runs("app"));
        assertThat(ids()).containsAll(running.subList(1, 10));
    }
}
