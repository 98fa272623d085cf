package io.quaymaster.model.compose;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Adds what a project implies: the default network, names, dependencies, and values of variables. */
final class Normal {
    private static final List<String> NAMED = List.of("networks", "volumes", "configs", "secrets");
    private static final List<String> NAMESPACES = List.of("network_mode", "ipc", "pid", "uts", "cgroup");
    private static final String SERVICE = "service:";
    private static final String DEFAULT = "default";

    private final String name;
    private final Scope scope;

    private Normal(String name, Scope scope) {
        this.name = name;
        this.scope = scope;
    }

    /**
     * A project with all that it implies.
     *
     * @param name of the project
     */
    static Node.Mapping of(Node.Mapping project, String name, Scope scope) {
        return new Normal(name, scope).normal(project);
    }

    private Node.Mapping normal(Node.Mapping project) {
        Node.Mapping services = eachMapping(project.mapping("services"), this::service);
        Node.Mapping normal = project.with("name", new Node.Text(name, project.location()));
        normal = project.find("services").orElse(null) instanceof Node.Mapping
                ? normal.with("services", services)
                : normal;
        boolean usesDefault = services.members().values().stream()
                .map(Node.Member::value)
                .anyMatch(service -> service instanceof Node.Mapping mapping
                        && mapping.mapping("networks").has(DEFAULT)
                        && isNetworked(mapping));
        if (usesDefault && !(project.find("networks").orElse(null) instanceof Node.Broken)) {
            Node.Mapping networks = project.mapping("networks");
            normal = normal.with("networks", networks.or(DEFAULT, new Node.Nothing(project.location())));
        }
        for (String section : NAMED) {
            if (normal.find(section).orElse(null) instanceof Node.Mapping resources) {
                normal = normal.with(section, resources.each(this::named));
            }
        }
        return normal;
    }

    private static Node.Mapping eachMapping(Node.Mapping mapping, UnaryOperator<Node.Mapping> function) {
        return mapping.each((key, value) -> value instanceof Node.Mapping one ? function.apply(one) : value);
    }

    private static boolean isNetworked(Node.Mapping service) {
        return !service.has("provider") && !service.has("network_mode");
    }

    private Node.Mapping service(Node.Mapping service) {
        Node.Mapping normal = service;
        if (isNetworked(service) && service.mapping("networks").members().isEmpty()) {
            Node.Mapping networks = Node.Mapping.empty(service.at("networks"));
            normal = normal.with("networks", networks.with(DEFAULT, new Node.Nothing(service.location())));
        }
        if (service.text("pull_policy").filter("if_not_present"::equals).isPresent()) {
            normal = normal.with("pull_policy", new Node.Text("missing", service.at("pull_policy")));
        }
        if (service.find("build").orElse(null) instanceof Node.Mapping build) {
            normal = normal.with("build", build(build));
        }
        if (service.has("environment")) {
            normal = normal.with(
                    "environment", valued(service.find("environment").get(), true));
        }
        if (service.find("volumes").orElse(null) instanceof Node.Sequence volumes) {
            normal = normal.with("volumes", cleaned(volumes));
        }
        Node.Mapping dependencies = dependencies(normal);
        return dependencies.members().isEmpty() ? normal : normal.with("depends_on", dependencies);
    }

    private Node.Mapping build(Node.Mapping build) {
        Node.Mapping normal = build.or("context", new Node.Text(".", build.location()));
        if (!build.has("dockerfile_inline")) {
            normal = normal.or("dockerfile", new Node.Text("Dockerfile", build.location()));
        }
        return build.has("args") ? normal.with("args", valued(build.find("args").get(), false)) : normal;
    }

    /**
     * Variables without a value, with that which the project has for them.
     *
     * @param keep whether those that it has none for are kept
     */
    private Node valued(Node variables, boolean keep) {
        return switch (variables) {
            case Node.Mapping mapping ->
                mapping.each((key, value) -> value instanceof Node.Nothing
                        ? scope.variable(key)
                                .<Node>map(found -> LongForms.text(found, value))
                                .orElse(keep ? value : null)
                        : value);
            case Node.Sequence list ->
                list.with(list.items().stream()
                        .flatMap(item -> valuedItem(item, keep))
                        .toList());
            default -> variables;
        };
    }

    private Stream<Node> valuedItem(Node item, boolean keep) {
        String text = Texts.of(item);
        if (text.contains("=")) {
            return Stream.of(item);
        }
        return scope
                .variable(text)
                .<Node>map(value -> LongForms.text(text + "=" + value, item))
                .or(() -> Optional.of(item).filter(kept -> keep))
                .stream();
    }

    private static Node cleaned(Node.Sequence volumes) {
        return volumes.with(volumes.items().stream()
                .map(volume -> volume instanceof Node.Mapping mount
                                && mount.text("target").isPresent()
                        ? mount.with("target", cleanedTarget(mount))
                        : volume)
                .toList());
    }

    private static Node cleanedTarget(Node.Mapping mount) {
        Node target = mount.find("target").orElseThrow();
        return LongForms.text(Paths.clean(Texts.of(target)), target);
    }

    private static Node.Mapping dependencies(Node.Mapping service) {
        Node.Mapping dependencies = service.mapping("depends_on");
        for (Node link : LongForms.sound(service.items("links"))) {
            String[] parts = Texts.of(link).split(":", -1);
            dependencies = dependencies.or(parts.length == 2 ? parts[0] : Texts.of(link), implied(link, true));
        }
        for (String namespace : NAMESPACES) {
            String shared = service.text(namespace).orElse("");
            if (shared.startsWith(SERVICE)) {
                Node at = service.find(namespace).orElseThrow();
                dependencies = dependencies.or(shared.substring(SERVICE.length()), implied(at, true));
            }
        }
        for (Node from : LongForms.sound(service.items("volumes_from"))) {
            String text = Texts.of(from);
            if (!text.startsWith("container:")) {
                dependencies = dependencies.or(text.split(":", -1)[0], implied(from, false));
            }
        }
        return dependencies;
    }

    private static Node implied(Node by, boolean restart) {
        return new Node.Mapping(
                Map.of(
                        "condition",
                        member(LongForms.text("service_started", by)),
                        "restart",
                        member(LongForms.flag(restart, by)),
                        "required",
                        member(LongForms.flag(true, by))),
                by.location());
    }

    private static Node.Member member(Node value) {
        return new Node.Member(value.location(), value);
    }

    private Node named(String key, Node value) {
        if (value instanceof Node.Broken) {
            return value;
        }
        Node.Mapping resource = value instanceof Node.Mapping mapping ? mapping : Node.Mapping.empty(value.location());
        String own = resource.flag("external") ? key : name + "_" + key;
        return resource.or("name", new Node.Text(own, resource.location()));
    }
}
