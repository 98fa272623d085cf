package io.quaymaster.agent.docker;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the daemon is.
 *
 * @param uri with scheme {@code unix}, {@code tcp}, {@code http} or {@code https}
 * @param origin who says so, such as {@code DOCKER_HOST}
 * @param certificates a directory with ca.pem, cert.pem and key.pem, where the connection is by TLS
 */
public record DaemonAddress(URI uri, String origin, Optional<Path> certificates) {
    @Override
    public String toString() {
        return uri + " (" + origin + ")";
    }
}
