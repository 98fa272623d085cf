package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problems;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes how many containers a service has, what they may take of the host, and how they are replaced and started again. */
final class DeployDocument {
    private static final Map<String, String> RESTARTS = Map.of("none", "no", "any", "always");
    private static final int AT_ONCE = 1000;

    private final Node.Mapping service;
    private final Node.Mapping deploy;
    private final Problems warnings;

    DeployDocument(Node.Mapping service, Problems warnings) {
        this.service = service;
        this.deploy = service.mapping("deploy");
        this.warnings = warnings;
    }

    void write(Document container) {
        container.takeAs(deploy, "replicas", "replicas").takeAs(service, "scale", "replicas");
        restart(container);
        resources(container, deploy.mapping("resources"));
        container.putUnlessEmpty("rollout", deploy.at("update_config"), rollout(deploy.mapping("update_config")));
    }

    /** Compose's default is not that of a Container. */
    private void restart(Document container) {
        Node.Mapping policy = deploy.mapping("restart_policy");
        if (policy.members().isEmpty()) {
            container.put("restart", word(service.text("restart").orElse("no")), service.at("restart"));
            return;
        }
        String word = word(policy.text("condition").orElse("no"));
        Optional<Node> attempts = policy.find("max_attempts");
        boolean counts = word.equals("on-failure");
        if (attempts.isPresent() && !counts) {
            warnings.within("deploy.restart_policy.max_attempts")
                    .add(policy.at("max_attempts"), "it is ignored: only condition: on-failure counts attempts");
        }
        container.put(
                "restart",
                word
                        + attempts.filter(number -> counts)
                                .map(number -> ":" + Texts.of(number))
                                .orElse(""),
                deploy.at("restart_policy"));
    }

    private static String word(String written) {
        return RESTARTS.getOrDefault(written, written);
    }

    private void resources(Document container, Node.Mapping resources) {
        Node.Mapping limits = resources.mapping("limits");
        Node.Mapping reservations = resources.mapping("reservations");
        container
                .takeAs(limits, "cpus", "cpus")
                .takeAs(limits, "memory", "mem_limit")
                .takeAs(limits, "pids", "pids_limit")
                .takeAs(reservations, "memory", "mem_reservation");
        List<Node> devices = new ArrayList<>();
        service.items("gpus").forEach(request -> devices.add(gpu(request)));
        devices.addAll(reservations.items("devices"));
        container.putUnlessEmpty(
                "gpus", service.has("gpus") ? service.at("gpus") : reservations.at("devices"), devices);
    }

    /** What is asked for as a GPU must be one. */
    private static Node gpu(Node request) {
        if (!(request instanceof Node.Mapping mapping)) {
            return request;
        }
        List<Node> capabilities = new ArrayList<>(mapping.items("capabilities"));
        if (capabilities.stream().noneMatch(capability -> Texts.of(capability).equals("gpu"))) {
            capabilities.add(LongForms.text("gpu", mapping));
        }
        return mapping.with("capabilities", new Node.Sequence(capabilities, mapping.at("capabilities")));
    }

    private Document rollout(Node.Mapping update) {
        Document rollout = new Document(update.location());
        rollout.takeAs(update, "order", "order").takeAs(update, "monitor", "stable");
        update.find("parallelism").ifPresent(number -> {
            boolean all = number instanceof Node.Whole(BigInteger value, var at) && value.signum() == 0;
            rollout.put(
                    "parallelism", update.at("parallelism"), all ? new Node.Whole(AT_ONCE, number.location()) : number);
        });
        update.text("failure_action").ifPresent(action -> {
            rollout.put("on_failure", action.equals("pause") ? "hold" : "rollback", update.at("failure_action"));
            if (action.equals("continue")) {
                warnings.within("deploy.update_config.failure_action")
                        .add(
                                update.at("failure_action"),
                                "it counts as rollback: what failed does not take over, and the first failure stops a rollout");
            }
        });
        return rollout;
    }
}
