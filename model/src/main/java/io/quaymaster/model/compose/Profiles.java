package io.quaymaster.model.compose;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which services are wanted: those without profiles, and those with one that is chosen.
 *
 * @param chosen {@code *} chooses all
 */
record Profiles(Set<String> chosen) {
    /** The services that are wanted. */
    Node.Mapping enabled(Node.Mapping services) {
        return services.each(
                (name, service) -> service instanceof Node.Mapping mapping && !wants(mapping) ? null : service);
    }

    private boolean wants(Node.Mapping service) {
        return service.items("profiles").isEmpty()
                || service.items("profiles").stream().anyMatch(Node.Broken.class::isInstance)
                || chosen.contains("*")
                || service.items("profiles").stream().map(Texts::of).anyMatch(chosen::contains);
    }

    /** A project with only those of its networks, volumes, configs and secrets that its services use. */
    static Node.Mapping withoutUnused(Node.Mapping project) {
        Map<String, Set<String>> used = new HashMap<>();
        for (Node.Member member : project.mapping("services").members().values()) {
            if (member.value() instanceof Node.Mapping service) {
                collect(service, used);
            }
        }
        // Compose shows which models services use, and not what they are.
        Node.Mapping pruned = project.without("models");
        for (String section : new String[] {"networks", "volumes", "configs", "secrets"}) {
            Set<String> names = used.getOrDefault(section, Set.of());
            Node.Mapping kept = project.mapping(section).each((name, value) -> names.contains(name) ? value : null);
            pruned = kept.members().isEmpty() ? pruned.without(section) : pruned.with(section, kept);
        }
        return pruned;
    }

    private static void collect(Node.Mapping service, Map<String, Set<String>> used) {
        names(used, "networks").addAll(service.mapping("networks").members().keySet());
        sources(service.items("configs"), names(used, "configs"));
        sources(service.items("secrets"), names(used, "secrets"));
        sources(service.mapping("build").items("secrets"), names(used, "secrets"));
        for (Node mount : service.items("volumes")) {
            if (mount instanceof Node.Mapping volume
                    && volume.text("type").filter("volume"::equals).isPresent()) {
                volume.text("source").ifPresent(names(used, "volumes")::add);
            }
        }
    }

    private static Set<String> names(Map<String, Set<String>> used, String section) {
        return used.computeIfAbsent(section, ignored -> new HashSet<>());
    }

    private static void sources(Iterable<Node> references, Set<String> names) {
        for (Node reference : references) {
            if (reference instanceof Node.Mapping mapping) {
                mapping.text("source").ifPresent(names::add);
            }
        }
    }
}
