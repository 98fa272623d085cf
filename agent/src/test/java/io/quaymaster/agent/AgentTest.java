package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.agent.cli.Surroundings;
import io.quaymaster.agent.cli.Terminal;
import io.quaymaster.agent.config.ConfigurationReader;
import io.quaymaster.agent.config.Configured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void doesNotStartWithAWebhookSecretThatCannotBeRead() throws IOException {
        Path secret = directory.resolve("hook.secret");
        Path file = Files.writeString(directory.resolve("quaymaster.yaml"), """
                sources: [{name: shop, url: /srv/shop, webhook: {secret_file: %s}}]
                docker: {host: "unix:///nowhere/docker.sock"}
                """.formatted(secret));
        Configured configured = ConfigurationReader.read(file, Map.of());
        assertThat(configured).isInstanceOf(Configured.Good.class);

        assertThat(Agent.run(((Configured.Good) configured).configuration(), surroundings()))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("source \"shop\": webhook.secret_file: " + secret
                        + ": the secret in this file cannot be read: there is no such file\n");
    }

    private Surroundings surroundings() {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Surroundings(stream, stream, Terminal.none(), new TreeMap<>(), directory, InstantSource.system());
    }
}
