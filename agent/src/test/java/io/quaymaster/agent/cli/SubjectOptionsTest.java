package io.quaymaster.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectOptionsTest {
    private static final String SHOP =
            "{name: shop, url: /srv/shop.git, branch: main, path: deploy, variables: {TAG: '1', DOMAIN: example.com}}";
    private static final String HOST = "docker: {host: unix:///run/docker.sock}\ndata: /srv/quaymaster\n";

    @TempDir
    private Path directory;

    private final CommandRun program = new CommandRun();

    @BeforeEach
    void atHome() {
        program.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(strings = {"validate", "plan", "apply"})
    void readsTheOnlySourceOfAConfiguration(String command) throws IOException {
        configured("sources: [" + SHOP + "]\n" + HOST);

        assertThat(program.run(command, "--config", "q.yaml", "--set", "TAG=2")).isEqualTo(0);
        assertThat(program.asked)
                .contains(
                        "open /srv/shop.git of shop",
                        "load deploy of shop at  with {DOMAIN=example.com, TAG=2}",
                        "close /srv/shop.git of shop");
    }

    @Test
    void goesToTheDaemonAndTheDataOfAConfiguration() throws IOException {
        configured("sources: [" + SHOP + "]\n" + HOST);

        program.run("apply", "--config", "q.yaml");
        assertThat(program.asked).contains("connect unix:///run/docker.sock", "files below /srv/quaymaster");
    }

    @Test
    void goesElsewhereWhereTheCommandLineSaysSo() throws IOException {
        configured("sources: [" + SHOP + "]\n" + HOST);

        program.run("apply", "--config", "q.yaml", "--host", "unix:///d.sock", "--data", "/tmp/data");
        assertThat(program.asked).contains("connect unix:///d.sock", "files below /tmp/data");
    }

    @Test
    void comparesTwoRevisionsOfASource() throws IOException {
        configured("sources: [" + SHOP + "]\n");
        program.revisions.put("v1", CommandRun.good("redis:7.2"));
        program.revisions.put("v2", CommandRun.good("redis:7.2"));

        assertThat(program.run("diff", "--config", "q.yaml", "v1", "v2")).isEqualTo(0);
        assertThat(program.asked).contains("open /srv/shop.git of shop");
    }

    @Test
    void findsTheConfigurationThatTheEnvironmentNames() throws IOException {
        configured("sources: [" + SHOP + "]\n");
        program.environment.put("QUAYMASTER_CONFIG", "q.yaml");

        assertThat(program.run("validate")).isEqualTo(0);
        assertThat(program.asked).contains("open /srv/shop.git of shop");
    }

    @Test
    void takesAPathBeforeAConfigurationOfTheEnvironment() throws IOException {
        configured("sources: [" + SHOP + "]\n");
        program.environment.put("QUAYMASTER_CONFIG", "q.yaml");

        program.run("validate", ".");
        assertThat(program.asked).contains("open .");
    }

    @Test
    void asksWhichOfSeveralSourcesIsMeant() throws IOException {
        configured("sources: [" + SHOP + ", {url: /srv/blog.git}]\n");

        assertThat(program.run("plan", "--config", "q.yaml")).isEqualTo(64);
        assertThat(program.err())
                .startsWith("quaymaster plan: the configuration has several sources; choose one with --source: shop,"
                        + " blog\n");

        assertThat(program.run("plan", "--config", "q.yaml", "--source", "blog"))
                .isEqualTo(0);
        assertThat(program.asked).contains("open /srv/blog.git of blog");
    }

    @Test
    void saysWhichSourcesThereAre() throws IOException {
        configured("sources: [" + SHOP + "]\n");

        assertThat(program.run("plan", "--config", "q.yaml", "--source", "shpo"))
                .isEqualTo(64);
        assertThat(program.err())
                .startsWith("quaymaster plan: the configuration has no source \"shpo\"; there are shop\n");
    }

    private void configured(String text) throws IOException {
        Files.writeString(directory.resolve("q.yaml"), text);
    }
}
