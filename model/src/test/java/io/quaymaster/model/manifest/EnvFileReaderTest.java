package io.quaymaster.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnvFileReaderTest {
    private static final SortedMap<String, String> GIVEN = new TreeMap<>(Map.of("GIVEN", "outside"));

    private final Problems problems = new Problems();

    @ParameterizedTest
    @MethodSource
    void readsWhatComposeReads(String text, Map<String, String> expected) {
        assertThat(read(text)).isEqualTo(new TreeMap<>(expected));
        assertThat(problems.list()).isEmpty();
    }

    static Stream<Arguments> readsWhatComposeReads() {
        return Stream.of(
                file("A=1\nB=2", Map.of("A", "1", "B", "2")),
                file("\uFEFF# comment\n\n  A=1  \r\n", Map.of("A", "1")),
                file("export A=1\nexport  B = 2\n", Map.of("A", "1", "B", "2")),
                file("A: 1\n", Map.of("A", "1")),
                file("A=\nB=''\nC=\"\"\n", Map.of("A", "", "B", "", "C", "")),
                file("A=x # comment\nB=x#y\nC= # comment\n", Map.of("A", "x", "B", "x#y", "C", "")),
                file("A='x # $y \\n'  # comment\n", Map.of("A", "x # $y \\n")),
                file("A='it\\'s'\n", Map.of("A", "it's")),
                file("A=\"x\\ty\\\"z\\\\ \\$A\" # comment\n", Map.of("A", "x\ty\"z\\ $A")),
                file("A=\"one\ntwo\"\nB='three\nfour'\n", Map.of("A", "one\ntwo", "B", "three\nfour")),
                file("A=1\nB=${A}2\nC=\"$B-3\"\nD='$A'\n", Map.of("A", "1", "B", "12", "C", "12-3", "D", "$A")),
                file("A=${NONE:-d}\nB=$GIVEN\n", Map.of("A", "d", "B", "outside")),
                file("GIVEN=inside\nB=$GIVEN\n", Map.of("GIVEN", "inside", "B", "outside")),
                file("GIVEN\n", Map.of("GIVEN", "outside")),
                file("A=a b c\nB=x=y\n", Map.of("A", "a b c", "B", "x=y")));
    }

    @ParameterizedTest
    @MethodSource
    void saysWhereAndWhatIsWrong(String text, String expected) {
        read(text);
        assertThat(problems.list()).extracting(Problem::toString).containsExactly(".env:" + expected);
    }

    static Stream<Arguments> saysWhereAndWhatIsWrong() {
        return Stream.of(
                Arguments.of(
                        "A=1\n=2\n",
                        "2:1: this is no variable: write NAME=value, with a name of letters, digits and _"),
                Arguments.of("A=1\nB C=2\n", "2:3: after the name B comes \"=\" and its value"),
                Arguments.of("A=\"open\nB=1\n", "1:3: the closing quote is missing"),
                Arguments.of(
                        "A='x' y\n",
                        "1:6: something stands after the closing quote: a quote within quotes is written with a backslash"),
                Arguments.of(
                        "A=1\nNONE\n", "2:1: the variable NONE has no value here and is not set elsewhere: set it"),
                Arguments.of(
                        "A=\"\n\"\nB=$NONE\n",
                        "3:3: the variable NONE is not set: set it, or give a default with ${NONE:-default}"),
                Arguments.of(
                        "A=pa$5\n",
                        "1:3: a $ that begins no variable: write $$ for a dollar sign, or ${NAME} for a variable"));
    }

    @Test
    void takesRawValuesAsTheyAre() {
        assertThat(EnvFileReader.readRaw(".env", bytes("# c\nA=\"$x\" # y\nGIVEN\nB= 1 \n"), GIVEN, "set it", problems))
                .isEqualTo(new TreeMap<>(Map.of("A", "\"$x\" # y", "GIVEN", "outside", "B", " 1 ")));
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void refusesRawLinesWithoutAName() {
        EnvFileReader.readRaw(".env", bytes("A=1\n1\nB\n"), GIVEN, "set it", problems);
        assertThat(problems.list())
                .extracting(problem -> problem.location().line())
                .containsExactly(2, 3);
    }

    @Test
    void refusesFilesThatAreNoText() {
        EnvFileReader.read(".env", new byte[] {'A', '=', (byte) 0xFF}, GIVEN, "set it", problems);
        assertThat(problems.list())
                .extracting(Problem::toString)
                .containsExactly(
                        ".env:1:3: the byte 0xFF is not valid UTF-8; save the file as UTF-8 (it seems to be another encoding, or no text at all)");
    }

    private SortedMap<String, String> read(String text) {
        return EnvFileReader.read(".env", bytes(text), GIVEN, "set it", problems);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Arguments file(String text, Map<String, String> expected) {
        return Arguments.of(text, expected);
    }
}
