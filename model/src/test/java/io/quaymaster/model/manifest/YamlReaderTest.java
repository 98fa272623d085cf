package io.quaymaster.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {
    private final Problems problems = new Problems();

    @Test
    void readsEveryDocumentWithThePlaceOfEachValue() {
        assertThat(read("kind: Network\nname: shop\n---\nlist:\n  - a\n  - [b, 2]\n"))
                .containsExactly(
                        "{kind: Network@1:7, name: shop@2:7}@1:1",
                        "{list: [a@5:5, [b@6:6, 2:INTEGER@6:9]@6:5]@5:3}@4:1");
        assertThat(problems.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "no, STRING", "yes, STRING", "22:22, STRING", "1_000, STRING", "0o17, INTEGER", "017, INTEGER",
                "0x1F, INTEGER", "-12, INTEGER", "1.5, DECIMAL", "1e3, DECIMAL", "-.inf, DECIMAL", ".nan, DECIMAL",
                "True, BOOLEAN", "false, BOOLEAN", "tRUE, STRING", "~, NULL", "null, NULL", "'\"1\"', STRING",
                "!!str 1, STRING", "! 1, STRING", "!!float 1, DECIMAL", "2026-01-01, STRING"
            })
    void givesPlainScalarsTheTypesOfTheCoreSchema(String written, Yaml.Type type) {
        Yaml.Sequence list = (Yaml.Sequence) parse("- " + written).getFirst();
        assertThat(((Yaml.Scalar) list.items().getFirst()).type()).isEqualTo(type);
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void putsInPlaceOfAnAliasWhatItStandsFor() {
        assertThat(read("a: &x {k: 1}\nb: *x\n"))
                .containsExactly("{a: {k: 1:INTEGER@1:11}@1:4, b: {k: 1:INTEGER@1:11}@1:4}@1:1");
    }

    @Test
    void mergesMappingsWithOwnKeysFirstAndEarlierOnesBeforeLaterOnes() {
        assertThat(read("a: &a {k: 1, m: 1}\nb: &b {k: 2, n: 2}\nc:\n  k: 3\n  <<: [*a, *b]\nd:\n  <<: *b\n"))
                .singleElement()
                .asString()
                .contains("c: {k: 3:INTEGER@4:6, m: 1:INTEGER@1:17, n: 2:INTEGER@2:17}")
                .contains("d: {k: 2:INTEGER@2:11, n: 2:INTEGER@2:17}");
    }

    @Test
    void takesQuotedMergeKeysAsOrdinaryKeys() {
        assertThat(read("'<<': a\n")).containsExactly("{<<: a@1:7}@1:1");
    }

    @Test
    void readsFilesWithManyAliases() {
        String aliases = IntStream.range(0, 500).mapToObj(index -> "- *x\n").collect(Collectors.joining());
        assertThat(parse("- &x {k: v}\n" + aliases)).hasSize(1);
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void skipsEmptyDocumentsAndAByteOrderMark() {
        assertThat(read("\uFEFF# nothing\n---\n---\n~\n---\nname: a\n...\n---\n"))
                .containsExactly("{name: a@6:7}@6:1");
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void keepsTheDocumentsBeforeTheOneThatCannotBeRead() {
        assertThat(read("name: a\n---\nname: [\n")).containsExactly("{name: a@1:7}@1:1");
        assertThat(problems.list()).hasSize(1);
    }

    @Test
    void reportsTheSyntaxErrorsOfSeveralFilesTogether() {
        new YamlReader().read("b.yaml", bytes("a: ["), problems);
        new YamlReader().read("a.yaml", bytes("a: }"), problems);
        assertThat(problems.list())
                .extracting(problem -> problem.location().path())
                .containsExactly("a.yaml", "b.yaml");
    }

    private List<String> read(String text) {
        return parse(text).stream().map(YamlReaderTest::shown).toList();
    }

    private List<Yaml> parse(String text) {
        return new YamlReader().read("a.yaml", bytes(text), problems);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String shown(Yaml node) {
        String content = switch (node) {
            case Yaml.Scalar scalar -> scalar.text() + (scalar.type() == Yaml.Type.STRING ? "" : ":" + scalar.type());
            case Yaml.Sequence sequence ->
                sequence.items().stream().map(YamlReaderTest::shown).collect(Collectors.joining(", ", "[", "]"));
            case Yaml.Mapping mapping ->
                mapping.entries().stream()
                        .map(entry -> entry.key().text() + ": " + shown(entry.value()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
        return content + "@" + node.location().line() + ":" + node.location().column();
    }
}
