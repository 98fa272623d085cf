package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Takes the names of a running container out of a network. An alias is part of a place in a network, so the container has to leave
 * and to come back. Its connections outlive that where it comes back at the same address, which the daemon grants in networks with
 * a subnet that was asked for; see {@link NetworkCreation}.
 */
final class Withdrawal {
    private final EngineApi api;
    // The address is free for a moment, and the daemon gives the lowest free one to whoever comes next.
    private final ReentrantReadWriteLock addresses = new ReentrantReadWriteLock();

    Withdrawal(EngineApi api) {
        this.api = api;
    }

    /** Runs what gets addresses from the daemon, but not in the middle of a withdrawal. */
    void keepOut(Runnable command) {
        // Without queueing behind a withdrawal that waits for a slow start itself.
        if (!addresses.readLock().tryLock()) {
            addresses.readLock().lock();
        }
        try {
            command.run();
        } finally {
            addresses.readLock().unlock();
        }
    }

    void of(String container, String network) {
        addresses.writeLock().lock();
        try {
            leaveAndComeBack(container, network);
        } finally {
            addresses.writeLock().unlock();
        }
    }

    private void leaveAndComeBack(String container, String network) {
        JsonNode place = api.ask(ApiRequest.of(Operation.INSPECT_CONTAINER, container))
                .path("NetworkSettings")
                .path("Networks")
                .path(network);
        if (place.isObject()) {
            api.ask(ApiRequest.of(Operation.DISCONNECT_NETWORK, network)
                    .json(Map.of("Container", container, "Force", false)));
        }
        try {
            connect(container, network, sameAddresses(place));
        } catch (DockerException refused) {
            if (!refused.isAnswer()) {
                throw refused;
            }
            // Another address is better than none: with none it cannot finish anything.
            connect(container, network, Map.of());
        }
    }

    private void connect(String container, String network, Map<String, Object> addresses) {
        Map<String, Object> place =
                new JsonObject().putUnlessEmpty("IPAMConfig", addresses).toMap();
        api.ask(ApiRequest.of(Operation.CONNECT_NETWORK, network)
                .json(Map.of("Container", container, "EndpointConfig", place)));
    }

    private static Map<String, Object> sameAddresses(JsonNode place) {
        String ipv4 = place.path("IPAddress").asText();
        String ipv6 = place.path("GlobalIPv6Address").asText();
        return new JsonObject()
                .putIf(!ipv4.isEmpty(), "IPv4Address", ipv4)
                .putIf(!ipv6.isEmpty(), "IPv6Address", ipv6)
                .toMap();
    }
}
