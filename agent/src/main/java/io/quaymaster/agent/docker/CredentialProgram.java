package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quaymaster.agent.docker.DockerException.Category;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program {@code docker-credential-NAME} that keeps credentials. It is given a registry on its standard input, and prints
 * what it knows as JSON; see docker/docker-credential-helpers.
 */
record CredentialProgram(String name) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String TOKEN_USER = "<token>";
    private static final String NOTHING_KNOWN = "credentials not found";

    CredentialProgram {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new DockerException(
                    Category.OTHER, "config.json names a credential helper \"" + name + "\": not a name");
        }
    }

    Optional<Credential> get(String server) {
        String said = run(server);
        if (said.isEmpty()) {
            return Optional.empty();
        }
        JsonNode answer = parse(said);
        String user = answer.path("Username").asText();
        String secret = answer.path("Secret").asText();
        return Optional.of(user.equals(TOKEN_USER) ? new Credential.Token(secret) : new Credential.Login(user, secret));
    }

    // Whatever it prints may hold the secret, so that none of it goes into a message.
    private String run(String server) {
        Process process = start();
        try {
            try (OutputStream input = process.getOutputStream()) {
                input.write(server.getBytes(StandardCharsets.UTF_8));
            }
            return answer(process);
        } catch (IOException closed) {
            throw failed("did not take the question");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failed("was given up: we were told to stop");
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start() {
        try {
            return new ProcessBuilder(program(), "get")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException notStarted) {
            throw failed("cannot be run; is it installed and on the PATH?");
        }
    }

    // Read only when it has ended: reading cannot be interrupted, and a credential always fits into the pipe.
    private String answer(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw failed("did not answer within " + DEADLINE.toSeconds() + " s");
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.exitValue() == 0) {
            return said;
        }
        if (said.contains(NOTHING_KNOWN)) {
            return "";
        }
        throw failed("ended with " + process.exitValue());
    }

    private JsonNode parse(String said) {
        try {
            return JSON.readTree(said);
        } catch (IOException notJson) {
            throw failed("did not answer with JSON");
        }
    }

    private DockerException failed(String what) {
        return new DockerException(
                Category.OTHER, program() + ", which config.json names for registry credentials, " + what);
    }

    private String program() {
        return "docker-credential-" + name;
    }
}
