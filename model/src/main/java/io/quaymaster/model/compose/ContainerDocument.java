package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes the Container that a service is. */
final class ContainerDocument {
    /** What a Container has under the same name, with the same values. */
    private static final List<String> SAME = List.of(
            "annotations",
            "cap_add",
            "cap_drop",
            "cgroup",
            "cgroup_parent",
            "command",
            "container_name",
            "cpu_period",
            "cpu_quota",
            "cpu_rt_period",
            "cpu_rt_runtime",
            "cpu_shares",
            "cpus",
            "cpuset",
            "device_cgroup_rules",
            "dns",
            "dns_opt",
            "dns_search",
            "domainname",
            "entrypoint",
            "expose",
            "extra_hosts",
            "group_add",
            "hostname",
            "init",
            "logging",
            "mac_address",
            "mem_limit",
            "mem_reservation",
            "mem_swappiness",
            "memswap_limit",
            "oom_kill_disable",
            "oom_score_adj",
            "pids_limit",
            "platform",
            "privileged",
            "read_only",
            "runtime",
            "shm_size",
            "stdin_open",
            "stop_grace_period",
            "stop_signal",
            "storage_opt",
            "sysctls",
            "tmpfs",
            "tty",
            "user",
            "userns_mode",
            "uts",
            "working_dir");

    private static final List<String> NAMESPACES = List.of("network_mode", "ipc", "pid");
    private static final String DEPENDS_ON = "depends_on";
    private static final String SERVICE = "service:";
    private static final String LABEL = "com.docker.compose.";

    private final Translation project;
    private final String name;
    private final Node.Mapping service;
    private final Problems problems;
    private final Problems warnings;
    private final Document container;

    ContainerDocument(Translation project, String name, Location key, Node.Mapping service) {
        this.project = project;
        this.name = name;
        this.service = service;
        this.problems = project.problems(name);
        this.warnings = project.warnings(name);
        this.container = Document.of(Kind.CONTAINER, project.of(name), key, project.placed(service.location()));
    }

    Document make(Node image) {
        container.put("image", image.location(), image).take(service, SAME);
        if (!service.has("container_name")) {
            container.put("numbered", service.location(), new Node.Flag(true, service.location()));
        }
        ports();
        pullPolicy();
        environment();
        labels();
        namespaces();
        networks();
        dependencies();
        healthcheck();
        isolation();
        new DeployDocument(service, warnings).write(container);
        new MountDocuments(project, name, service, problems).write(container);
        new Extras(project.extension(name), problems).write(container);
        return container;
    }

    private void ports() {
        List<Node> ports = service.items("ports").stream()
                .map(port -> port instanceof Node.Mapping mapping
                        ? new Document(mapping.location())
                                .take(mapping, List.of("target", "published", "host_ip"))
                                .takeUnless(mapping, "protocol", "tcp")
                                .take(mapping, List.of("name", "app_protocol"))
                                .node()
                        : port)
                .toList();
        container.putUnlessEmpty("ports", service.at("ports"), ports);
    }

    /** What is built is not pulled; an image that would be built, and is not, has to be there. */
    private void pullPolicy() {
        if (service.has("pull_policy") && !service.has("build")) {
            String policy = service.text("pull_policy").orElse("");
            container.put("pull_policy", policy.equals("build") ? "never" : policy, service.at("pull_policy"));
        }
    }

    private void environment() {
        Node.Mapping all = service.mapping("environment");
        Document given = new Document(all.location());
        all.members().forEach((variable, member) -> {
            if (member.value() instanceof Node.Nothing) {
                warnings.within("environment")
                        .add(member.key(), "the variable " + variable + " has no value anywhere, and is left out");
            } else {
                given.put(variable, member.key(), member.value());
            }
        });
        container.putUnlessEmpty("environment", service.at("environment"), given);
    }

    /** With the labels by which other tools know what belongs to a project. */
    private void labels() {
        Location at = service.at("labels");
        Document labels = new Document(at);
        Node.Mapping own = service.mapping("labels");
        labels.take(own, List.copyOf(own.members().keySet()))
                .put(LABEL + "project", project.name(), service.location())
                .put(LABEL + "service", name, service.location());
        container.put("labels", at, labels.node());
    }

