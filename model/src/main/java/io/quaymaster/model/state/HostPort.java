package io.quaymaster.model.state;

import io.quaymaster.model.manifest.PublishedPort;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A port of the host that only one container at a time can have.
 *
 * @param address the host's address that is listened on; null for all of them
 * @param number 1-65535
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record HostPort(@Nullable String address, int number, String protocol) {
    /** Empty where the daemon chooses the port. */
    public static Optional<HostPort> of(PublishedPort port) {
        boolean isFixed = port.published() != 0 && port.published() == port.publishedLast();
        return isFixed
                ? Optional.of(new HostPort(port.address(), port.published(), port.protocol()))
                : Optional.empty();
    }

    /** Whether no two containers can have the one and the other. */
    public boolean overlaps(HostPort other) {
        return number == other.number
                && protocol.equals(other.protocol)
                && (covers(address, other.address) || covers(other.address, address));
    }

    private static boolean covers(@Nullable String address, @Nullable String other) {
        if (address == null || address.equals(other)) {
            return true;
        }
        boolean six = other != null && other.contains(":");
        return (address.equals("0.0.0.0") && !six) || (address.equals("::") && six);
    }

    /** Such as {@code 8080/tcp}. */
    @Override
    public String toString() {
        return (address == null ? "" : address + ":") + number + "/" + protocol;
    }
}
