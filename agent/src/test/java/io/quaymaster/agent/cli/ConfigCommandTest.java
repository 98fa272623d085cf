package io.quaymaster.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.MemoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
    private final CommandRun program = new CommandRun();
    private final MemoryTree tree = new MemoryTree();

    @BeforeEach
    void showTheTree() {
        program.tree = tree;
    }

    @Test
    void printsTheCanonicalFormAsYaml() {
        tree.file("deploy/compose.yaml", """
                services:
                  web:
                    build: .
                    ports: ["8080:80"]
                """);

        assertThat(program.run("config", ".")).isZero();
        assertThat(program.out()).isEqualTo("""
                name: deploy
                networks:
                  default:
                    name: deploy_default
                    ipam: {}
                services:
                  web:
                    build:
                      context: /home/me/deploy
                      dockerfile: Dockerfile
                    command: null
                    entrypoint: null
                    networks:
                      default: null
                    ports:
                      - mode: ingress
                        target: 80
                        published: "8080"
                        protocol: tcp
                """);
        assertThat(program.err()).isEmpty();
    }

    @Test
    void printsJsonWithTheProfilesAndVariablesThatAreAskedFor() {
        tree.file("deploy/compose.yaml", """
                services:
                  web: {image: "web:${TAG}", network_mode: none}
                  debug: {image: debug, network_mode: none, profiles: [debug]}
                """);

        assertThat(program.run("config", ".", "-o", "json", "--profile", "debug", "--set", "TAG=7"))
                .isZero();
        assertThat(program.out()).contains("\"image\": \"web:7\"", "\"debug\": {");
    }

    @Test
    void warnsOfVariablesThatAreNotSet() {
        tree.file("deploy/compose.yaml", "services: {web: {image: \"web:${TAG}\"}}");

        assertThat(program.run("config", ".")).isZero();
        assertThat(program.err())
                .isEqualTo(
                        "warning: deploy/compose.yaml:1:25: service \"web\": image: the variable TAG is not set and counts as empty:"
                                + " set it, or give a default with ${TAG:-default}\n");
    }

    @Test
    void warnsOfVariablesThatAreNotSetAlsoWhereAProblemComesOfThem() {
        tree.file("deploy/compose.yaml", "services: {web: {image: x, cpus: \"${CPUS}\"}}");

        assertThat(program.run("config", ".")).isEqualTo(1);
        assertThat(program.err()).contains("warning: ", "the variable CPUS is not set", "must be a number, not \"\"");
    }

    @Test
    void reportsAllProblems() {
        tree.file("deploy/compose.yaml", """
                services:
                  web:
                    imagee: x
                    ports: 80
                """);

        assertThat(program.run("config", ".")).isEqualTo(1);
        assertThat(program.out()).isEmpty();
        assertThat(program.err()).isEqualTo("""
                deploy/compose.yaml:3:5: service "web": unknown key "imagee"; did you mean "image"?
                deploy/compose.yaml:4:12: service "web": ports: must be a list, not 80
                2 problems
                """);
    }

    @Test
    void readsTheFileThatIsNamed(@TempDir Path directory) throws IOException {
        program.directory = directory;
        Files.writeString(directory.resolve("compose.prod.yaml"), "");
        tree.file("deploy/compose.yaml", "services: {dev: {image: x}}");
        tree.file("deploy/compose.prod.yaml", "services: {prod: {image: x}}");

        assertThat(program.run("config", "compose.prod.yaml", "-o", "json")).isZero();
        assertThat(program.asked).contains("open " + directory);
        assertThat(program.out()).contains("\"prod\": {").doesNotContain("\"dev\"");
    }

    @Test
    void saysWhatItLooksForWhereThereIsNothing() {
        assertThat(program.run("config", ".")).isEqualTo(1);
        assertThat(program.err())
                .isEqualTo("quaymaster: there is no Compose file in .: compose.yaml, compose.yml, docker-compose.yml,"
                        + " docker-compose.yaml are looked for, and files that Git ignores are not read\n");
    }
}
