package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.agent.docker.DockerException.Category;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the daemon the way the Docker CLI does: DOCKER_HOST, DOCKER_CONTEXT, the current context, the default socket. */
public final class DaemonLookup {
    private static final String DEFAULT_CONTEXT = "default";
    private static final String DEFAULT_HOST = "unix:///var/run/docker.sock";
    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;

    private final Map<String, String> environment;
    private final ClientConfiguration configuration;

    /** @param environment of the process */
    public DaemonLookup(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.configuration = ClientConfiguration.of(environment);
    }

    public DaemonAddress find() {
        String host = variable("DOCKER_HOST");
        if (!host.isEmpty()) {
            return at(host, "DOCKER_HOST");
        }
        String context = variable("DOCKER_CONTEXT");
        if (!context.isEmpty()) {
            return ofContext(context, "DOCKER_CONTEXT; DOCKER_HOST would go before it");
        }
        return ofContext(
                configuration.read().path("currentContext").asText(DEFAULT_CONTEXT),
                "current context of " + configuration.file());
    }

    /**
     * A daemon that was named explicitly.
     *
     * @param origin who named it, such as {@code docker.host of quaymaster.yaml}
     */
    public DaemonAddress at(String host, String origin) {
        return address(host, origin, variable("DOCKER_TLS_VERIFY").isEmpty() ? Optional.empty() : Optional.of(keys()));
    }

    /**
     * That of one of the Docker CLI's contexts.
     *
     * @param origin who asks for it, such as {@code --context}
     */
    public DaemonAddress ofContext(String name, String origin) {
        if (name.isEmpty() || name.equals(DEFAULT_CONTEXT)) {
            return at(DEFAULT_HOST, "the default: neither DOCKER_HOST nor a context is set");
        }
        Path contexts = configuration.directory().resolve("contexts");
        String folder = sha256(name);
        JsonNode host = configuration
                .read(contexts.resolve("meta").resolve(folder).resolve("meta.json"))
                .path("Endpoints")
                .path("docker")
                .path("Host");
        if (host.asText("").isEmpty()) {
            throw new DockerException(
                    Category.UNREACHABLE,
                    "there is no Docker context \"" + name + "\" (" + origin
                            + "): `docker context ls` lists those there are");
        }
        Path certificates = contexts.resolve("tls").resolve(folder).resolve("docker");
        return address(
                host.asText(),
                "context \"" + name + "\", " + origin,
                Files.isDirectory(certificates) ? Optional.of(certificates) : Optional.empty());
    }

    private static DaemonAddress address(String host, String origin, Optional<Path> certificates) {
        complaint(host).ifPresent(why -> {
            throw refused(host, origin, why);
        });
        URI uri = URI.create(host.strip());
        return uri.getScheme().equals("unix")
                ? new DaemonAddress(uri, origin, Optional.empty())
                : network(uri, host, origin, certificates);
    }

    private static DaemonAddress network(URI uri, String host, String origin, Optional<Path> certificates) {
        if (uri.getScheme().equals("https") && certificates.isEmpty()) {
            throw refused(host, origin, "TLS needs DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH");
        }
        certificates.ifPresent(directory -> checkCertificates(directory, host, origin));
        int port = uri.getPort() > 0 ? uri.getPort() : certificates.isPresent() ? TLS_PORT : PLAIN_PORT;
        return new DaemonAddress(URI.create("tcp://" + uri.getHost() + ":" + port), origin, certificates);
    }

    /** What is wrong with an address, and what to write in its place; empty where it can be used. */
    public static Optional<String> complaint(String host) {
        String scheme = scheme(host);
        if (scheme.equals("ssh")) {
            return Optional.of("ssh is not supported; run Quaymaster on that host, or forward its socket:"
                    + " ssh -L /tmp/docker.sock:/var/run/docker.sock HOST");
        }
        return scheme.isEmpty() ? Optional.of("write it as unix:///PATH or tcp://HOST:PORT") : Optional.empty();
    }

    /** That of an address that is complete; empty for all else. */
    private static String scheme(String host) {
        try {
            URI uri = URI.create(host.strip());
            String scheme = String.valueOf(uri.getScheme());
            boolean complete = switch (scheme) {
                case "unix" -> uri.getPath() != null && uri.getPath().length() > 1;
                case "ssh" -> true;
                case "tcp", "http", "https" -> uri.getHost() != null;
                default -> false;
            };
            return complete ? scheme : "";
        } catch (IllegalArgumentException notAnAddress) {
            return "";
        }
    }

    private static void checkCertificates(Path directory, String host, String origin) {
        Stream.of("ca.pem", "cert.pem", "key.pem")
                .filter(name -> !Files.isReadable(directory.resolve(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw refused(host, origin, "TLS is asked for, and " + directory.resolve(name) + " cannot be read");
                });
    }

    private static DockerException refused(String host, String origin, String why) {
        return new DockerException(
                Category.UNREACHABLE, "cannot use the Docker host \"" + host + "\" (" + origin + "): " + why);
    }

    private Path keys() {
        String given = variable("DOCKER_CERT_PATH");
        return given.isEmpty() ? configuration.directory() : Path.of(given);
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }
}
