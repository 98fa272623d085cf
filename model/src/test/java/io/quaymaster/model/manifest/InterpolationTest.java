package io.quaymaster.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InterpolationTest {
    private static final Map<String, String> VARIABLES = Map.of("A", "a", "EMPTY", "", "PORT", "8080", "ON", "true");

    private final Problems problems = new Problems();

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "$A, a",
                "${A}, a",
                "x${A}y$A, xaya",
                "$$A, $A",
                "$${A}, ${A}",
                "${A:-b}, a",
                "${NONE:-b}, b",
                "${NONE-b}, b",
                "${EMPTY:-b}, b",
                "'<${EMPTY-b}>', <>",
                "'<${NONE:-}>', <>",
                "${A:+b}, b",
                "'<${EMPTY:+b}>', <>",
                "'<${EMPTY+b}>', <b>",
                "'<${NONE+b}>', <>",
                "${A:?gone}, a",
                "'<${EMPTY?gone}>', <>",
                "${NONE:-${A}}, a",
                "${NONE:-${NONE:-${A}-z}}, a-z",
                "${NONE:-a:b}, a:b",
                "${NONE:-$$}, $",
                "${A:-${NONE}}, a"
            })
    void replacesVariables(String text, String expected) {
        assertThat(apply(text)).isEqualTo(expected);
        assertThat(problems.list()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void saysWhatIsWrong(String text, String expected) {
        apply(text);
        assertThat(problems.list()).extracting(Problem::toString).containsExactly("a.yaml:1:4: " + expected);
    }

    static Stream<Arguments> saysWhatIsWrong() {
        return Stream.of(
                bad("$NONE", "the variable NONE is not set: set it in .env, or give a default with ${NONE:-default}"),
                bad("${NONE}", "the variable NONE is not set: set it in .env, or give a default with ${NONE:-default}"),
                bad("${NONE:?ask the team}", "the variable NONE is needed (ask the team): set it in .env"),
                bad("${EMPTY:?}", "the variable EMPTY is needed: set it in .env"),
                bad("costs 5$", "a $ that begins no variable: write $$ for a dollar sign, or ${NAME} for a variable"),
                bad("$5", "a $ that begins no variable: write $$ for a dollar sign, or ${NAME} for a variable"),
                bad("${A", "${ without its closing }: write $$ for a dollar sign"),
                bad(
                        "${A B}",
                        "${…} that is no variable: write ${NAME}, or with one of the operators :- - :? ? :+ + as in ${NAME:-default}"),
                bad(
                        "${}",
                        "${…} that is no variable: write ${NAME}, or with one of the operators :- - :? ? :+ + as in ${NAME:-default}"),
                bad("${NONE:-".repeat(20) + "}".repeat(20), "variables nested more than 10 deep"));
    }

    @Test
    void makesTextsSoThatNoVariableHasTheWrongType() {
        assertThat(types("[\"${PORT}\", $ON, $A, \"${EMPTY}\", \"${PORT}0\", '8080']"))
                .containsExactly("8080 STRING", "true STRING", "a STRING", " STRING", "80800 STRING", "8080 STRING");
    }

    @Test
    void leavesKeysAlone() {
        Yaml.Mapping mapping = (Yaml.Mapping) interpolation().apply(parse("$A: {$A: $A}"), problems);
        assertThat(mapping.toString()).contains("$A").contains("text=a,");
        assertThat(mapping.find("$A")).isPresent();
    }

    @Test
    void refusesTextsThatGrowWithoutEnd() {
        Interpolation large = new Interpolation(new TreeMap<>(Map.of("L", "x".repeat(10_000))), "set it in .env");
        assertThat(large.apply("$L".repeat(100_000), new Location("a.yaml", 1, 4), problems))
                .isEmpty();
        assertThat(problems.list())
                .extracting(Problem::message)
                .containsExactly("with its variables replaced the text is longer than 262144 characters");
    }

    private List<String> types(String text) {
        return ((Yaml.Sequence) interpolation().apply(parse(text), problems))
                .items().stream()
                        .map(Yaml.Scalar.class::cast)
                        .map(item -> item.text() + " " + item.type())
                        .toList();
    }

    private Yaml parse(String text) {
        return new YamlReader()
                .read("a.yaml", text.getBytes(StandardCharsets.UTF_8), problems)
                .getFirst();
    }

    private String apply(String text) {
        return interpolation().apply(text, new Location("a.yaml", 1, 4), problems);
    }

    private static Interpolation interpolation() {
        return new Interpolation(new TreeMap<>(VARIABLES), "set it in .env");
    }

    private static Arguments bad(String text, String expected) {
        return Arguments.of(text, expected);
    }
}
