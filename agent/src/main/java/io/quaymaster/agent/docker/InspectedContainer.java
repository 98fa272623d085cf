package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quaymaster.model.state.ActualContainer.Endpoint;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.ActualContainer.State;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * What an inspection tells of a container beyond the list.
 *
 * @param image the reference it was created with
 * @param created when that was: the list tells the second
 * @param restarts how often the daemon restarted it by itself since it was last started
 * @param namespaces the ids of the containers whose namespaces it shares, by the manifest's field for it
 * @param namedVolumes the volumes that its manifest names
 * @param handedOver the anonymous volumes that it got from its predecessor
 * @param grace between its stop signal and its end
 * @param findings what the daemon noticed of it that tells why it may not do well, one a line
 * @param terminal whether its output is one stream, as a terminal has it
 * @param made what it was made from, where Docker Compose made it; otherwise empty
 */
record InspectedContainer(
        String image,
        Instant created,
        State state,
        int restarts,
        SortedMap<String, Endpoint> networks,
        SortedMap<String, String> namespaces,
        Settings settings,
        SortedSet<String> namedVolumes,
        SortedSet<String> handedOver,
        Duration grace,
        List<String> findings,
        boolean terminal,
        Map<String, Object> made) {
    private static final int DEFAULT_GRACE = 10;
    private static final int SHORT_ID = 12;
    private static final int COULD_NOT_RUN = -1;
    private static final int KILLED = 137;
    private static final String OF_A_CONTAINER = "container:";
    private static final Map<String, String> NAMESPACES =
            Map.of("network_mode", "NetworkMode", "pid", "PidMode", "ipc", "IpcMode");

    InspectedContainer {
        namedVolumes = Collections.unmodifiableSortedSet(new TreeSet<>(namedVolumes));
        handedOver = Collections.unmodifiableSortedSet(new TreeSet<>(handedOver));
    }

    static InspectedContainer read(JsonNode answer) {
        JsonNode config = answer.path("Config");
        SortedSet<String> handedOver = HandedOver.read(config.path("Labels"));
        return new InspectedContainer(
                config.path("Image").asText(),
                instant(answer.path("Created")),
                state(answer.path("State")),
                answer.path("RestartCount").asInt(),
                networks(answer),
                namespaces(answer.path("HostConfig")),
                Limits.read(answer.path("HostConfig")),
                namedVolumes(answer.path("HostConfig"), handedOver),
                handedOver,
                Duration.ofSeconds(config.path("StopTimeout").asInt(DEFAULT_GRACE)),
                findings(answer.path("State")),
                config.path("Tty").asBoolean(),
                isOfCompose(config.path("Labels")) ? MadeFrom.of(answer) : Map.of());
    }

    private static boolean isOfCompose(JsonNode labels) {
        return labels.has("com.docker.compose.container-number");
    }

    // Both are still there when the container has been stopped.
    private static List<String> findings(JsonNode state) {
        List<String> findings = new ArrayList<>();
        if (state.path("OOMKilled").asBoolean()) {
            findings.add("it was ended for using more memory than it may");
        }
        JsonNode last = lastProbe(state);
        if (last.path("ExitCode").asInt() != 0) {
            String output = last.path("Output").asText().strip();
            findings.add("its healthcheck says "
                    + state.path("Health").path("Status").asText() + ", and last ended with "
                    + last.path("ExitCode").asInt() + (output.isEmpty() ? "" : ": " + output));
        }
        return findings;
    }

    /**
     * Rather the last that came to an end: one that could not run may only have met a container that was being stopped. One that ended
     * with the container, or was killed shortly before it had ended, was ended by that. A missing node where there is none.
     */
    private static JsonNode lastProbe(JsonNode state) {
        boolean isOver = state.path("Status").asText().equals("exited");
        Instant end = isOver ? instant(state.path("FinishedAt")) : Instant.MAX;
        List<JsonNode> probes = StreamSupport.stream(
                        state.path("Health").path("Log").spliterator(), false)
                .filter(probe -> !instant(probe.path("End")).isAfter(end))
                .toList()
                .reversed();
        return probes.stream()
                .filter(probe -> probe.path("ExitCode").asInt() != COULD_NOT_RUN)
                .filter(probe -> !isOver || probe.path("ExitCode").asInt() != KILLED)
                .findFirst()
                .or(() -> probes.stream().findFirst())
                .orElseGet(MissingNode::getInstance);
    }

    private static State state(JsonNode state) {
        return switch (state.path("Status").asText()) {
            case "running" ->
                new State.Running(
                        instant(state.path("StartedAt")),
                        health(state.path("Health").path("Status").asText()));
            case "restarting" -> new State.Restarting();
            case "paused" -> new State.Paused();
            case "exited", "stopped" ->
                new State.Exited(
                        state.path("ExitCode").asInt(),
                        instant(state.path("StartedAt")),
                        instant(state.path("FinishedAt")),
                        lastHealth(state));
            case "removing", "dead" -> new State.Removing();
            default -> created(state);
        };
    }

    // The daemon says of each container with a healthcheck that it is unhealthy once it has stopped.
    private static Health lastHealth(JsonNode state) {
        if (health(state.path("Health").path("Status").asText()) == Health.NONE) {
            return Health.NONE;
        }
        JsonNode last = lastProbe(state);
        if (last.isMissingNode()) {
            return Health.STARTING;
        }
        return last.path("ExitCode").asInt() == 0 ? Health.HEALTHY : Health.UNHEALTHY;
    }

    // The daemon leaves a container that it could not start as created, and keeps why.
    private static State created(JsonNode state) {
        String error = state.path("Error").asText();
        return error.isEmpty()
                ? new State.Created()
                : new State.StartFailed(state.path("ExitCode").asInt(), error);
    }

    static Health health(String word) {
        return switch (word) {
            case "starting" -> Health.STARTING;
            case "healthy" -> Health.HEALTHY;
            case "unhealthy" -> Health.UNHEALTHY;
            default -> Health.NONE;
        };
    }

    private static SortedMap<String, Endpoint> networks(JsonNode container) {
        String shortId = container.path("Id").asText().substring(0, SHORT_ID);
        SortedMap<String, Endpoint> endpoints = new TreeMap<>();
        container
                .path("NetworkSettings")
                .path("Networks")
                .properties()
                .forEach(entry -> endpoints.put(entry.getKey(), endpoint(entry.getValue(), shortId)));
        return endpoints;
    }

    // The short id is an alias that the daemon adds.
    private static Endpoint endpoint(JsonNode endpoint, String shortId) {
        List<String> aliases = StreamSupport.stream(endpoint.path("Aliases").spliterator(), false)
                .map(JsonNode::asText)
                .filter(alias -> !alias.equals(shortId))
                .toList();
        JsonNode fixed = endpoint.path("IPAMConfig");
        return new Endpoint(
                endpoint.path("NetworkID").asText(),
                aliases,
                fixed.path("IPv4Address").asText(),
                fixed.path("IPv6Address").asText());
    }

    private static SortedMap<String, String> namespaces(JsonNode hostConfig) {
        SortedMap<String, String> shared = new TreeMap<>();
        NAMESPACES.forEach((field, key) -> {
            String mode = hostConfig.path(key).asText();
            if (mode.startsWith(OF_A_CONTAINER)) {
                shared.put(field, mode.substring(OF_A_CONTAINER.length()));
            }
        });
        return shared;
    }

    private static SortedSet<String> namedVolumes(JsonNode hostConfig, SortedSet<String> handedOver) {
        SortedSet<String> named = new TreeSet<>();
        hostConfig.path("Binds").forEach(bind -> named.add(bind.asText().split(":", 2)[0]));
        hostConfig
                .path("Mounts")
                .forEach(mount -> named.add(mount.path("Source").asText()));
        named.removeAll(handedOver);
        return named;
    }

    private static Instant instant(JsonNode text) {
        try {
            return OffsetDateTime.parse(text.asText()).toInstant();
        } catch (DateTimeParseException unknown) {
            return Instant.EPOCH;
        }
    }
}
