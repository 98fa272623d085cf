package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Nearest;
import io.quaymaster.model.manifest.Problems;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether the parts of a project fit each other: what services refer to is there, and nothing contradicts itself. */
final class Consistency {
    private static final Set<String> TESTS = Set.of("CMD", "CMD-SHELL", "NONE");
    private static final String SERVICE = "service:";

    private final Node.Mapping project;
    private final Node.Mapping enabled;
    private final boolean complete;
    private final Problems problems;

    /**
     * @param project in canonical form
     * @param enabled its services that the profiles allow
     * @param complete whether all of it was read; where not, nothing is said of what is not there
     */
    Consistency(Node.Mapping project, Node.Mapping enabled, boolean complete, Problems problems) {
        this.project = project;
        this.enabled = enabled;
        this.complete = complete;
        this.problems = problems;
    }

    void check() {
        enabled.members().forEach((name, member) -> {
            if (member.value() instanceof Node.Mapping service) {
                service(service, problems.about("service \"" + name + "\""));
            }
        });
        project.mapping("secrets").members().forEach((name, member) -> {
            if (member.value() instanceof Node.Mapping secret
                    && secret.has("driver")
                    && !secret.flag("external")
                    && !secret.has("file")
                    && !secret.has("environment")) {
                problems.about("secret \"" + name + "\"").add(member.key(), "needs file or environment");
            }
        });
        new DependencyOrder(enabled, problems).check();
        containerNames();
    }

    private void service(Node.Mapping service, Problems own) {
        if (complete && Stream.of("build", "image", "provider", "extends").noneMatch(service::has)) {
            own.add(service.location(), "needs an image, or a build to make one");
        }
        if (service.find("build").orElse(null) instanceof Node.Mapping build) {
            build(service, build, own.within("build"));
        }
        references(service, own);
        dependencies(service, own.within("depends_on"));
        scale(service, own);
        limits(service, own);
        health(service, own);
        mounts(service, own);
        watches(service, own);
    }

    private void build(Node.Mapping service, Node.Mapping build, Problems own) {
        if (build.has("dockerfile") && build.has("dockerfile_inline")) {
            own.add(build.at("dockerfile_inline"), "dockerfile and dockerfile_inline exclude each other: keep one");
        }
        Node.Mapping contexts = build.mapping("additional_contexts");
        for (String name : contexts.members().keySet()) {
            String context = contexts.text(name).orElse("");
            if (context.startsWith(SERVICE)) {
                String other = context.substring(SERVICE.length());
                boolean builds = enabled.mapping(other).has("build") || isBroken(enabled, other);
                if (complete && !builds) {
                    own.within("additional_contexts")
                            .add(contexts.at(name), "there is no service " + Quoted.of(other) + " that is built");
                }
            }
        }
        Optional<String> platform = service.text("platform");
        List<String> platforms =
                build.items("platforms").stream().map(Texts::of).toList();
        if (platform.isPresent() && !platforms.isEmpty() && !platforms.contains(platform.get())) {
            own.within("platforms")
                    .add(
                            build.at("platforms"),
                            "must contain the platform of the service, " + Quoted.of(platform.get()));
        }
        build.items("secrets").forEach(secret -> source(secret, "secrets", "secret", own.within("secrets")));
    }

    private void references(Node.Mapping service, Problems own) {
        if (service.has("network_mode")
                && !service.mapping("networks").members().isEmpty()) {
            own.add(service.at("network_mode"), "network_mode and networks exclude each other: keep one");
        }
        Node.Mapping networks = service.mapping("networks");
        networks.members()
                .keySet()
                .forEach(
                        network -> named(network, networks.at(network), "networks", "network", own.within("networks")));
        Node.Mapping models = service.mapping("models");
        models.members()
                .keySet()
                .forEach(model -> named(model, models.at(model), "models", "model", own.within("models")));
        service.items("configs").forEach(config -> source(config, "configs", "config", own.within("configs")));
        service.items("secrets").forEach(secret -> source(secret, "secrets", "secret", own.within("secrets")));
        for (Node mount : service.items("volumes")) {
            if (mount instanceof Node.Mapping volume
                    && volume.text("type").filter("volume"::equals).isPresent()
                    && volume.has("source")) {
                source(volume, "volumes", "volume", own.within("volumes"));
            }
        }
        String mode = service.text("network_mode").orElse("");
        if (mode.startsWith(SERVICE)) {
            String other = mode.substring(SERVICE.length());
            if (complete && !enabled.has(other)) {
                own.within("network_mode").add(service.at("network_mode"), noService(other));
            }
        }
    }

    private void source(Node reference, String section, String word, Problems own) {
        if (reference instanceof Node.Mapping mapping) {
            mapping.text("source")
                    .ifPresent(name ->
                            named(name, mapping.find("source").orElse(mapping).location(), section, word, own));
        }
    }

    private static boolean isBroken(Node.Mapping mapping, String key) {
        return mapping.find(key).orElse(null) instanceof Node.Broken;
    }

    private void named(String name, Location location, String section, String word, Problems own) {
        Set<String> known = project.mapping(section).members().keySet();
        if (complete && !isBroken(project, section) && !known.contains(name)) {
            own.add(
                    location,
                    "there is no " + word + " " + Quoted.of(name) + " under " + section + ":"
                            + Nearest.find(name, known)
                                    .map(near -> "; did you mean " + Quoted.of(near) + "?")
                                    .orElse(""));
        }
    }

