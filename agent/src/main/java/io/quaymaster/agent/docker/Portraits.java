package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.PlainSpec;
import io.quaymaster.model.state.ActualContainer.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes down the containers that run and are not ours, with the networks and volumes they use, as documents of a manifest. */
final class Portraits {
    private static final Set<String> PREDEFINED = Set.of("bridge", "host", "none");
    private static final Set<String> LISTS_OF_THE_IMAGE = Set.of("expose", "volumes");
    private static final String USUAL_RESTART = "unless-stopped";

    private final EngineApi api;
    private final List<Map<String, Object>> containers = new ArrayList<>();
    private final SortedSet<String> networks = new TreeSet<>();
    private final SortedSet<String> volumes = new TreeSet<>();

    private Portraits(EngineApi api) {
        this.api = api;
    }

    static List<Map<String, Object>> of(EngineApi api) {
        Portraits portraits = new Portraits(api);
        Observation.items(api.ask(ApiRequest.to(Operation.LIST_CONTAINERS)))
                .map(ListedContainer::read)
                .filter(listed -> listed.ownership() == null)
                .sorted(Comparator.comparing(ListedContainer::name))
                .forEach(portraits::add);
        List<Map<String, Object>> documents = new ArrayList<>();
        portraits.networks.forEach(network -> documents.add(external("Network", network)));
        portraits.volumes.forEach(volume -> documents.add(external("Volume", volume)));
        documents.addAll(portraits.containers);
        return documents;
    }

    /** It stays whoever's it is: what is in it is of more worth than the right to remove it. */
    private static Map<String, Object> external(String kind, String name) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", kind);
        document.put("name", name);
        document.put("external", true);
        return document;
    }

    private void add(ListedContainer listed) {
        JsonNode inspected = api.ask(ApiRequest.of(Operation.INSPECT_CONTAINER, listed.id()));
        JsonNode image = api.ask(ApiRequest.of(Operation.INSPECT_IMAGE, listed.imageId()));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", "Container");
        document.put("name", listed.name());
        document.put("image", inspected.path("Config").path("Image").asText());
        document.putAll(own(withoutPublished(MadeFrom.of(inspected)), MadeFrom.ofImage(image)));
        limits(document, Limits.read(inspected.path("HostConfig")));
        places(document, inspected, listed);
        containers.add(document);
        volumes.addAll(listed.volumeNames());
        volumes.removeIf(MadeFrom::isAnonymous);
    }

    /** A port that is published is exposed too. */
    private static Map<String, Object> withoutPublished(Map<String, Object> made) {
        Map<String, Object> without = new LinkedHashMap<>(made);
        List<String> published = PlainSpec.container(made).get(ContainerFields.PORTS).stream()
                .map(port -> port.target() + "/" + port.protocol())
                .toList();
        if (made.get("expose") instanceof List<?> exposed) {
            without.put(
                    "expose",
                    exposed.stream().filter(port -> !published.contains(port)).toList());
        }
        return without;
    }

    /** What a container has beyond what its image gives it. */
    private static Map<String, Object> own(Map<String, Object> made, Map<String, Object> image) {
        Map<String, Object> own = new LinkedHashMap<>(made);
        image.forEach((field, given) -> {
            Object value = own.get(field);
            if (given.equals(value)) {
                own.remove(field);
            } else if (value instanceof Map<?, ?> map && given instanceof Map<?, ?> common) {
                Map<Object, Object> rest = new TreeMap<>(map);
                rest.entrySet().removeAll(common.entrySet());
                own.put(field, rest);
            } else if (value instanceof List<?> list && LISTS_OF_THE_IMAGE.contains(field)) {
                own.put(field, list.stream().filter(item -> !isOf(item, given)).toList());
            }
        });
        // The daemon writes these down for every container.
        own.keySet().removeAll(Set.of("cgroup", "runtime"));
        own.remove("ipc", "private");
        if (own.containsKey("network_mode")) {
            own.remove("hostname");
        }
        own.values().removeIf(value -> value instanceof List<?> list && list.isEmpty());
        own.values().removeIf(value -> value instanceof Map<?, ?> map && map.isEmpty());
        return own;
    }

    private static boolean isOf(Object item, Object given) {
        boolean anonymous = item instanceof Map<?, ?> mount
                && !mount.containsKey("source")
                && given instanceof List<?> targets
                && targets.contains(mount.get("target"));
        return anonymous || (given instanceof List<?> items && items.contains(item));
    }

    private static void limits(Map<String, Object> document, Settings settings) {
        String restart = settings.restart().mode().word()
                + (settings.restart().maximumRetries() == 0
                        ? ""
                        : ":" + settings.restart().maximumRetries());
        if (!restart.equals(USUAL_RESTART)) {
            document.put("restart", restart);
        }
        document.putAll(settings.limits());
    }

    private void places(Map<String, Object> document, JsonNode inspected, ListedContainer listed) {
        Map<String, Object> places = new TreeMap<>();
        InspectedContainer.read(inspected).networks().forEach((network, endpoint) -> {
            if (!PREDEFINED.contains(network)) {
                networks.add(network);
                List<String> aliases = endpoint.aliases().stream()
                        .filter(alias -> !alias.equals(listed.name()))
                        .toList();
                places.put(network, aliases.isEmpty() ? Map.of() : Map.of("aliases", aliases));
            }
        });
        if (!places.isEmpty() && !document.containsKey("network_mode")) {
            document.put("networks", places);
        }
    }
}
