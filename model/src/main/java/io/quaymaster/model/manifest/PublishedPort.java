package io.quaymaster.model.manifest;

import org.jspecify.annotations.Nullable;

/**
 * One port of a container, reachable from outside.
 *
 * @param address the host's address to listen on, or null for all of them
 * @param published the host's port, 1-65535; 0 lets the daemon choose
 * @param publishedLast the last of the host's ports that the daemon may choose from; {@code published} where there is no choice
 * @param target the container's port, 1-65535
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record PublishedPort(@Nullable String address, int published, int publishedLast, int target, String protocol) {
    public PublishedPort(@Nullable String address, int published, int target, String protocol) {
        this(address, published, published, target, protocol);
    }
}
