package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problems;
import java.util.List;
import java.util.Set;

/** What does not go together, though each for itself may be written. */
final class Rules {
    private static final Set<String> OF_EXTERNAL = Set.of("name", "external");

    private Rules() {}

    static void check(Node.Mapping project, Problems problems) {
        each(project, "volumes", "volume", problems, Rules::volume);
        each(
                project,
                "configs",
                "config",
                problems,
                (config, own) -> file(config, own, "file", "environment", "content"));
        each(project, "secrets", "secret", problems, (secret, own) -> file(secret, own, "file", "environment"));
        each(project, "services", "service", problems, Rules::service);
    }

    private interface Rule {
        void check(Node.Mapping resource, Problems problems);
    }

    private static void each(Node.Mapping project, String section, String subject, Problems problems, Rule rule) {
        project.mapping(section).members().forEach((name, member) -> {
            if (member.value() instanceof Node.Mapping resource) {
                rule.check(resource, problems.about(subject + " \"" + name + "\""));
            }
        });
    }

    private static void volume(Node.Mapping volume, Problems problems) {
        if (!volume.flag("external")) {
            return;
        }
        volume.members().keySet().stream()
                .filter(key -> !OF_EXTERNAL.contains(key) && !key.startsWith("x-"))
                .forEach(key -> problems.add(
                        volume.at(key),
                        "is external, so " + Quoted.of(key)
                                + " has no effect: remove it, or external:, for only its name can be told"));
    }

    private static void file(Node.Mapping file, Problems problems, String... sources) {
        List<String> given = List.of(sources).stream().filter(file::has).toList();
        if (given.size() > 1) {
            problems.add(
                    file.at(given.get(1)),
                    Quoted.alternatives(given).replace(" or ", " and ") + " exclude each other: keep one");
        }
        if (given.isEmpty() && file.isSound() && !file.has("driver") && !file.has("external")) {
            problems.add(file.location(), "needs one of " + String.join(", ", sources) + ", or external: true");
        }
    }

    private static void service(Node.Mapping service, Problems problems) {
        for (Node port : service.items("ports")) {
            if (port instanceof Node.Mapping mapping) {
                mapping.text("host_ip")
                        .filter(address -> !Addresses.isAddress(address))
                        .ifPresent(address -> problems.within("ports")
                                .add(mapping.at("host_ip"), Quoted.of(address) + " is no IP address"));
            }
        }
        for (Node mount : service.items("volumes")) {
            if (mount instanceof Node.Mapping mapping
                    && mapping.text("type").filter("bind"::equals).isPresent()
                    && !mapping.has("source")) {
                problems.within("volumes").add(mapping.location(), "needs \"source\": the path of the host");
            }
        }
        for (Node watch : service.mapping("develop").items("watch")) {
            if (watch instanceof Node.Mapping mapping
                    && mapping.text("path").filter(String::isEmpty).isPresent()) {
                problems.within("develop.watch").add(mapping.at("path"), "path must not be empty");
            }
        }
        devices(service.items("gpus"), problems.within("gpus"));
        devices(
                service.mapping("deploy")
                        .mapping("resources")
                        .mapping("reservations")
                        .items("devices"),
                problems.within("deploy.resources.reservations.devices"));
    }

    private static void devices(List<Node> requests, Problems problems) {
        for (Node request : requests) {
            if (request instanceof Node.Mapping mapping && mapping.has("count") && mapping.has("device_ids")) {
                problems.add(mapping.at("count"), "count and device_ids exclude each other: keep one");
            }
        }
    }
}
