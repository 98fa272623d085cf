package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.agent.docker.Docker.Event;
import io.quaymaster.agent.docker.Docker.Marker;
import io.quaymaster.agent.docker.DockerException.Category;
import io.quaymaster.model.state.Ownership;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Listens to the daemon's events for as long as it is wanted, connecting again whenever the connection is lost. */
final class EventStream {
    private static final String FILTERS = "{\"type\":[\"container\",\"image\",\"network\",\"volume\"]}";
    // A connection that died without a word shows only in its silence.
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(15);
    private static final Duration FIRST_DELAY = Duration.ofMillis(200);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(15);

    private static final Set<String> CONTAINER_ACTIONS = Set.of(
            "create",
            "start",
            "restart",
            "die",
            "stop",
            "kill",
            "oom",
            "destroy",
            "rename",
            "update",
            "pause",
            "unpause",
            "health_status");
    // Of a container that is not ours only its name matters.
    private static final Set<String> FOREIGN_CONTAINER_ACTIONS = Set.of("create", "destroy", "rename");
    private static final Set<String> MARKER_ACTIONS = FOREIGN_CONTAINER_ACTIONS;
    private static final Set<String> IMAGE_ACTIONS = Set.of("tag", "untag", "delete", "pull", "load", "import");
    private static final Set<String> NETWORK_ACTIONS = Set.of("create", "destroy", "remove");
    private static final Set<String> ATTACHMENT_ACTIONS = Set.of("connect", "disconnect");
    private static final Set<String> VOLUME_ACTIONS = Set.of("create", "destroy");

    private final EngineApi api;
    private final Ours ours;
    private final Consumer<String> touched;
    private final RandomGenerator random;

    /**
     * What is known to be ours.
     *
     * @param containers by id
     * @param networks by id
     */
    record Ours(Predicate<String> containers, Predicate<String> networks) {}

    /**
     * @param touched is told the id of every container that something happens to
     */
    EventStream(EngineApi api, Ours ours, Consumer<String> touched, RandomGenerator random) {
        this.api = api;
        this.ours = ours;
        this.touched = touched;
        this.random = random;
    }

    /** Listens until the thread is interrupted. */
    void follow(Consumer<Event> changed) {
        Duration delay = FIRST_DELAY;
        boolean told = false;
        while (!Thread.currentThread().isInterrupted()) {
            Connection connection = new Connection(changed);
            String why = connection.listen();
            if (connection.opened) {
                delay = FIRST_DELAY;
                told = false;
            }
            if (Thread.currentThread().isInterrupted() || connection.silent) {
                continue;
            }
            if (!told) {
                changed.accept(new Event.Lost(why));
                told = true;
            }
            pause(delay);
            delay = longer(delay);
        }
    }

    /** One connection, from when it is asked for to its end. */
    private final class Connection {
        private final Consumer<Event> changed;
        private volatile boolean opened;
        private volatile boolean silent;

        Connection(Consumer<Event> changed) {
            this.changed = changed;
        }

        /** Why it ended. */
        String listen() {
            ApiRequest request =
                    ApiRequest.to(Operation.EVENTS).query("filters", FILTERS).within(LONGEST_SILENCE);
            try {
                api.read(request, answer -> {
                    opened = true;
                    changed.accept(new Event.Connected());
                    EngineApi.items(answer, item -> read(item).ifPresent(changed));
                    return true;
                });
                return "the daemon ended its stream of events";
            } catch (DockerException failure) {
                silent = opened && failure.category() == Category.TIMEOUT;
                return String.valueOf(failure.getMessage());
            } finally {
                // The daemon that answers next may be another one.
                api.forgetVersion();
            }
        }
    }

    /** Empty for what does not matter to us. */
    Optional<Event> read(JsonNode item) {
        String type = item.path("Type").asText();
        String action = item.path("Action").asText();
        JsonNode actor = item.path("Actor");
        JsonNode attributes = actor.path("Attributes");
        String id = actor.path("ID").asText();
        String name = attributes.path("name").asText();
        if (type.equals("container") && attributes.has(Marker.LABEL)) {
            return MARKER_ACTIONS.contains(action) ? Optional.of(new Event.Marked(action, id, name)) : Optional.empty();
        }
        boolean matters = switch (type) {
            case "container" -> containerMatters(word(action), id, attributes);
            case "image" -> IMAGE_ACTIONS.contains(action);
            case "network" ->
                networkMatters(action, id, attributes.path("container").asText());
            case "volume" -> VOLUME_ACTIONS.contains(action);
            default -> false;
        };
        return matters ? Optional.of(new Event.Changed(type, action, id, name)) : Optional.empty();
    }

    private boolean containerMatters(String word, String id, JsonNode attributes) {
        if (!CONTAINER_ACTIONS.contains(word)) {
            return false;
        }
        touched.accept(id);
        return attributes.has(Ownership.PREFIX + "source") || FOREIGN_CONTAINER_ACTIONS.contains(word);
    }

    // A foreign container that leaves a network of ours may be what its removal waits for.
    private boolean networkMatters(String action, String network, String container) {
        if (!ATTACHMENT_ACTIONS.contains(action)) {
            return NETWORK_ACTIONS.contains(action);
        }
        boolean matters = ours.containers().test(container) || ours.networks().test(network);
        touched.accept(container);
        return matters;
    }

    // Such as "health_status: healthy".
    private static String word(String action) {
        int colon = action.indexOf(':');
        return colon < 0 ? action : action.substring(0, colon);
    }

    private void pause(Duration delay) {
        try {
            Thread.sleep(delay.plusMillis(random.nextLong(delay.toMillis())));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration delay) {
        Duration twice = delay.multipliedBy(2);
        return twice.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : twice;
    }
}
