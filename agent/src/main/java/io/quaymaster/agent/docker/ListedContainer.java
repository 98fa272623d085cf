package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.model.state.ActualContainer.Endpoint;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ComposeMark;
import io.quaymaster.model.state.HostPort;
import io.quaymaster.model.state.Ownership;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the list tells of a container.
 *
 * @param image the reference it was created with, or the image's id where that means another image by now
 * @param ownership what our labels on it say, whoever gave it them; null where they are not all there
 * @param composeMark what those of Docker Compose say
 * @param provesItself whether a label holds its image's id: no image can carry its own, so that such a container was given it when
 *     it was made
 * @param word the daemon's for its state, such as {@code running}
 * @param status a person's text for its state, such as {@code Up 5 minutes (healthy)}
 * @param networks their ids by their names; an id is empty before the first start
 * @param volumes the names of the volumes it mounts, by the path in it
 * @param ports the ports of the host that it has
 */
record ListedContainer(
        String id,
        String name,
        String image,
        String imageId,
        @Nullable Ownership ownership,
        @Nullable ComposeMark composeMark,
        boolean provesItself,
        String word,
        String status,
        SortedMap<String, String> networks,
        SortedMap<String, String> volumes,
        List<HostPort> ports,
        Instant created) {
    private static final Pattern IN_PARENTHESES = Pattern.compile("\\((?:health: )?([^)]*)\\)");

    ListedContainer {
        networks = Collections.unmodifiableSortedMap(new TreeMap<>(networks));
        volumes = Collections.unmodifiableSortedMap(new TreeMap<>(volumes));
        ports = List.copyOf(ports);
    }

    static ListedContainer read(JsonNode item) {
        SortedMap<String, String> labels = Observation.labels(item);
        String imageId = item.path("ImageID").asText();
        return new ListedContainer(
                item.path("Id").asText(),
                name(item),
                item.path("Image").asText(),
                imageId,
                Ownership.read(labels).orElse(null),
                ComposeMark.read(labels).orElse(null),
                imageId.equals(labels.get(Ownership.IMAGE)),
                item.path("State").asText(),
                item.path("Status").asText(),
                networks(item),
                volumes(item),
                ports(item),
                Instant.ofEpochSecond(item.path("Created").asLong()));
    }

    /** @param reference an id or a name */
    boolean isCalled(String reference) {
        return id.equals(reference) || name.equals(reference);
    }

    /** Equal as long as nothing happened that the list shows; its texts of time, which always change, are left out. */
    String sign() {
        return String.join("\n", word, inParentheses(), name, imageId, networks.toString());
    }

    /** The state as far as the list tells it: when a container started or ended is not in it, so it is when it was created. */
    State state() {
        return switch (word) {
            case "running" -> new State.Running(created, InspectedContainer.health(inParentheses()));
            case "restarting" -> new State.Restarting();
            case "paused" -> new State.Paused();
            case "exited", "stopped" -> new State.Exited(exitCode(), created, created, Health.NONE);
            case "removing", "dead" -> new State.Removing();
            default -> new State.Created();
        };
    }

    SortedSet<String> volumeNames() {
        return new TreeSet<>(volumes.values());
    }

    SortedMap<String, Endpoint> endpoints() {
        SortedMap<String, Endpoint> endpoints = new TreeMap<>();
        networks.forEach((network, id) -> endpoints.put(network, new Endpoint(id, List.of(), "", "")));
        return endpoints;
    }

    private static SortedMap<String, String> networks(JsonNode item) {
        SortedMap<String, String> networks = new TreeMap<>();
        item.path("NetworkSettings")
                .path("Networks")
                .properties()
                .forEach(entry -> networks.put(
                        entry.getKey(), entry.getValue().path("NetworkID").asText()));
        return networks;
    }

    private static SortedMap<String, String> volumes(JsonNode item) {
        SortedMap<String, String> volumes = new TreeMap<>();
        StreamSupport.stream(item.path("Mounts").spliterator(), false)
                .filter(mount -> mount.path("Type").asText().equals("volume"))
                .forEach(mount -> volumes.put(
                        mount.path("Destination").asText(), mount.path("Name").asText()));
        return volumes;
    }

    private static List<HostPort> ports(JsonNode item) {
        return StreamSupport.stream(item.path("Ports").spliterator(), false)
                .filter(port -> port.hasNonNull("PublicPort"))
                .map(port -> new HostPort(
                        port.path("IP").asText().isEmpty()
                                ? null
                                : port.path("IP").asText(),
                        port.path("PublicPort").asInt(),
                        port.path("Type").asText()))
                .toList();
    }

    private int exitCode() {
        String code = inParentheses();
        return code.matches("\\d{1,3}") ? Integer.parseInt(code) : 0;
    }

    private String inParentheses() {
        Matcher matcher = IN_PARENTHESES.matcher(status);
        return matcher.find() ? matcher.group(1) : "";
    }

    // A container that others link to has a name with two slashes for each of them, too.
    private static String name(JsonNode item) {
        return StreamSupport.stream(item.path("Names").spliterator(), false)
                .map(name -> name.asText().replaceFirst("^/", ""))
                .filter(name -> !name.contains("/"))
                .findFirst()
                .orElse("");
    }
}
