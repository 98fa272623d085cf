package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is larger than the agent's whole memory. */
@Tag("engine")
class LargeFileIT {
    private static final long SIZE = 80_000_000;

    @TempDir
    Path directory;

    private TestHost host;

    @BeforeEach
    void start() {
        host = new TestHost(directory);
    }

    @AfterEach
    void close() throws IOException {
        host.close();
    }

    @Test
    void isBuiltIntoAnImage() throws IOException {
        host.repository().write("site/Dockerfile", "FROM busybox:stable\nCOPY data /data\nCMD [\"sleep\", \"1000\"]\n");
        try (RandomAccessFile data =
                new RandomAccessFile(directory.resolve("repository/site/data").toFile(), "rw")) {
            data.setLength(SIZE);
        }
        String commit = host.repository().write("site.yaml", """
                kind: Image
                name: "@site"
                build: ./site
                ---
                kind: Container
                name: "@site"
                image: "@site"
                stop_signal: SIGKILL
                rollout: { stable: 1s }
                """).commit();

        TestAgent agent = host.agent("", Map.of("QUAYMASTER_JAVA_OPTS", "-Xmx48m"));

        agent.awaitSync(commit);
        assertThat(agent.log()).doesNotContain("ERROR");
    }
}
