package io.quaymaster.agent.git;

import io.quaymaster.agent.config.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A value that no log and no message shows. */
public sealed interface Secret {
    String value();

    record Given(String value) implements Secret {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** The text of a file, read anew at each use, because tokens are renewed under a running agent. */
    record InFile(Path path) implements Secret {
        @Override
        public String value() {
            try {
                return Files.readString(path).strip();
            } catch (IOException e) {
                throw new GitException(
                        GitException.Category.AUTHENTICATION,
                        "the secret in " + path + " cannot be read: " + Unreadable.why(e),
                        e);
            }
        }
    }
}
