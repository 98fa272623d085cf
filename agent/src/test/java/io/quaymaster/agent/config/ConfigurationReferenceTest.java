package io.quaymaster.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Durations;
import io.quaymaster.model.manifest.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationReferenceTest {
    private static final String REFERENCE = "../docs/configuration.md";
    private static final String HEAD =
            "| key | value | default | environment variable | meaning |\n|---|---|---|---|---|\n";

    @Test
    void describesEveryKeyAsItIsRead() throws IOException {
        String table = Key.all().stream().map(ConfigurationReferenceTest::row).collect(Collectors.joining());

        assertThat(Files.readString(Path.of(REFERENCE)))
                .as("the table of docs/configuration.md; put this one there")
                .contains("\n\n" + HEAD + table + "\n");
    }

    @Test
    void givesAnExampleThatIsGood(@TempDir Path directory) throws IOException {
        String reference = Files.readString(Path.of(REFERENCE));
        int start = reference.indexOf("```yaml\n") + "```yaml\n".length();
        Path file = Files.writeString(
                directory.resolve("quaymaster.yaml"), reference.substring(start, reference.indexOf("```", start)));

        assertThat(ConfigurationReader.read(file, Map.of(), Use.COMMAND)).isInstanceOf(Configured.Good.class);
    }

    private static String row(Key key) {
        Field<?> field = key.field();
        return "| `" + key.title() + "` | " + field.shape().notation() + " | " + fallback(field) + " | `"
                + key.variable() + "` | " + field.doc() + " |\n";
    }

    private static String fallback(Field<?> field) {
        if (field.required()) {
            return "needed";
        }
        Object fallback = field.fallback();
        return switch (fallback) {
            case null -> "";
            case Duration duration -> "`" + Durations.text(duration) + "`";
            case Enum<?> word -> "`" + word.name().toLowerCase(Locale.ROOT) + "`";
            case Collection<?> items when items.isEmpty() -> "";
            case Map<?, ?> items when items.isEmpty() -> "";
            default -> fallback.toString().isEmpty() ? "" : "`" + fallback + "`";
        };
    }
}