    private void namespaces() {
        for (String namespace : NAMESPACES) {
            service.text(namespace)
                    .ifPresent(mode -> container.put(namespace, mode(namespace, mode), service.at(namespace)));
        }
    }

    private String mode(String namespace, String mode) {
        if (mode.startsWith(SERVICE)) {
            return SERVICE + project.of(mode.substring(SERVICE.length()));
        }
        return namespace.equals("network_mode") && mode.equals("default") ? "bridge" : mode;
    }

    private void networks() {
        Node.Mapping networks = service.mapping("networks");
        Document attachments = new Document(networks.location());
        networks.members().forEach((key, member) -> {
            Node.Mapping written = member.value() instanceof Node.Mapping mapping
                    ? mapping
                    : Node.Mapping.empty(member.value().location());
            attachments.put(project.named(key), member.key(), attachment(key, written));
        });
        container.putUnlessEmpty("networks", service.at("networks"), attachments);
    }

    private Node attachment(String network, Node.Mapping written) {
        Location at = written.location();
        List<Node> aliases = new ArrayList<>(List.of(new Node.Text(name, at)));
        aliases.addAll(written.items("aliases"));
        aliases.addAll(new Links(project.services()).aliases(name, network));
        Document attachment = new Document(at)
                .put("aliases", written.at("aliases"), new Node.Sequence(aliases, at))
                .take(
                        written,
                        List.of(
                                "driver_opts",
                                "gw_priority",
                                "ipv4_address",
                                "ipv6_address",
                                "link_local_ips",
                                "mac_address",
                                "priority"));
        written.find("interface_name").ifPresent(called -> {
            Node.Mapping options = written.mapping("driver_opts").with("com.docker.network.endpoint.ifname", called);
            attachment.put("driver_opts", written.at("interface_name"), options);
        });
        return attachment.node();
    }

    private void dependencies() {
        Node.Mapping dependencies = service.mapping(DEPENDS_ON);
        Document all = new Document(dependencies.location());
        dependencies.members().forEach((other, member) -> {
            if (member.value() instanceof Node.Mapping dependency
                    && project.services().has(other)) {
                Document wanted = new Document(member.key())
                        .takeUnless(dependency, "condition", "service_started")
                        .takeUnless(dependency, "required", "true");
                all.put(project.of(other), member.key(), wanted.node());
            }
        });
        container.putUnlessEmpty(DEPENDS_ON, service.at(DEPENDS_ON), all);
    }

    private void healthcheck() {
        Node.Mapping check = service.mapping("healthcheck");
        Document written = new Document(check.location());
        boolean disabled = check.flag("disable");
        written.take(
                check,
                disabled
                        ? List.of("disable")
                        : List.of("test", "interval", "timeout", "retries", "start_period", "start_interval"));
        container.putUnlessEmpty("healthcheck", service.at("healthcheck"), written);
    }

    private void isolation() {
        List<Node> options = service.items("security_opt").stream()
                .flatMap(option -> SeccompProfile.inlined(option, project, problems).stream())
                .toList();
        container.putUnlessEmpty("security_opt", service.at("security_opt"), options);
        Node.Mapping limits = service.mapping("ulimits");
        // Compose writes a limit of nothing as an empty map.
        Node.Mapping written = limits.each((limit, value) ->
                value instanceof Node.Mapping map && map.members().isEmpty()
                        ? new Node.Whole(0, value.location())
                        : value);
        if (!written.members().isEmpty()) {
            container.put("ulimits", service.at("ulimits"), written);
        }
        Node.Mapping shares = service.mapping("blkio_config");
        if (!shares.members().isEmpty()) {
            container.put(
                    "blkio_config", service.at("blkio_config"), shares.each((key, value) -> inSmallLetters(value)));
        }
    }

    /** Compose writes the keys of these as Go does. */
    private static Node inSmallLetters(Node node) {
        return switch (node) {
            case Node.Sequence list ->
                list.with(list.items().stream()
                        .map(ContainerDocument::inSmallLetters)
                        .toList());
            case Node.Mapping mapping -> {
                Document small = new Document(mapping.location());
                mapping.members()
                        .forEach(
                                (key, member) -> small.put(key.toLowerCase(Locale.ROOT), member.key(), member.value()));
                yield small.node();
            }
            default -> node;
        };
    }
}
