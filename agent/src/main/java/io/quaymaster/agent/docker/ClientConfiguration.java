package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quaymaster.agent.docker.DockerException.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The Docker CLI's configuration of the user we run as: a directory with {@code config.json} and contexts.
 *
 * @param directory DOCKER_CONFIG, or {@code .docker} in the home directory
 */
record ClientConfiguration(Path directory) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static ClientConfiguration of(Map<String, String> environment) {
        String given = environment.getOrDefault("DOCKER_CONFIG", "");
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        return new ClientConfiguration(given.isEmpty() ? Path.of(home, ".docker") : Path.of(given));
    }

    Path file() {
        return directory.resolve("config.json");
    }

    /** What {@code config.json} holds now; an empty object when there is none. */
    JsonNode read() {
        return read(file());
    }

    /** What a file of this directory holds; an empty object when there is none. */
    JsonNode read(Path file) {
        if (!Files.exists(file)) {
            return JSON.createObjectNode();
        }
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException unreadable) {
            // The parser's own message would quote the file, and that holds passwords.
            throw new DockerException(Category.OTHER, "cannot read " + file + " as JSON: correct or remove it");
        }
    }
}
