package io.quaymaster.agent.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs other programs. */
final class Programs {
    private Programs() {}

    /** What it printed; throws where it does not end with 0. */
    static String run(Path directory, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + " ended with " + process.exitValue() + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** What it printed, or empty where it is not there or does not work. */
    static Optional<String> tried(Path directory, List<String> command) {
        try {
            return Optional.of(run(directory, command).strip());
        } catch (IllegalStateException | UncheckedIOException notInstalled) {
            return Optional.empty();
        }
    }
}
