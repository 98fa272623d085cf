package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of {@code docker inspect} has to be equal for two containers that are to be the same. Left out are names, labels and ids; what
 * the container is doing; who listens to it at its creation; what is empty, which the daemon writes in several ways; how a mount was asked for, to which there are
 * several ways, in favour of what is mounted; where files of the repository lie; and links, which are aliases of the other
 * container here.
 *
 * @param project the name of the project
 * @param services the services by the ids of their containers
 */
record Inspection(String project, Map<String, String> services) {
    private static final Set<String> CONFIG =
            Set.of("Labels", "Image", "OnBuild", "AttachStdin", "AttachStdout", "AttachStderr");
    private static final Set<String> HOST =
            Set.of("Binds", "Mounts", "VolumesFrom", "ContainerIDFile", "Links", "ConsoleSize");
    private static final List<String> PLACES = List.of("Aliases", "IPAMConfig", "DriverOpts");

    SortedMap<String, Object> of(JsonNode inspected) {
        SortedMap<String, Object> shown = new TreeMap<>();
        put(shown, "Config", without(inspected.path("Config"), CONFIG, hostname(inspected)));
        put(shown, "HostConfig", without(inspected.path("HostConfig"), HOST, ""));
        put(shown, "Path", value("", inspected.path("Path")));
        put(shown, "Mounts", mounts(inspected.path("Mounts")));
        put(shown, "Networks", networks(inspected.path("NetworkSettings").path("Networks")));
        return shown;
    }

    private static String hostname(JsonNode inspected) {
        return inspected.path("Id").asText().substring(0, 12);
    }

    private SortedMap<String, Object> without(JsonNode object, Set<String> left, String hostname) {
        SortedMap<String, Object> shown = new TreeMap<>();
        object.properties().forEach(entry -> {
            boolean own = entry.getKey().equals("Hostname")
                    && entry.getValue().asText().equals(hostname);
            if (!left.contains(entry.getKey()) && !own) {
                put(shown, entry.getKey(), value(entry.getKey(), entry.getValue()));
            }
        });
        return shown;
    }

    private List<Object> mounts(JsonNode mounts) {
        List<Object> shown = new ArrayList<>();
        for (JsonNode mount : mounts) {
            SortedMap<String, Object> one = new TreeMap<>();
            boolean isVolume = mount.path("Type").asText().equals("volume");
            String source = isVolume
                    ? mount.path("Name").asText()
                    : mount.path("Source").asText();
            put(one, "Type", mount.path("Type").asText());
            put(one, "Destination", mount.path("Destination").asText());
            put(one, "RW", mount.path("RW").asBoolean());
            put(one, "Propagation", mount.path("Propagation").asText());
            boolean isTemporary = source.startsWith("/tmp/") || source.matches("[0-9a-f]{64}");
            put(one, "Source", isTemporary ? "" : text(source));
            shown.add(one);
        }
        shown.sort(Comparator.comparing(Object::toString));
        return shown;
    }

    private SortedMap<String, Object> networks(JsonNode networks) {
        SortedMap<String, Object> shown = new TreeMap<>();
        networks.properties().forEach(entry -> {
            SortedMap<String, Object> place = new TreeMap<>();
            PLACES.forEach(key -> put(place, key, value(key, entry.getValue().path(key))));
            shown.put(text(entry.getKey()), place);
        });
        return shown;
    }

    private Object value(String key, JsonNode value) {
        if (value.isObject()) {
            return without(value, Set.of(), "");
        }
        if (value.isArray()) {
            List<Object> items = new ArrayList<>();
            value.forEach(item -> items.add(value(key, item)));
            items.removeIf(item -> key.equals("Aliases") && isName(item.toString()));
            if (!Set.of("Cmd", "Entrypoint", "Test", "Dns", "DnsSearch", "Capabilities")
                    .contains(key)) {
                items.sort(Comparator.comparing(Object::toString));
            }
            return items;
        }
        return value.isNumber() ? value.numberValue() : value.isBoolean() ? value.asBoolean() : text(value.asText(""));
    }

    /** The container's own, which the daemon knows anyway; and what a link is called, which is an alias here. */
    private static boolean isName(String alias) {
        return alias.startsWith("shop-") || alias.equals("simple") || alias.matches("[0-9a-f]{12}");
    }

    private String text(String text) {
        // Newer engines write capabilities with a prefix, whatever they were given.
        String shown = text.replace(project, "shop").replaceFirst("^CAP_", "");
        for (Map.Entry<String, String> service : services.entrySet()) {
            shown = shown.replace(service.getKey(), service.getValue());
        }
        return shown;
    }

    private static void put(SortedMap<String, Object> shown, String key, Object value) {
        boolean empty = switch (value) {
            // Whoever gives no restart policy gets that one.
            case String text -> text.isEmpty() || text.equals("null") || (key.equals("Name") && text.equals("no"));
            case List<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case Boolean flag -> !flag;
            case Number number -> number.longValue() == 0 && number.doubleValue() == 0;
            default -> false;
        };
        if (!empty) {
            shown.put(key, value);
        }
    }
}
