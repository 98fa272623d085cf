package io.quaymaster.agent.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quaymaster.agent.docker.DockerException.Category;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The credentials for registries, where the Docker CLI keeps them: {@code credHelpers}, {@code credsStore} and {@code auths}
 * of config.json, in this order. Read anew each time, so that a {@code docker login} counts at once.
 */
public final class RegistryCredentials {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DOCKER_HUB = "docker.io";
    // Docker Hub's credentials are kept under the address of its first API.
    private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";

    private final ClientConfiguration configuration;

    /** @param environment of the process */
    public RegistryCredentials(Map<String, String> environment) {
        this.configuration = ClientConfiguration.of(environment);
    }

    /** Where they are kept, for messages. */
    String place() {
        return configuration.file().toString();
    }

    /** @param registry host and port, as in an {@link io.quaymaster.model.manifest.ImageReference} */
    Optional<Credential> find(String registry) {
        JsonNode config = configuration.read();
        String server = registry.equals(DOCKER_HUB) ? DOCKER_HUB_KEY : registry;
        String program = config.path("credHelpers")
                .path(server)
                .asText(config.path("credsStore").asText());
        Optional<Credential> kept = program.isEmpty() ? Optional.empty() : new CredentialProgram(program).get(server);
        return kept.isPresent() ? kept : inFile(config.path("auths"), server);
    }

    /** The value of X-Registry-Auth: for pulling from, and pushing to, one registry. */
    String forRegistry(String registry) {
        return header(find(registry)
                .map(credential -> credential.forDaemon(server(registry)))
                .orElse(Map.of()));
    }

    /** The value of X-Registry-Config: for a build, whose base images come from several registries. */
    String forRegistries(Collection<String> registries) {
        Map<String, Object> all = new TreeMap<>();
        registries.forEach(registry -> find(registry)
                .ifPresent(credential -> all.put(server(registry), credential.forDaemon(server(registry)))));
        return header(all);
    }

    private static String server(String registry) {
        return registry.equals(DOCKER_HUB) ? DOCKER_HUB_KEY : registry;
    }

    private static Optional<Credential> inFile(JsonNode auths, String server) {
        return auths.properties().stream()
                .filter(entry -> hostname(entry.getKey()).equals(hostname(server)))
                .map(entry -> read(entry.getKey(), entry.getValue()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Credential> read(String key, JsonNode entry) {
        String token = entry.path("identitytoken").asText();
        if (!token.isEmpty()) {
            return Optional.of(new Credential.Token(token));
        }
        String auth = entry.path("auth").asText();
        if (!auth.isEmpty()) {
            return Optional.of(decode(key, auth));
        }
        String user = entry.path("username").asText();
        return user.isEmpty()
                ? Optional.empty()
                : Optional.of(new Credential.Login(user, entry.path("password").asText()));
    }

    private static Credential decode(String key, String auth) {
        try {
            String login = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
            int colon = login.indexOf(':');
            if (colon > 0) {
                return new Credential.Login(login.substring(0, colon), login.substring(colon + 1));
            }
        } catch (IllegalArgumentException notBase64) {
            // Said below, like a missing colon.
        }
        throw new DockerException(
                Category.DENIED,
                "config.json has an entry for " + key + " that is not the Base64 of USER:PASSWORD: docker login again");
    }

    // The CLI wrote whole URLs once.
    private static String hostname(String server) {
        String bare = server.replaceFirst("^https?://", "");
        int slash = bare.indexOf('/');
        return slash < 0 ? bare : bare.substring(0, slash);
    }

    private static String header(Object data) {
        try {
            return Base64.getUrlEncoder().encodeToString(JSON.writeValueAsBytes(data));
        } catch (JsonProcessingException notPlainData) {
            throw new IllegalStateException(notPlainData);
        }
    }
}
