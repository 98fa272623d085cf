package io.quaymaster.agent.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Random manifests: a first content of a repository and some that came of it by edits. Many histories share one, because to find out
 * what a content means takes longer than the history.
 */
final class Catalogue {
    private static final int CONTENTS = 8;
    private static final List<String> PULLED = List.of("redis:7", "nginx:1");
    private static final List<Integer> PORTS = List.of(8080, 8081);
    private static final String CHECK = "{test: [CMD, probe]}";

    private final Chance chance;
    private final SortedMap<String, Map<String, String>> resources = new TreeMap<>();
    private final List<Content> contents = new ArrayList<>();
    private int version = 1;
    private int values;

    private Catalogue(long family) {
        this.chance = new Chance(family);
    }

    static List<Content> of(long family) {
        Catalogue catalogue = new Catalogue(family);
        catalogue.begin();
        catalogue.write();
        while (catalogue.contents.size() < CONTENTS) {
            for (int edits = 1 + catalogue.chance.below(2); edits > 0; edits--) {
                catalogue.edit();
            }
            catalogue.write();
        }
        return catalogue.contents;
    }

    /** What somebody else's container on a port of the host is called. */
    static String squatter(int port) {
        return "squatter-" + port;
    }

    private void begin() {
        if (chance.percent(50)) {
            addNetwork("net");
        }
        if (chance.percent(25)) {
            addNetwork("back");
        }
        if (chance.percent(50)) {
            addVolume("data");
        }
        if (chance.percent(40)) {
            addBuilt();
        }
        if (chance.percent(20)) {
            addPulled();
        }
        for (int containers = 1 + chance.below(4); containers > 0; containers--) {
            addContainer();
        }
    }

    private void edit() {
        switch (chance.below(14)) {
            case 0 -> addContainer();
            case 1 -> remove(chance.of(List.copyOf(resources.keySet())));
            case 2 -> version++;
            case 3 -> {
                if (chance.percent(50)) {
                    removeMost();
                } else {
                    editNetwork();
                }
            }
            case 4 -> {
                if (chance.percent(50)) {
                    addNetwork("net");
                } else {
                    addVolume("data");
                }
            }
            default -> editContainer();
        }
        if (names("container").isEmpty()) {
            addContainer();
        }
    }

    // Resources, each by its kind and name.

    private Collection<String> names(String kind) {
        return resources.keySet().stream()
                .filter(id -> id.startsWith(kind + "/"))
                .map(id -> id.substring(kind.length() + 1))
                .toList();
    }

    private void addNetwork(String name) {
        put("network", "Network", name);
    }

    private void editNetwork() {
        names("network").stream()
                .findFirst()
                .ifPresent(name -> fields("network/" + name).put("labels", "{V: '" + chance.below(3) + "'}"));
    }

    private void addVolume(String name) {
        Map<String, String> fields = put("volume", "Volume", name);
        if (chance.percent(40)) {
            fields.put("on_removal", "remove");
        }
    }

    private void addBuilt() {
        Map<String, String> fields = put("image", "Image", "img");
        fields.put("build", "./img");
        fields.put("keep", Integer.toString(chance.below(3)));
        if (chance.percent(30)) {
            fields.put("tags", "['shop/img:1']");
        }
    }

    private void addPulled() {
        Map<String, String> fields = put("image", "Image", "cache");
        fields.put("pull", "'redis:7'");
        fields.put("keep", Integer.toString(chance.below(2)));
        fields.put("pull_policy", chance.any("missing", "always", "every_10m"));
    }

