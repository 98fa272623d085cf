package io.quaymaster.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.MemoryTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConvertCommandTest {
    private final CommandRun program = new CommandRun();
    private final MemoryTree tree = new MemoryTree();

    @BeforeEach
    void showTheTree() {
        program.tree = tree;
    }

    @Test
    void printsManifestsAndSaysWhatIsNotInThem() {
        tree.file("deploy/compose.yaml", """
                services:
                  web: {image: web, network_mode: none, hostname: "${NAME}"}
                  debug: {image: debug, profiles: [debug]}
                """);

        assertThat(program.run("convert", ".")).isZero();
        assertThat(program.out()).contains("name: deploy-web").doesNotContain("debug");
        assertThat(program.err())
                .contains("warning: deploy/compose.yaml:2:51: service \"web\": hostname: the variable NAME is not set")
                .contains("warning: deploy/compose.yaml:3:3: service \"debug\": is left out");
    }

    @Test
    void writesTheServicesOfProfilesThatAreChosen() {
        tree.file("deploy/compose.yaml", "services: {debug: {image: debug, profiles: [debug]}}");

        assertThat(program.run("convert", ".", "--profile", "debug")).isZero();
        assertThat(program.out()).contains("name: deploy-debug");
        assertThat(program.err()).isEmpty();
    }

    @Test
    void refusesWhatWouldBeNoManifestAndSaysWhereItComesFrom() {
        tree.file("deploy/compose.yaml", "services: {web: {image: \"web:${TAG}\"}}");

        assertThat(program.run("convert", ".")).isEqualTo(1);
        assertThat(program.out()).isEmpty();
        assertThat(program.err()).contains("the variable TAG is not set", "must be an image reference", "1 problem");
    }

    @Test
    void saysOfAManifestOnlyThatItIsOne() {
        tree.file("deploy/compose.yaml", """
                {kind: Image, name: web, build: .}
                ---
                {kind: Container, name: web, image: web}
                """);

        assertThat(program.run("convert", ".")).isEqualTo(1);
        assertThat(program.err())
                .isEqualTo("deploy/compose.yaml:1:2: is a manifest of Quaymaster, by its \"kind\", and no Compose file,"
                        + " which has services:\n1 problem\n");
    }
}
