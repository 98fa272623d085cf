package io.quaymaster.agent.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaymaster.agent.reconcile.Status;
import io.quaymaster.agent.reconcile.Statuses;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    @Test
    void writesNamesInSnakeCaseTimesInUtcAndResourcesAsText() {
        String json = Json.write(Statuses.bad());

        assertThat(json)
                .startsWith("{\n  \"version\" : \"1.0\",\n  \"started\" : \"2026-11-01T11:00:00Z\",\n  \"docker\" : {")
                .contains(
                        "\"outcome\" : \"blocked\"",
                        "\"in_sync\" : false",
                        "\"state\" : \"in_sync\"",
                        "\"id\" : \"container/web\"",
                        "\"duration_seconds\" : 0.25",
                        "\"tag\" : null",
                        "\"behind_since\" : \"2026-11-01T11:55:00Z\"",
                        "deploy/web.yaml:12:7: container \\\"web\\\": port 70000 is not in 1-65535");
    }

    @Test
    void readsWhatItWrote() {
        for (Status status : List.of(Statuses.good(), Statuses.bad(), Statuses.fresh(), Statuses.suspended())) {
            assertThat(Json.read(Json.write(status), Status.class)).isEqualTo(status);
        }
    }

    @Test
    void readsTheStatusOfANewerAgent() {
        String newer = Json.write(Statuses.good()).replaceFirst("\\{", "{\"mood\": \"sunny\",");

        assertThat(Json.read(newer, Status.class)).isEqualTo(Statuses.good());
    }

    @Test
    void writesOneLineForProtocols() {
        assertThat(Json.line(new Status.Revision("1f3a", Statuses.NOON, "Two\nlines")))
                .isEqualTo("{\"id\":\"1f3a\",\"time\":\"2026-11-01T12:00:00Z\",\"subject\":\"Two\\nlines\"}");
    }

    @Test
    void readsNothingThatGoesOnAfterTheValue() {
        String twice = Json.line(Statuses.good()) + Json.line(Statuses.good());

        assertThatThrownBy(() -> Json.read(twice, Status.class)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysThatATextIsNotTheJsonExpected() {
        assertThatThrownBy(() -> Json.read("<html>", Status.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not the JSON of a Status");
    }

    @Test
    void documentsEveryFieldAndWordOfTheStatus() throws IOException {
        String reference = Files.readString(Path.of("../docs/api.md"));
        SortedSet<String> names = new TreeSet<>();
        Stream.concat(Stream.of(Status.class), Arrays.stream(Status.class.getDeclaredClasses()))
                .forEach(type -> names.addAll(type.isEnum() ? words(type) : fields(type)));

        assertThat(names)
                .contains("last_converged", "in_sync")
                .allSatisfy(name -> assertThat(reference).contains("`" + name + "`"));
    }

    private static List<String> fields(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> CAPITAL.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT))
                .toList();
    }

    private static List<String> words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(word -> word.toString().toLowerCase(Locale.ROOT))
                .toList();
    }
}
