package io.quaymaster.agent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        Path path = directory.resolve("lib/quaymaster");

        try (DataDirectory data = DataDirectory.open(path)) {
            assertThat(data.path()).isEqualTo(path);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
            assertThat(data.source("shop")).isEqualTo(path.resolve("sources/shop"));
        }
    }

    @Test
    void isOneAgentsAtATime() {
        try (DataDirectory data = DataDirectory.open(directory)) {
            assertThatThrownBy(() -> DataDirectory.open(directory))
                    .isInstanceOf(DataException.class)
                    .hasMessage(
                            "another agent (process " + ProcessHandle.current().pid()
                                    + ") uses the data directory " + data.path()
                                    + ": end that one, or give this one a directory of its own: data of its configuration"
                                    + " (QUAYMASTER_DATA)");
        }
    }

    @Test
    void isFreeAgainOnceItsAgentHasEnded() {
        DataDirectory.open(directory).close();

        DataDirectory.open(directory).close();
    }

    @Test
    void keepsTheLockOfTheFirstWhenASecondWasRefused() {
        try (DataDirectory data = DataDirectory.open(directory)) {
            for (int agent = 0; agent < 2; agent++) {
                assertThatThrownBy(() -> DataDirectory.open(data.path())).isInstanceOf(DataException.class);
            }
        }
    }

    @Test
    void saysThatItCannotBeMadeBelowAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(" cannot be used: ")
                .hasMessageNotContaining("Exception");
    }

    @Test
    void saysInWordsWhyItCannotBeWritten() {
        assertThat(Unwritable.why(new AccessDeniedException("/data/agent.lock")))
                .isEqualTo("this user may not use /data/agent.lock");
        assertThat(Unwritable.why(new FileSystemException("/data/agent.lock", null, "Read-only file system")))
                .isEqualTo("/data/agent.lock: read-only file system");
    }

    @Test
    void saysThatItCannotBeUsed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(
                        "the data directory " + file + " cannot be used: " + file + " is no directory; make it")
                .hasMessageEndingWith("data of the configuration (QUAYMASTER_DATA)");
    }
}
