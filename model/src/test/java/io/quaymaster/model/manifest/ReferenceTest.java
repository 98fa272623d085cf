package io.quaymaster.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    private static final Path FILE = Path.of("../docs/manifests.md");

    /** With {@code -Dquaymaster.reference=write} it writes the file instead. */
    @Test
    void isCurrentInTheDocumentation() throws IOException {
        if ("write".equals(System.getProperty("quaymaster.reference"))) {
            Files.writeString(FILE, Reference.text());
        }
        String written = Files.exists(FILE) ? Files.readString(FILE) : "";
        assertThat(written)
                .as("docs/manifests.md is not current; refresh it with: mvn -pl model test -Dtest=ReferenceTest"
                        + " -Dquaymaster.reference=write")
                .isEqualTo(Reference.text());
    }

    @Test
    void hasEveryFieldOfEveryKindWithItsMeaning() {
        String text = Reference.text();
        for (Kind kind : Kind.values()) {
            assertThat(text).contains("\n## " + kind.title() + "\n");
            DocumentFields.of(kind).forEach(field -> {
                assertThat(text).contains("| `" + field.name() + "`");
                assertThat(text).contains("| " + field.doc() + " |");
                assertThat(field.doc()).endsWith(".");
            });
        }
    }
}
