package io.quaymaster.model.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.MemoryTree;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever a repository holds, reading it ends, soon and with a problem. */
class HostileComposeTest {
    private final MemoryTree tree = new MemoryTree();

    @Test
    void aliasesThatMultiplyAreNotFollowed() {
        String levels = IntStream.range(1, 12)
                .mapToObj(level -> "x-" + level + ": &l" + level + " ["
                        + String.join(", ", Collections.nCopies(9, "*l" + (level - 1))) + "]\n")
                .collect(Collectors.joining());
        tree.file("compose.yaml", "x-0: &l0 [a]\n" + levels + "services: {a: {image: x}}\n");

        assertThat(problems()).contains("holds more than 100000 values");
    }

    @Test
    void whatIsNotUtf8IsMindedInValuesOnly() {
        byte[] variables = "# caf\u00e9\nA=caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        tree.file("compose.yaml", "services: {a: {image: x, env_file: v.env}}").file("v.env", variables);

        assertThat(problems())
                .isEqualTo("v.env:2:3: service \"a\": env_file: the value is not UTF-8: save the file as UTF-8");
    }

    @Test
    void whatWindowsWritesIsRead() {
        tree.file("compose.yaml", "\uFEFFservices: {a: {image: x}}\r\n".getBytes(StandardCharsets.UTF_16LE));

        assertThat(load()).isInstanceOf(ComposeResult.Good.class);
    }

    @Test
    void variablesThatMultiplyAreNotReplaced() {
        tree.file(".env", "A=" + "a".repeat(100_000) + "\n");
        tree.file("compose.yaml", "services: {a: {image: x, hostname: \"" + "$A".repeat(1000) + "\"}}");

        assertThat(problems()).contains("the text is longer than");
    }

    @Test
    void variablesThatNestAreNotFollowedForEver() {
        String nested = "${A:-".repeat(5000) + "}".repeat(5000);
        tree.file("compose.yaml", "services: {a: {image: x, hostname: \"" + nested + "\"}}");

        assertThat(problems()).contains("nested more than 50 deep");
    }

    @Test
    void bracesThatDoNotCloseCostLittle() {
        tree.file("compose.yaml", "services: {a: {image: x, hostname: \"" + "${A:-{".repeat(20_000) + "\"}}");

        assertThat(problems()).contains("begins no variable");
    }

    @Test
    void rangesOfPortsHaveALimit() {
        String ports = "[" + "\"1-65535\", ".repeat(50) + "\"80\"]";
        tree.file(
                "compose.yaml",
                "services: {a: {image: x, ports: " + ports.replace("\"1-65535\", \"1", "\"2-65535\", \"1")
                        + ", expose: [80]}, b: {image: x, ports: [\"1-40000\", \"1-40000/udp\"]}}");

        assertThat(problems()).contains("more than 65536 ports");
    }

    @Test
    void filesThatIncludeEachOtherHaveALimit() {
        for (int file = 0; file < 200; file++) {
            tree.file(file == 0 ? "compose.yaml" : "f" + file + ".yaml", "include: [f" + (file + 1) + ".yaml]\n");
        }

        assertThat(problems()).contains("more than 50 deep");
    }

    @Test
    void servicesThatExtendEachOtherHaveALimit() {
        String services = IntStream.range(0, 500)
                .mapToObj(service -> "  s" + service + ": {extends: s" + (service + 1) + "}\n")
                .collect(Collectors.joining());
        tree.file("compose.yaml", "services:\n" + services + "  s500: {image: x}\n");

        assertThat(problems()).contains("extend each other more than 50 deep");
    }

    @Test
    void aLongChainOfDependenciesIsFollowedToItsEnd() {
        String services = IntStream.range(0, 3_000)
                .mapToObj(service -> "  s" + service + ": {image: x, depends_on: [s" + (service + 1) + "]}\n")
                .collect(Collectors.joining());
        tree.file("compose.yaml", "services:\n" + services + "  s3000: {image: x, depends_on: [s2999]}\n");

        assertThat(problems()).contains("it waits for itself: s2999 → s3000 → s2999");
    }

    @Test
    void numbersWithoutEndAreTexts() {
        tree.file(
                "compose.yaml",
                "services: {a: {image: x, environment: {A: " + "9".repeat(100_000) + ", B: 1e999999999}}}");

        assertThat(load()).isInstanceOf(ComposeResult.Good.class);
    }

    @Test
    void filesOutsideOfTheRepositoryAreNotRead() {
        tree.link("link.env", "/etc/passwd");
        tree.file("compose.yaml", """
                include: [../other/compose.yaml]
                services:
                  a: {image: x, env_file: link.env}
                  b: {extends: {file: /etc/compose.yaml, service: b}}
                """);

        assertThat(problems())
                .contains("compose.yaml:1:11: \"/srv/other/compose.yaml\" leads out of the repository")
                .contains("compose.yaml:4:23: \"/etc/compose.yaml\" leads out of the repository");

        tree.file("compose.yaml", "services: {a: {image: x, env_file: link.env}}");
        assertThat(problems()).contains("\"link.env\" leads out of the repository");
    }

    @Test
    void theValueOfAVariableIsInNoProblem() {
        tree.file(".env", "SECRET=hunter2\n");
        tree.file("compose.yaml", "services: {a: {image: x, environment: {A: \"${SECRET}\", B: [x]}, labels: [5]}}");

        assertThat(problems()).isNotEmpty().doesNotContain("hunter2");
    }

    private ComposeResult load() {
        return ComposeLoader.load(tree, new ComposeRequest("", "/srv/project", new TreeMap<>(), List.of(), Set.of()));
    }

    private String problems() {
        return load() instanceof ComposeResult.Bad bad
                ? bad.problems().stream().map(Object::toString).collect(Collectors.joining("\n"))
                : "";
    }
}
