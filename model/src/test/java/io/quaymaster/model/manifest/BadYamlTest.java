package io.quaymaster.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
                bad("name: a\nname: b\n", "2:1: the key \"name\" is there already, at line 1: keep one of them"),
                bad("a:\n\tb: 1\n", "2:1: a tab stands here; YAML is indented with spaces only"),
                bad("a: b\n\tc: d\n", "2:1: a tab stands here; YAML is indented with spaces only"),
                bad(
                        "a: \"open\nb: 1\n",
                        "1:4: the quoted text that begins here is not closed: the closing quote is missing"),
                bad("a: 'open\n", "1:4: the quoted text that begins here is not closed: the closing quote is missing"),
                bad(
                        "a: [1, 2\nb: 3\n",
                        "1:4: the list that begins here is not closed: a comma or the closing ] is missing before 2:2"),
                bad(
                        "a: {b: 1\nc: 2\n",
                        "1:4: the mapping that begins here is not closed: a comma or the closing } is missing before 2:2"),
                bad(
                        "a: [1, 2\n",
                        "1:4: the list that begins here is not closed: a comma or the closing ] is missing before 2:1"),
                bad(
                        "a: [1,\n\n",
                        "1:4: the list that begins here is not closed: a comma or the closing ] is missing before 3:1"),
                bad(
                        "a: [1, {b: [2],\n",
                        "1:8: the mapping that begins here is not closed: a comma or the closing } is missing before 2:1"),
                bad(
                        "a: [80, 81}\n",
                        "1:4: the list that begins here is not closed: a comma or the closing ] is missing before 1:11"),
                bad(
                        "a: b: c\n",
                        "1:5: a key with a value cannot stand here: put a text that contains \": \" in quotes, or check the indentation"),
                bad(
                        "a:\n  b: 1\n c: 2\n",
                        "3:2: the indentation does not fit what is above (it begins at line 1): keys and items of the same list start in the same column"),
                bad(
                        "- a\nb: 1\n",
                        "2:1: the indentation does not fit what is above (it begins at line 1): keys and items of the same list start in the same column"),
                bad("a: 1\nb\nc: 2\n", "3:1: a key without a colon (it begins at line 2): write \"key: value\""),
                bad("a: *none\n", "1:4: the alias *none has no anchor &none before it in this document"),
                bad("a: &x\n  b: *x\n", "2:6: the alias *x stands inside the value it stands for"),
                bad("a: &x 1\n---\nb: *x\n", "3:4: the alias *x has no anchor &x before it in this document"),
                bad(
                        "a: !secret b\n",
                        "1:4: the tag !secret cannot be used here; values have no tags, except !!str, !!int, !!float, !!bool, !!null, !!seq and !!map where they fit"),
                bad("a: !!int b\n", "1:4: the value does not fit its tag !!int"),
                bad(
                        "a: !!python/object:os.system {}\n",
                        "1:4: the tag !!python/object:os.system cannot be used here; values have no tags, except !!str, !!int, !!float, !!bool, !!null, !!seq and !!map where they fit"),
                bad(
                        "a: !!set {}\n",
                        "1:4: the tag !!set cannot be used here; values have no tags, except !!str, !!int, !!float, !!bool, !!null, !!seq and !!map where they fit"),
                bad(
                        "8080: a\ntrue: b\n~: c\n",
                        "1:1: the key 8080 is no text; write it in quotes: \"8080\"",
                        "2:1: the key true is no text; write it in quotes: \"true\"",
                        "3:1: a key is missing or null; write it in quotes if it is meant as text"),
                bad("? [a]\n: b\n? {c: d}\n: e\n", "1:3: a list cannot be a key", "3:3: a mapping cannot be a key"),
                bad(
                        "a:\n  <<: text\nb:\n  <<: [1]\n",
                        "2:7: << merges mappings: give it an alias of one, such as *defaults, or a list of them",
                        "4:8: << merges mappings: give it an alias of one, such as *defaults, or a list of them"),
                bad("a: @b\n", "1:4: a text cannot begin with this character: put it in quotes"),
                bad("a: `b\n", "1:4: a text cannot begin with this character: put it in quotes"),
                bad("a: %b\n", "1:4: a text cannot begin with this character: put it in quotes"),
                bad(
                        "a: b\u0007\n",
                        "1:5: the character U+0007 is not allowed in YAML; in double quotes it can be written as \"\\x07\""),
                bad(
                        "%YAML 2.0\n---\na: b\n",
                        "1:1: the %YAML directive asks for another major version: remove it, 1.2 is read"),
                bad(
                        "a: \"\\q\"\n",
                        "1:6: an escape that YAML does not know: in double quotes a backslash is written \\\\, in single quotes as it is"),
                bad(
                        "a: |x\n",
                        "1:5: this is not YAML: expected chomping or indentation indicators, but found x(120) (while scanning a block scalar (it begins at line 1))"));
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        assertThat(read(new byte[] {'a', ':', ' ', '\n', 'b', ':', ' ', (byte) 0xFF}))
                .containsExactly(
                        "2:4: the byte 0xFF is not valid UTF-8; save the file as UTF-8 (it seems to be another encoding, or no text at all)");
    }

    @Test
    void refusesOtherEncodings() {
        assertThat(read("a: b".getBytes(StandardCharsets.UTF_16)))
                .containsExactly(
                        "1:1: the byte 0xFE is not valid UTF-8; save the file as UTF-8 (it seems to be UTF-16, or no text at all)");
    }

    @Test
    void refusesBytesThatEndWithinACharacter() {
        assertThat(read(new byte[] {'a', ':', ' ', (byte) 0xC3}))
                .containsExactly(
                        "1:4: the byte 0xC3 is not valid UTF-8; save the file as UTF-8 (it seems to be another encoding, or no text at all)");
    }

    @Test
    void refusesAnAliasBomb() {
        String lists = IntStream.range(1, 20)
                .mapToObj(level ->
                        String.format("l%d: &l%d [*l%d, *l%d, *l%d]%n", level, level, level - 1, level - 1, level - 1))
                .collect(Collectors.joining());
        assertThat(read(("l0: &l0 [a, b, c]\n" + lists).getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        "10:15: the file holds more than 100000 values, with each alias counted as what it stands for: split it, or use fewer aliases");
    }

    @Test
    void refusesDeepNesting() {
        assertThat(read("[".repeat(100_000).getBytes(StandardCharsets.UTF_8)))
                .containsExactly("1:51: nested more than 50 levels deep");
    }

    @Test
    void refusesDeepNestingByIndentation() {
        String deep = IntStream.range(0, 60)
                .mapToObj(level -> " ".repeat(level) + "a:\n")
                .collect(Collectors.joining());
        assertThat(read(deep.getBytes(StandardCharsets.UTF_8)))
                .containsExactly("51:51: nested more than 50 levels deep");
    }

    @Test
    void refusesAHundredMegabytesWithoutReadingThem() {
        assertThat(read(new byte[100 * 1024 * 1024]))
                .containsExactly(
                        "1:1: the file has 104857600 bytes; at most 1048576 are read (1 MiB): split it, or exclude it in .quaymasterignore if it is no manifest");
    }

    @Test
    void refusesALongText() {
        assertThat(read(("a: " + "x".repeat(300_000)).getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        "1:4: a text of 300000 characters; at most 262144 are allowed: keep it in a file of its own");
    }

    @Test
    void refusesThousandsOfDocuments() {
        assertThat(read("---\na: b\n".repeat(1_001).getBytes(StandardCharsets.UTF_8)))
                .containsExactly("2001:1: more than 1000 documents in one file: split it");
    }

    private List<String> read(byte[] content) {
        new YamlReader().read("a.yaml", content, problems);
        return problems.list().stream()
                .map(Problem::toString)
                .map(text -> text.substring("a.yaml:".length()))
                .toList();
    }

    private static Arguments bad(String text, String... expected) {
        return Arguments.of(text, expected);
    }
}
