package io.quaymaster.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Something that must not be printed. What is in a file is read when it is needed, so that it can be replaced while we run. */
public sealed interface Secret {
    /** The secret itself; a {@link ConfigurationException} where its file cannot be read or is empty. */
    String reveal();

    record Given(String text) implements Secret {
        @Override
        public String reveal() {
            return text;
        }

        @Override
        public String toString() {
            return "(secret)";
        }
    }

    record InFile(Path file) implements Secret {
        @Override
        public String reveal() {
            String text = read().strip();
            if (text.isEmpty()) {
                throw new ConfigurationException(file + ": a secret is expected here, but the file is empty");
            }
            return text;
        }

        private String read() {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new ConfigurationException(
                        file + ": the secret in this file cannot be read: " + Unreadable.why(e), e);
            }
        }

        @Override
        public String toString() {
            return "(secret in " + file + ")";
        }
    }
}