    private String noService(String name) {
        Set<String> known = enabled.members().keySet();
        if (project.mapping("services").mapping(name).has("profiles")) {
            return "the service " + Quoted.of(name) + " is left out: none of its profiles is chosen";
        }
        return "there is no service " + Quoted.of(name)
                + Nearest.find(name, known)
                        .map(near -> "; did you mean " + Quoted.of(near) + "?")
                        .orElse("");
    }

    private void dependencies(Node.Mapping service, Problems own) {
        Node.Mapping dependencies = service.mapping("depends_on");
        dependencies.members().forEach((name, member) -> {
            boolean leftOut = !enabled.has(name) && project.mapping("services").has(name);
            boolean optional = !(member.value() instanceof Node.Mapping dependency && dependency.flag("required"));
            if (complete && !enabled.has(name) && !(leftOut && optional)) {
                own.add(member.key(), noService(name));
            }
        });
    }

    private static BigInteger number(Node.Mapping mapping, String key, BigInteger otherwise) {
        return mapping.find(key).orElse(null) instanceof Node.Whole whole ? whole.value() : otherwise;
    }

    private static void scale(Node.Mapping service, Problems own) {
        Node.Mapping deploy = service.mapping("deploy");
        BigInteger replicas = number(deploy, "replicas", BigInteger.ONE);
        BigInteger scale = number(service, "scale", replicas);
        boolean both = service.has("scale") && deploy.has("replicas") && service.isSound();
        if (both && !scale.equals(replicas)) {
            own.add(service.at("scale"), "scale is " + scale + ", deploy.replicas is " + replicas + ": keep one");
        }
        if (scale.signum() < 0) {
            own.add(
                    service.has("scale") ? service.at("scale") : deploy.at("replicas"),
                    "there cannot be " + scale + " of them");
        }
        if (scale.compareTo(BigInteger.ONE) > 0 && service.has("container_name")) {
            own.add(
                    service.at("container_name"),
                    "container_name can be the name of one container only, not of " + scale);
        }
    }

    private static void limits(Node.Mapping service, Problems own) {
        Node.Mapping resources = service.mapping("deploy").mapping("resources");
        same(service, "cpus", resources, "limits", "cpus", own);
        same(service, "mem_limit", resources, "limits", "memory", own);
        same(service, "mem_reservation", resources, "reservations", "memory", own);
        same(service, "pids_limit", resources, "limits", "pids", own);
    }

    private static void same(
            Node.Mapping service, String key, Node.Mapping resources, String part, String partKey, Problems own) {
        Optional<Object> one = service.find(key).map(Node::data);
        Optional<Object> other = resources.mapping(part).find(partKey).map(Node::data);
        boolean sound = !isBroken(service, key) && resources.isSound();
        if (sound && one.isPresent() && resources.has(part) && !one.equals(other)) {
            own.add(
                    service.at(key),
                    key + " and deploy.resources." + part + "." + partKey
                            + " must be the same, or only one of them given");
        }
    }

    private static void health(Node.Mapping service, Problems own) {
        List<Node> test = service.mapping("healthcheck").items("test");
        boolean known = test.isEmpty() || test.getFirst() instanceof Node.Broken;
        if (!known && !TESTS.contains(Texts.of(test.getFirst()))) {
            own.within("healthcheck.test")
                    .add(
                            test.getFirst().location(),
                            "must begin with CMD, CMD-SHELL or NONE, not "
                                    + test.getFirst().described());
        }
    }

    private static void mounts(Node.Mapping service, Problems own) {
        Map<String, Location> targets = new HashMap<>();
        List<Node> mounts = new ArrayList<>();
        LongForms.sound(service.items("tmpfs"))
                .forEach(tmpfs -> mounts.add(LongForms.text(Texts.of(tmpfs).split(":", 2)[0], tmpfs)));
        for (Node volume : service.items("volumes")) {
            if (volume instanceof Node.Mapping mount) {
                mount.text("target").ifPresent(target -> mounts.add(LongForms.text(target, mount)));
            }
        }
        for (Node mount : mounts) {
            Location earlier = targets.putIfAbsent(Texts.of(mount), mount.location());
            if (earlier != null) {
                own.within("volumes")
                        .add(
                                mount.location(),
                                "something is mounted at " + mount.described() + " already, by what is at line "
                                        + earlier.line());
            }
        }
    }

    private static void watches(Node.Mapping service, Problems own) {
        for (Node trigger : service.mapping("develop").items("watch")) {
            if (trigger instanceof Node.Mapping watch
                    && !watch.has("target")
                    && watch.text("action")
                            .filter(action -> action.startsWith("sync"))
                            .isPresent()) {
                own.within("develop.watch").add(watch.location(), "needs \"target\": what is copied goes there");
            }
        }
    }

    private void containerNames() {
        Map<String, String> users = new HashMap<>();
        enabled.members().forEach((name, member) -> {
            if (member.value() instanceof Node.Mapping service
                    && service.text("container_name").isPresent()) {
                String container = service.text("container_name").get();
                String earlier = users.putIfAbsent(container, name);
                if (earlier != null) {
                    problems.about("service \"" + name + "\"")
                            .add(
                                    service.at("container_name"),
                                    "container_name " + Quoted.of(container) + " is that of the service "
                                            + Quoted.of(earlier) + " already");
                }
            }
        });
    }
}
