package io.quaymaster.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadYamlTest {
    private final Problems problems = new Problems();

    @ParameterizedTest
    @MethodSource
    void saysWhereAndWhatIsWrong(String text, String... expected) {
        assertThat(read(text.getBytes(StandardCharsets.UTF_8))).containsExactly(expected);
    }

    static Stream<Arguments> saysWhereAndWhatIsWrong() {
        return Stream.of(
                bad("name: a\nname: b\n", "2:1: X"),
                bad("a:\n\tb: 1\n", "2:1: X"),
                bad("a: b\n\tc: d\n", "2:1: X"),
                bad("a: \"open\nb: 1\n", "3:1: X"),
                bad("a: 'open\n", "2:1: X"),
                bad("a: [1, 2\nb: 3\n", "2:2: X"),
                bad("a: {b: 1\nc: 2\n", "2:2: X"),
                bad("a: [1, 2\n", "2:1: X"),
                bad("a: b: c\n", "1:5: X"),
                bad("a:\n  b: 1\n c: 2\n", "3:2: X"),
                bad("- a\nb: 1\n", "2:1: X"),
                bad("a: 1\nb\nc: 2\n", "3:1: X"),
                bad("a: *none\n", "1:4: X"),
                bad("a: &x\n  b: *x\n", "2:6: X"),
                bad("a: &x 1\n---\nb: *x\n", "3:4: X"),
                bad("a: !secret b\n", "1:4: X"),
                bad("a: !!int b\n", "1:4: X"),
                bad("a: !!python/object:os.system {}\n", "1:4: X"),
                bad("a: !!set {}\n", "1:4: X"),
                bad("8080: a\ntrue: b\n~: c\n", "1:1: X", "2:1: X", "3:1: X"),
                bad("? [a]\n: b\n? {c: d}\n: e\n", "1:3: X", "3:3: X"),
                bad("a:\n  <<: text\nb:\n  <<: [1]\n", "2:7: X", "4:8: X"),
                bad("a: @b\n", "1:4: X"),
                bad("a: `b\n", "1:4: X"),
                bad("a: %b\n", "1:4: X"),
                bad("a: b\u0007\n", "1:5: X"),
                bad("%YAML 2.0\n---\na: b\n", "1:1: X"),
                bad("a: \"\\q\"\n", "1:6: X"),
                bad("a: |x\n", "1:5: X"));
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        assertThat(read(new byte[] {'a', ':', ' ', '\n', 'b', ':', ' ', (byte) 0xFF}))
                .containsExactly("X");
    }

    @Test
    void refusesOtherEncodings() {
        assertThat(read("a: b".getBytes(StandardCharsets.UTF_16))).containsExactly("X");
    }

    @Test
    void refusesBytesThatEndWithinACharacter() {
        assertThat(read(new byte[] {'a', ':', ' ', (byte) 0xC3})).containsExactly("X");
    }

    @Test
    void refusesAnAliasBomb() {
        String lists = IntStream.range(1, 20)
                .mapToObj(level -> String.format("l%d: &l%d [*l%d, *l%d, *l%d]%n", level, level, level - 1, level - 1, level - 1))
                .collect(Collectors.joining());
        assertThat(read(("l0: &l0 [a, b, c]\n" + lists).getBytes(StandardCharsets.UTF_8))).containsExactly("X");
    }

    @Test
    void refusesDeepNesting() {
        assertThat(read("[".repeat(100_000).getBytes(StandardCharsets.UTF_8))).containsExactly("X");
        assertThat(read("{a: ".repeat(100_000).getBytes(StandardCharsets.UTF_8))).hasSize(2);
        String deep = IntStream.range(0, 60).mapToObj(level -> " ".repeat(level) + "a:\n").collect(Collectors.joining());
        assertThat(read(deep.getBytes(StandardCharsets.UTF_8))).hasSize(3);
    }

    @Test
    void refusesAHundredMegabytesWithoutReadingThem() {
        ByteArrayOutputStream none = new ByteArrayOutputStream();
        assertThat(none.size()).isZero();
        assertThat(read(new byte[100 * 1024 * 1024])).containsExactly("X");
    }

    @Test
    void refusesALongText() {
        assertThat(read(("a: " + "x".repeat(300_000)).getBytes(StandardCharsets.UTF_8))).containsExactly("X");
    }

    @Test
    void refusesThousandsOfDocuments() {
        assertThat(read("---\na: b\n".repeat(1_001).getBytes(StandardCharsets.UTF_8))).containsExactly("X");
    }

    private java.util.List<String> read(byte[] content) {
        new YamlReader().read("a.yaml", content, problems);
        return problems.list().stream().map(Problem::toString).map(text -> text.substring("a.yaml:".length())).toList();
    }

    private static Arguments bad(String text, String... expected) {
        return Arguments.of(text, expected);
    }
}
