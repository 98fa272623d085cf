package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What persons tell the running agent, and whom it listens to. */
@Tag("engine")
class ControlIT {
    private static final String WEB = """
            kind: Container
            name: "@web"
            image: busybox:stable
            command: [sleep, "1000"]
            stop_signal: SIGKILL
            rollout: { stable: 100ms }
            """;

    @TempDir
    Path directory;

    private TestHost host;

    @BeforeEach
    void start() {
        host = new TestHost(directory);
    }

    @AfterEach
    void clean() throws Exception {
        host.close();
    }

    @Test
    void theSocketIsForItsOwnerAloneAndGoesWithTheAgent() throws Exception {
        TestAgent agent = host.agent();
        agent.awaitSync(host.repository().write("web.yaml", WEB).commit());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("data"))))
                .isEqualTo("rwx------");
        assertThat(agent.terminate()).isZero();
        assertThat(socket()).doesNotExist();
        assertThat(agent.tell("sync"))
                .isEqualTo(new TestAgent.Ended(
                        1,
                        "quaymaster: no agent runs with the data directory " + directory.resolve("data")
                                + ": there is no " + socket() + "; start one with \"quaymaster agent --config FILE\","
                                + " or name the directory of another with --data, or its configuration with"
                                + " --config\n"));
    }

    @Test
    void aSecondAgentDoesNotUseTheSameDataAndOneAfterAKillDoes() throws Exception {
        TestAgent first = host.agent();
        first.awaitSync(host.repository().write("web.yaml", WEB).commit());

        TestAgent second = host.agent();
        assertThat(second.awaitEnd()).isEqualTo(1);
        assertThat(second.log())
                .containsPattern("quaymaster: another agent \\(process [0-9]+\\) uses the data directory ");
        assertThat(first.tell("sync").code()).isZero();

        first.close();
        assertThat(socket()).exists();
        TestAgent third = host.agent();
        third.awaitStatus("in sync", status -> status.path("in_sync").asBoolean());
        assertThat(third.tell("sync").code()).isZero();
    }

    @Test
    void syncReturnsWhenTheNewestCommitIsApplied() throws Exception {
        TestAgent agent = host.agent();
        agent.awaitSync(host.repository().write("web.yaml", WEB).commit());
        String commit = host.repository()
                .write("net.yaml", "kind: Network\nname: \"@net\"\n")
                .commit();

        TestAgent.Ended sync = agent.tell("sync");

        assertThat(sync)
                .isEqualTo(new TestAgent.Ended(
                        0, host.source() + ": in sync at " + commit.substring(0, 7) + " Change what runs\n"));
        assertThat(agent.status().path("applied").path("id").asText()).isEqualTo(commit);
    }

    @Test
    void aSuspendedSourceIsLeftAloneAlsoAfterARestart() throws Exception {
        TestAgent agent = host.agent();
        agent.awaitSync(host.repository().write("web.yaml", WEB).commit());
        assertThat(agent.tell("suspend", "--reason", "moving the disk").code()).isZero();
        host.docker().removeContainerCmd(host.idOf("web")).withForce(true).exec();
        host.repository().write("net.yaml", "kind: Network\nname: \"@net\"\n").commit();
        assertThat(agent.tell("sync").code()).isEqualTo(1);
        assertThat(agent.terminate()).isZero();

        TestAgent again = host.agent();
        again.awaitStatus(
                "a pass",
                status -> status.path("outcome").asText().equals("waiting")
                        && status.path("waits").size() > 0);
        assertThat(again.tell("sync").code()).isEqualTo(1);

        assertThat(host.containerNames()).isEmpty();
        assertThat(again.status().path("suspended").path("reason").asText()).isEqualTo("moving the disk");
        assertThat(again.status().path("suspended").path("by").asText()).isEqualTo(System.getProperty("user.name"));
        assertThat(again.metric("quaymaster_suspended{source=\"" + host.source() + "\"}"))
                .isEqualTo(1);
        assertThat(again.get("/readyz").statusCode()).isEqualTo(200);
        assertThat(again.tell("resume")).isEqualTo(new TestAgent.Ended(0, host.source() + ": resumed\n"));
        again.awaitStatus("in sync", status -> status.path("in_sync").asBoolean());
        assertThat(host.runs("web")).isTrue();
    }

    @Test
    void approveLetsGoWhatWasHeldAlsoAfterARestart() throws Exception {
        TestAgent agent = host.agent();
        host.repository().write("net.yaml", network("kept"));
        for (String name : List.of("a1", "a2", "a3", "a4")) {
            host.repository().write(name + ".yaml", network(name));
        }
        agent.awaitSync(host.repository().commit());
        assertThat(agent.terminate()).isZero();
        for (String name : List.of("a1", "a2", "a3", "a4")) {
            host.repository().delete(name + ".yaml");
        }
        String commit = host.repository().commit();

        TestAgent again = host.agent();
        again.awaitStatus("held", status -> status.path("blocked").size() == 4);
        assertThat(networks()).hasSize(5);

        TestAgent.Ended approval = again.tell("approve");
        assertThat(approval.code()).isZero();
        assertThat(approval.text())
                .isEqualTo(host.named(host.source() + ": approved at " + commit.substring(0, 7) + """

                          remove network @a1
                          remove network @a2
                          remove network @a3
                          remove network @a4
                        """));
        again.awaitSync(commit);
        assertThat(networks()).containsExactly(host.name("kept"));
        assertThat(again.tell("approve").code()).isEqualTo(1);
    }

    private static String network(String name) {
        return "kind: Network\nname: \"@" + name + "\"\n";
    }

    private List<String> networks() {
        return host.docker().listNetworksCmd().exec().stream()
                .map(Network::getName)
                .filter(name -> name.startsWith(host.name("")))
                .sorted()
                .toList();
    }

    @Test
    void retryTriesAgainWhatFailedAndIsKept() throws Exception {
        TestAgent agent = host.agent();
        agent.awaitSync(host.repository().write("web.yaml", WEB).commit());
        host.repository()
                .write("web.yaml", WEB.replace("[sleep, \"1000\"]", "[sh, -c, \"exit 3\"]"))
                .commit();
        agent.awaitStatus("blocked", status -> status.path("blocked").size() == 1);
        String failed = failed();
        assertThat(agent.tell("retry", "db").text())
                .isEqualTo("quaymaster: there is no resource \"db\" (quaymaster status lists them); what failed: "
                        + host.source() + "/container/" + host.name("web") + "\n");

        assertThat(agent.tell("retry", host.name("web")))
                .isEqualTo(
                        new TestAgent.Ended(0, host.source() + ": trying again container/" + host.name("web") + "\n"));

        agent.awaitStatus("blocked again", status -> status.path("blocked").size() == 1 && !failed().equals(failed));
        assertThat(host.runs("web")).isTrue();
    }

    /** The id of the candidate that is kept; empty while there is none. */
    private String failed() {
        return host.containers().stream()
                .filter(container -> container.getNames()[0].contains(".failed-"))
                .map(Container::getId)
                .findFirst()
                .orElse("");
    }

    @Test
    void endsInTimeAlsoWhileSomebodyWaits() throws Exception {
        String slow = WEB.replace("stop_signal: SIGKILL", "stop_grace_period: 60s");
        TestAgent agent = host.agent();
        host.repository().write("net.yaml", "kind: Network\nname: \"@net\"\n");
        agent.awaitSync(host.repository().write("web.yaml", slow).commit());
        host.repository().delete("web.yaml").commit();
        CompletableFuture<TestAgent.Ended> sync = CompletableFuture.supplyAsync(() -> agent.tell("sync"));
        await().until(() -> agent.log().contains("stop container " + host.name("web")));

        assertThat(agent.terminate()).isZero();

        assertThat(sync.join().code()).isEqualTo(1);
    }

    private Path socket() {
        return directory.resolve("data/control.sock");
    }
}
