package io.quaymaster.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class AgentCommandTest {
    private static final String SOURCES = "sources: [{name: shop, url: /srv/shop}]\ndata: /srv/quaymaster\n";

    @TempDir
    private Path directory;

    private final CommandRun program = new CommandRun();

    @BeforeEach
    void atHome() {
        program.directory = directory;
    }

    @AfterEach
    void quietAgain() {
        Logs.configureQuietly((LoggerContext) LoggerFactory.getILoggerFactory());
    }

    @Test
    void startsTheAgentWithItsConfiguration() throws IOException {
        configuration("");

        assertThat(program.run("agent", "--config", "q.yaml")).isEqualTo(0);
        assertThat(program.asked).containsExactly("agent on /srv/quaymaster");
        assertThat(program.err()).matches("\\S+ INFO  started\n");
    }

    @Test
    void doesNotStartItWithABadOneAndSaysAllThatIsWrong() throws IOException {
        configuration("resync: never\nparallelism: 0\n");

        assertThat(program.run("agent", "--config", "q.yaml")).isEqualTo(1);
        assertThat(program.err().lines()).hasSize(3);
        assertThat(program.err()).startsWith(directory + "/q.yaml:3:9: resync").endsWith("\n2 problems\n");
        assertThat(program.asked).isEmpty();
    }

    @Test
    void doesNotStartItWithAWebhookSecretThatCannotBeRead() throws IOException {
        configuration("parallelism: 0\n");
        program.environment.put("QUAYMASTER_SOURCES_0_WEBHOOK_SECRET_FILE", "/none/secret");

        assertThat(program.run("agent", "--config", "q.yaml")).isEqualTo(1);
        assertThat(program.err())
                .contains(
                        "\nQUAYMASTER_SOURCES_0_WEBHOOK_SECRET_FILE:1:1: sources.webhook.secret_file: /none/secret: the"
                                + " secret in this file cannot be read: there is no such file;")
                .contains("q.yaml:3:14: parallelism: ")
                .endsWith("\n2 problems\n");
        assertThat(program.asked).isEmpty();
    }

    @Test
    void letsACommandPlanWithoutTheFilesOfTheAgent() throws IOException {
        configuration("docker: {config: /none/docker}\n");
        program.environment.put("QUAYMASTER_SOURCES_0_WEBHOOK_SECRET_FILE", "/none/secret");

        assertThat(program.run("plan", "--config", "q.yaml")).isEqualTo(0);
    }

    @Test
    void namesAVariableThatIsMisspeltWhereNothingElseIsSaid() {
        program.environment.put("QUAYMASTER_SOURCE_0_URL", "/srv/shop");

        assertThat(program.run("agent")).isEqualTo(1);
        assertThat(program.err())
                .startsWith("QUAYMASTER_SOURCE_0_URL:1:1: no key is set by this environment variable; did you mean"
                        + " \"QUAYMASTER_SOURCES_0_URL\"?\n");
    }

    @Test
    void findsTheConfigurationThatTheEnvironmentNames() throws IOException {
        configuration("");
        program.environment.put("QUAYMASTER_CONFIG", "q.yaml");

        assertThat(program.run("agent")).isEqualTo(0);
        assertThat(program.asked).containsExactly("agent on /srv/quaymaster");
    }

    @Test
    void needsNoFileWhereTheEnvironmentNamesASource() {
        program.environment.put("QUAYMASTER_SOURCES_0_URL", "/srv/shop");
        program.environment.put("QUAYMASTER_DATA", "/srv/elsewhere");

        assertThat(program.run("agent")).isEqualTo(0);
        assertThat(program.asked).containsExactly("agent on /srv/elsewhere");
    }

    @Test
    void saysWhatToDoWithoutAnyConfiguration() {
        assertThat(program.run("agent")).isEqualTo(64);
        assertThat(program.err())
                .startsWith("quaymaster agent: needs a configuration: name its file with --config or"
                        + " QUAYMASTER_CONFIG, or a repository with QUAYMASTER_SOURCES_0_URL\n");
    }

    @Test
    void logsAsTheConfigurationSays() throws IOException {
        configuration("log: {format: json, level: info}\n");

        program.run("agent", "--config", "q.yaml");

        assertThat(program.err()).startsWith("{").contains("\"formattedMessage\":\"started\"");
    }

    @Test
    void logsNothingBelowTheLevelOfTheConfiguration() throws IOException {
        configuration("log: {level: warn}\n");

        program.run("agent", "--config", "q.yaml");

        assertThat(program.err()).isEmpty();
    }

    @Test
    void logsAsTheEnvironmentSays() throws IOException {
        configuration("");
        program.environment.put("QUAYMASTER_LOG_LEVEL", "warn");

        program.run("agent", "--config", "q.yaml");

        assertThat(program.err()).isEmpty();
    }

    @Test
    void logsAsTheCommandLineSaysWhateverTheConfigurationDoes() throws IOException {
        configuration("log: {format: json, level: error}\n");

        program.run("agent", "--config", "q.yaml", "--log-format", "text", "--log-level", "trace");

        assertThat(program.err()).matches("\\S+ INFO  started\n");
    }

    private void configuration(String more) throws IOException {
        Files.writeString(directory.resolve("q.yaml"), SOURCES + more);
    }
}
