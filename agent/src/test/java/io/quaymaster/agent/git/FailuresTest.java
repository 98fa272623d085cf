package io.quaymaster.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.api.errors.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FailuresTest {
    @TempDir
    Path directory;

    @Test
    void aFullDiskIsNotTheFaultOfTheRemote() {
        assertThat(fetching(new IOException("No space left on device")))
                .endsWith(
                        ": fetching from it failed: No space left on device; make room on this host, where its clone is kept");
        assertThat(fetching(new IOException("unexpected end")))
                .endsWith(": fetching from it failed: unexpected end; check the url and the Git host");
    }

    private String fetching(IOException cause) {
        GitUrl url = GitUrl.parse("https://example.com/x.git", GitAccess.DEFAULT);
        KnownHosts hosts = new KnownHosts(directory.resolve("known_hosts"), true);
        return String.valueOf(
                Failures.of(new TransportException(cause.getMessage(), cause), url, hosts, "fetching from it failed")
                        .getMessage());
    }
}
