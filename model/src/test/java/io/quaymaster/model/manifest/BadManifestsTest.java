package io.quaymaster.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadManifestsTest {
    @ParameterizedTest
    @MethodSource("cases")
    void saysWhereAndWhatIsWrong(Case bad) {
        Problems problems = new Problems();
        Manifests.read(bad.manifest(), problems);

        assertThat(problems.list().stream().map(Problem::toString)).containsExactlyElementsOf(bad.expected());
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(BadManifestsTest.class.getResourceAsStream("bad-manifests.txt"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("(?m)^### ")).skip(1).map(Case::of).toList().stream();
        }
    }

    /** One section of the file. */
    record Case(String title, String manifest, List<String> expected) {
        static Case of(String section) {
            String[] sides = section.split("(?m)^=>\n", 2);
            String[] head = sides[0].split("\n", 2);
            List<String> expected =
                    sides[1].lines().filter(line -> !line.isBlank()).toList();
            assertThat(expected).as(head[0]).isNotEmpty();
            return new Case(head[0], head[1], expected);
        }

        @Override
        public String toString() {
            return title;
        }
    }
}
