package io.quaymaster.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.state.CanonicalText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalFormsTest {
    @ParameterizedTest
    @MethodSource("forms")
    void isWhatItHasAlwaysBeen(Form form) throws IOException {
        assertThat(CanonicalText.of(form.field().write(form.written()))).isEqualTo(form.canonical());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void canBeReadBackAsAnEqualValue(Form form) throws IOException {
        assertThat(form.field().read(form.canonical())).isEqualTo(form.field().read(form.written()));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void isAllowedByTheSchemaAsIsWhatWasWritten(Form form) throws IOException {
        Yaml written = Manifests.value(form.written());
        assertThat(SchemaCheck.violations(form.field().field().shape().schema(), written))
                .isEmpty();
        assertThat(SchemaCheck.violations(form.field().field().shape().schema(), Manifests.value(form.canonical())))
                .isEmpty();
    }

    @Test
    void isTestedForEveryField() throws IOException {
        Set<String> tested = forms().map(
                        form -> form.kind() + " " + form.field().field().name())
                .collect(Collectors.toSet());

        assertThat(Arrays.stream(Kind.values())
                        .flatMap(kind -> DocumentFields.own(kind).stream()
                                .map(field -> kind + " " + field.name())
                                .filter(name -> !tested.contains(name))))
                .isEmpty();
    }

    static Stream<Form> forms() throws IOException {
        return lines().stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Form::of);
    }

    private static List<String> lines() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(CanonicalFormsTest.class.getResourceAsStream("canonical-forms.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    /** One line of the file. */
    record Form(Kind kind, Tested<?> field, String written, String canonical) {
        static Form of(String line) {
            String[] sides = line.split(" => ", 2);
            String[] words = sides[0].split(" ", 3);
            Kind kind = Kind.ofTitle(words[0]).orElseThrow();
            Field<?> field = DocumentFields.own(kind).stream()
                    .filter(known -> known.name().equals(words[1]))
                    .findFirst()
                    .orElseThrow();
            return new Form(kind, new Tested<>(kind, field), words[2], sides[1]);
        }

        @Override
        public String toString() {
            return field.field().name() + ": " + written;
        }
    }

    /** A field, read from and written to text. */
    record Tested<T>(Kind kind, Field<T> field) {
        T read(String yaml) {
            Problems problems = new Problems();
            Yaml.Mapping document = Manifests.mapping(kind, field.name(), Manifests.value(yaml));
            Yaml value = new InheritedVariables(new TreeMap<>(java.util.Map.of("INHERITED", "from the source")))
                    .fill(kind, document)
                    .find(field.name())
                    .orElseThrow()
                    .value();
            T read = field.shape().read(value, problems);
            assertThat(problems.list()).isEmpty();
            return Objects.requireNonNull(read);
        }

        Object write(String yaml) {
            return field.shape().write(read(yaml));
        }
    }
}
