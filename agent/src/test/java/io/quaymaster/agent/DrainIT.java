package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other containers see of an instance between the takeover of its successor and its end. */
@Tag("engine")
class DrainIT {
    private static final String LONG = "10m";

    @TempDir
    Path directory;

    private TestHost host;
    private TestAgent agent;

    @BeforeEach
    void runsTheFirstVersion() {
        host = new TestHost(directory);
        agent = host.agent();
        agent.awaitSync(commit("one", LONG));
    }

    @AfterEach
    void clean() throws IOException {
        host.close();
    }

    @Test
    void leavesTheNamesAndStillAnswersWhatWasAskedBefore() throws Exception {
        String id = host.idOf("web");
        String address = addressOf("web");
        CompletableFuture<String> slow =
                CompletableFuture.supplyAsync(() -> host.exec("client", "nc", host.name("web"), "9000"));
        awaitConnectionTo("web");

        String two = commit("two", LONG);
        awaitWithdrawal(id);

        assertThat(resolved("web")).containsExactly(addressOf("web"));
        assertThat(resolved("www")).containsExactly(addressOf("web"));
        assertThat(place(host.docker().inspectContainerCmd(id).exec()).getIpamConfig())
                .as("the address that it had before")
                .isNotNull()
                .satisfies(given -> assertThat(given.getIpv4Address()).isEqualTo(address));
        host.execById(id, "touch", "/go");
        assertThat(slow.get(30, TimeUnit.SECONDS)).isEqualTo("one\n");

        agent.awaitStatus("a wait for the drain", status -> status.toString().contains("to finish what it is at"));
        assertThat(commit("two", "0s")).isNotEqualTo(two);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> host.containerNames().equals(List.of(host.name("client"), host.name("web"))));
    }

    @Test
    void answersToItsNamesAgainWhenTheChangeIsTakenBack() {
        String id = host.idOf("web");
        commit("two", LONG);
        awaitWithdrawal(id);

        commit("one", LONG);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> host.find("web")
                        .map(InspectContainerResponse::getId)
                        .filter(id::equals)
                        .isPresent());
        agent.awaitSync(commit("one", "0s"));

        assertThat(host.containerNames()).containsExactly(host.name("client"), host.name("web"));
        assertThat(resolved("web")).containsExactly(addressOf("web"));
        assertThat(resolved("www")).containsExactly(addressOf("web"));
    }

    /** The server answers a request with its version, once there is a file that tells it to. */
    private String commit(String version, String drain) {
        return host.repository()
                .write("app.yaml", """
                        kind: Network
                        name: "@net"
                        ---
                        kind: Container
                        name: "@client"
                        image: busybox:stable
                        command: sleep 1000
                        networks: ["@net"]
                        stop_signal: SIGKILL
                        rollout: { stable: 500ms }
                        ---
                        kind: Container
                        name: "@web"
                        image: busybox:stable
                        environment: { VERSION: %s }
                        command: [nc, -ll, -p, "9000", -e, sh, -c, "while [ ! -e /go ]; do sleep 0.1; done; echo $$VERSION"]
                        networks: { "@net": { aliases: ["@www"] } }
                        stop_signal: SIGKILL
                        rollout: { stable: 500ms, drain: %s }
                        """.formatted(version, drain))
                .commit();
    }

    /** Until the request has reached the server: its handler runs. */
    private void awaitConnectionTo(String server) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> host.exec(server, "ps").contains("sh -c while"));
    }

    /** Until an instance answers to no name any more, while it still runs under another. */
    private void awaitWithdrawal(String id) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            InspectContainerResponse old = host.docker().inspectContainerCmd(id).exec();
            return old.getName().contains(".old-")
                    && Boolean.TRUE.equals(old.getState().getRunning())
                    && isWithdrawn(old);
        });
    }

    /** Not while it is on its way back. The daemon has any container answer to its short id as well. */
    private boolean isWithdrawn(InspectContainerResponse container) {
        ContainerNetwork place = container.getNetworkSettings().getNetworks().get(host.name("net"));
        if (place == null) {
            return false;
        }
        List<String> aliases = Objects.requireNonNullElse(place.getAliases(), List.of());
        return List.of(container.getId().substring(0, 12)).containsAll(aliases);
    }

    private String addressOf(String container) {
        return Objects.requireNonNull(place(host.inspect(container)).getIpAddress());
    }

    private ContainerNetwork place(InspectContainerResponse container) {
        return Objects.requireNonNull(
                container.getNetworkSettings().getNetworks().get(host.name("net")));
    }

    /** The addresses that the client finds for a name; the server of names is the first in the answer. */
    private List<String> resolved(String name) {
        return host.exec("client", "nslookup", "-type=a", host.name(name), "127.0.0.11")
                .lines()
                .filter(line -> line.startsWith("Address: "))
                .map(line -> line.substring("Address: ".length()))
                .toList();
    }
}
