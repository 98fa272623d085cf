package io.quaymaster.agent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFileTest {
    private static final Note NOON = new Note("noon", Instant.parse("2026-11-01T12:00:00Z"));
    private static final Note NIGHT = new Note("night", Instant.parse("2026-11-02T00:00:00Z"));

    @TempDir
    private Path directory;

    record Note(String text, Instant at) {}

    @Test
    void isEmptyBeforeAnythingIsKept() {
        assertThat(file().read()).isEmpty();
    }

    @Test
    void keepsWhatWasWrittenLast() throws IOException {
        file().write(NOON);
        file().write(NIGHT);

        assertThat(file().read()).contains(NIGHT);
        try (var files = Files.list(directory.resolve("shop"))) {
            assertThat(files).containsExactly(directory.resolve("shop/note.json"));
        }
    }

    @Test
    void forgetsWhatIsDeleted() {
        file().write(NOON);

        file().delete();
        file().delete();

        assertThat(file().read()).isEmpty();
    }

    @Test
    void whatWasNotWrittenToTheEndDoesNotCount() throws IOException {
        file().write(NOON);
        Files.writeString(directory.resolve("shop/note.json.new"), "{\"text\":\"ni");

        assertThat(file().read()).contains(NOON);
        file().write(NIGHT);
        assertThat(file().read()).contains(NIGHT);
    }

    @Test
    void saysThatItCannotBeRead() throws IOException {
        Files.createDirectory(directory.resolve("shop"));
        for (String text : new String[] {"", "{\"text\": \"no", "[1]", "{} {}"}) {
            Files.writeString(directory.resolve("shop/note.json"), text);

            assertThatThrownBy(() -> file().read())
                    .as(text)
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith(directory.resolve("shop/note.json") + " cannot be read: ");
        }
    }

    @Test
    void saysThatItCannotBeWritten() throws IOException {
        Files.writeString(directory.resolve("shop"), "a file where a directory should be");

        assertThatThrownBy(() -> file().write(NOON))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(directory.resolve("shop/note.json") + " cannot be written: ")
                .hasMessageEndingWith("check the free space, and that the agent's user may write there");
    }

    private KeptFile<Note> file() {
        return new KeptFile<>(directory.resolve("shop"), "note.json", Note.class);
    }
}