    private Map<String, String> put(String word, String kind, String name) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("kind", kind);
        fields.put("name", name);
        resources.put(word + "/" + name, fields);
        return fields;
    }

    private Map<String, String> fields(String id) {
        return resources.getOrDefault(id, new TreeMap<>());
    }

    /** Takes a resource out, and whatever refers to it. */
    private void remove(String id) {
        resources.remove(id);
        String name = id.substring(id.indexOf('/') + 1);
        for (Map<String, String> fields : resources.values()) {
            fields.entrySet().removeIf(field -> !field.getKey().equals("name") && refers(field.getValue(), name));
            if (fields.getOrDefault("kind", "").equals("Container")) {
                fields.putIfAbsent("image", "'" + chance.of(PULLED) + "'");
            }
        }
    }

    private void removeMost() {
        List<String> ids = List.copyOf(resources.keySet());
        ids.subList(0, ids.size() * 2 / 3).forEach(this::remove);
    }

    private static boolean refers(String value, String name) {
        return value.matches(".*\\b" + name + "\\b.*");
    }

    // Containers.

    private void addContainer() {
        String name = "c" + (1 + chance.below(5));
        if (resources.containsKey("container/" + name)) {
            editContainer();
            return;
        }
        Map<String, String> fields = put("container", "Container", name);
        fields.put("image", image());
        for (int count = chance.below(6); count > 0; count--) {
            vary(name, fields);
        }
    }

    private void editContainer() {
        List<String> names = List.copyOf(names("container"));
        if (!names.isEmpty()) {
            String name = chance.of(names);
            vary(name, fields("container/" + name));
        }
    }

    private String image() {
        List<String> choices = new ArrayList<>(names("image"));
        PULLED.forEach(reference -> choices.add("'" + reference + "'"));
        return chance.of(choices);
    }

    private void vary(String name, Map<String, String> fields) {
        switch (chance.below(20)) {
            case 0, 1, 2 -> {
                values++;
                fields.put("environment", "{V: '" + values + "'}");
            }
            case 3, 4, 5 -> fields.put("command", program());
            case 6 -> job(fields);
            case 7, 8 -> toggle(fields, "healthcheck", CHECK);
            case 9 -> fields.put("image", image());
            case 10 -> fields.put("replicas", Integer.toString(1 + chance.below(3)));
            case 11 -> toggle(fields, "restart", chance.any("always", "'no'", "on-failure", "'on-failure:2'"));
            case 12 -> toggle(fields, "mem_limit", chance.any("64m", "128m"));
            case 13, 14 -> toggle(fields, "rollout", rollout());
            case 15 -> attach(fields);
            case 16 -> mount(fields);
            case 17 -> publish(name, fields);
            default -> depend(name, fields);
        }
    }

    private static void toggle(Map<String, String> fields, String field, String value) {
        if (fields.remove(field) == null) {
            fields.put(field, value);
        }
    }

    private String program() {
        return chance.any(
                "[serve]",
                "[serve]",
                "[serve]",
                "[serve]",
                "[polite]",
                "[stubborn]",
                "[busy, '4']",
                "[slow, '8']",
                "[sick]",
                "[sick]",
                "[ill, '3']",
                "[crash, '20']",
                "[hang]",
                "[missing]",
                "[exit, '1']");
    }

    private void job(Map<String, String> fields) {
        fields.put("command", chance.percent(70) ? "[exit, '0']" : "[exit, '1']");
        fields.put("restart", chance.percent(70) ? "'no'" : "on-failure");
    }

    private String rollout() {
        Map<String, String> options = new TreeMap<>();
        options.put("timeout", "20s");
        if (chance.percent(40)) {
            options.put("order", chance.any("start-first", "stop-first"));
        }
        if (chance.percent(25)) {
            options.put("parallelism", "2");
        }
        if (chance.percent(30)) {
            options.put("drain", "6s");
        }
        if (chance.percent(10)) {
            options.put("on_failure", "hold");
        }
        return flow(options);
    }

    private void attach(Map<String, String> fields) {
        List<String> networks = List.copyOf(names("network"));
        if (networks.isEmpty() || fields.remove("networks") != null) {
            return;
        }
        fields.remove("network_mode");
        fields.put("networks", chance.percent(30) ? networks.toString() : "[" + chance.of(networks) + "]");
    }

    private void mount(Map<String, String> fields) {
        if (fields.remove("volumes") != null) {
            return;
        }
        if (names("volume").isEmpty() || chance.percent(20)) {
            fields.put("volumes", "['/data']");
            return;
        }
        fields.put("volumes", chance.percent(80) ? "['data:/data']" : "['data:/data:ro']");
    }

    private void publish(String name, Map<String, String> fields) {
        if (fields.remove("ports") != null || fields.containsKey("network_mode")) {
            return;
        }
        int port = PORTS.get(name.charAt(1) % PORTS.size());
        boolean taken = resources.values().stream()
                .anyMatch(other -> other.getOrDefault("ports", "").contains(port + ":"));
        if (!taken) {
            fields.put("ports", "['" + port + ":80']");
            fields.remove("replicas");
        }
    }

    /** On containers with smaller numbers only, so that nothing goes round in circles. */
    private void depend(String name, Map<String, String> fields) {
        List<String> earlier = names("container").stream()
                .filter(other -> other.compareTo(name) < 0)
                .toList();
        if (earlier.isEmpty() || fields.remove("depends_on") != null || fields.remove("network_mode") != null) {
            return;
        }
        String other = chance.of(earlier);
        Map<String, String> needed = fields("container/" + other);
        if (chance.percent(15)) {
            fields.keySet().removeAll(List.of("networks", "ports"));
            fields.put("network_mode", "'service:" + other + "'");
            return;
        }
        boolean isJob = needed.getOrDefault("restart", "").matches("'no'|on-failure");
        String condition = isJob
                ? "service_completed_successfully"
                : needed.containsKey("healthcheck") ? "service_healthy" : "service_started";
        fields.put("depends_on", "{" + other + ": {condition: " + condition + "}}");
    }

    // Text.

    private void write() {
        contents.add(
                new Content(resources.values().stream().map(Catalogue::flow).toList(), version));
    }

    private static String flow(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + ": " + field.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
