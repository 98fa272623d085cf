package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real engine makes of volumes that nobody named: one that a manifest asks for, and one of the image. */
@Tag("engine")
class HandoverIT {
    private static final String NETWORK = """
            kind: Network
            name: "@net"
            """;
    /** Adds its version to a file in each volume, and says what is in both. */
    private static final String DATABASE = NETWORK + """
            ---
            kind: Image
            name: "@db"
            build: ./image
            ---
            kind: Container
            name: "@db"
            image: "@db"
            environment: { VERSION: %s }
            volumes: [/data]
            command: [sh, -c, "echo $$VERSION >> /data/log; echo $$VERSION >> /img/log; cat /data/log /img/log; %s"]
            stop_signal: SIGKILL
            rollout: { stable: 500ms }
            """;

    private static final String GOOD = "sleep 1000";

    @TempDir
    Path directory;

    private TestHost host;
    private TestAgent agent;
    private List<String> volumes = List.of();

    @BeforeEach
    void runsTheFirstVersion() {
        host = new TestHost(directory);
        host.repository().write("image/Dockerfile", "FROM busybox:stable\nVOLUME /img\n");
        agent = host.agent();
        deploy("one", GOOD);
        volumes = volumesOf("db");
        assertThat(volumes).hasSize(2);
    }

    @AfterEach
    void clean() throws Exception {
        host.close();
    }

    @Test
    void findsTheDataOfTheOldInstanceInTheNewOne() {
        deploy("two", GOOD);
        deploy("three", GOOD);

        assertThat(host.containerNames()).containsExactly(host.name("db"));
        assertThat(volumesOf("db")).isEqualTo(volumes);
        assertThat(host.log("db").lines()).containsExactly("one", "two", "three", "one", "two", "three");
    }

    @Test
    void givesTheOldInstanceItsDataBackWhenTheNewOneFails() {
        host.repository().write("app.yaml", DATABASE.formatted("two", "exit 7"));
        host.repository().commit();
        agent.awaitStatus("blocked", status -> status.toString().contains("did not become ready"));

        assertThat(host.runs("db")).isTrue();
        assertThat(volumesOf("db")).isEqualTo(volumes);

        deploy("three", GOOD);
        assertThat(host.containerNames()).containsExactly(host.name("db"));
        assertThat(host.log("db").lines()).startsWith("one", "two").endsWith("two", "one", "three");
    }

    @Test
    void leavesNoVolumeBehind() {
        deploy("two", GOOD);
        host.repository().write("app.yaml", NETWORK);
        agent.awaitSync(host.repository().commit());

        assertThat(host.containers()).isEmpty();
        assertThat(host.docker().listVolumesCmd().exec().getVolumes())
                .extracting(InspectVolumeResponse::getName)
                .doesNotContainAnyElementsOf(volumes);
    }

    private void deploy(String version, String ending) {
        host.repository().write("app.yaml", DATABASE.formatted(version, ending));
        agent.awaitSync(host.repository().commit());
    }

    private List<String> volumesOf(String container) {
        return Objects.requireNonNull(host.inspect(container).getMounts()).stream()
                .map(InspectContainerResponse.Mount::getName)
                .sorted()
                .toList();
    }
}
