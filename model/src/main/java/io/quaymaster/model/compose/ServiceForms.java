package io.quaymaster.model.compose;

import io.quaymaster.model.compose.Attribute.Presence;
import io.quaymaster.model.manifest.Problems;
import java.util.regex.Pattern;

/** A service: every attribute of the Compose Specification, in the order of the canonical form. */
final class ServiceForms {
    private static final Form TEXTS = Form.list(Values.TEXT);
    private static final Form DISTINCT_TEXTS = Form.distinctList(Values.TEXT);
    private static final Form KEYED_TEXTS = DISTINCT_TEXTS.identified(Identity.KEY);
    private static final Form TEXT_OR_LIST = Form.choice(Values.TEXT, DISTINCT_TEXTS);
    private static final Form KEYED_TEXT_OR_LIST =
            TEXT_OR_LIST.merged(Merging.AS_LIST).identified(Identity.KEY);

    private static final Form HOOK = Form.structure(
            Attribute.of("command", Maps.COMMAND).needed().shown(Presence.NULLABLE),
            Attribute.of("user", Values.TEXT),
            Attribute.of("privileged", Values.FLAG),
            Attribute.of("working_dir", Values.TEXT),
            Attribute.of("environment", Maps.ENVIRONMENT.merged(Merging.DEEP).identified(Identity.NONE)));

    private static final Form WATCH = Form.structure(
            Attribute.of("path", Values.TEXT.placed(Placement.PATH)).needed(),
            Attribute.of("action", Values.words("rebuild", "sync", "restart", "sync+restart", "sync+exec"))
                    .needed(),
            Attribute.of("target", Values.TEXT),
            Attribute.of("exec", HOOK).shown(Presence.ALWAYS),
            Attribute.of("include", TEXT_OR_LIST.expanded(LongForms.TEXT_AS_LIST)),
            Attribute.of("ignore", TEXT_OR_LIST.expanded(LongForms.TEXT_AS_LIST)),
            Attribute.of("initial_sync", Values.STRICT_FLAG));

    private static final Form HEALTHCHECK = Form.structure(
            Attribute.of("test", Maps.TEST),
            Attribute.of("timeout", Values.DURATION).shown(Presence.WRITTEN),
            Attribute.of("interval", Values.DURATION).shown(Presence.WRITTEN),
            Attribute.of("retries", Values.CUT_COUNT).shown(Presence.WRITTEN),
            Attribute.of("start_period", Values.DURATION).shown(Presence.WRITTEN),
            Attribute.of("start_interval", Values.DURATION).shown(Presence.WRITTEN),
            Attribute.of("disable", Values.FLAG));

    private static final Form DEPENDENCIES = Form.choice(
                    DISTINCT_TEXTS,
                    Form.named(Form.structure(
                            Attribute.of(
                                            "condition",
                                            Values.words(
                                                    "service_started",
                                                    "service_healthy",
                                                    "service_completed_successfully"))
                                    .needed(),
                            Attribute.of("restart", Values.FLAG),
                            Attribute.of("required", Values.STRICT_FLAG).shown(Presence.WRITTEN))))
            .merged(Merging.DEPENDENCIES)
            .expanded(LongForms.DEPENDENCIES);

    private static final Form NETWORK = Form.choice(
            Maps.scalar(Type.NOTHING),
            Form.structure(
                    Attribute.of("aliases", KEYED_TEXTS),
                    Attribute.of("driver_opts", Maps.OPTIONS),
                    Attribute.of("gw_priority", Values.STRICT_CUT),
                    Attribute.of("interface_name", Values.TEXT),
                    Attribute.of("ipv4_address", Values.TEXT),
                    Attribute.of("ipv6_address", Values.TEXT),
                    Attribute.of("link_local_ips", KEYED_TEXTS),
                    Attribute.of("mac_address", Values.TEXT),
                    Attribute.of("priority", Values.STRICT_CUT)));

    private static final Form MODEL = Form.choice(
            Maps.scalar(Type.NOTHING),
            Form.structure(Attribute.of("endpoint_var", Values.TEXT), Attribute.of("model_var", Values.TEXT)));

    private static final Form ENV_FILES = Form.choice(
                    Values.TEXT,
                    Form.list(Form.choice(
                            Values.TEXT,
                            Form.closedStructure(
                                    Attribute.of("path", Values.TEXT.placed(Placement.PATH))
                                            .needed(),
                                    Attribute.of("required", Values.FLAG),
                                    Attribute.of("format", Values.TEXT)))))
            .merged(Merging.AS_LIST)
            .identified(Identity.ENV_FILE)
            .expanded(LongForms.ENV_FILES);

    static final Form EXTENDS = Form.choice(
                    Values.TEXT,
                    Form.closedStructure(
                            Attribute.of("file", Values.TEXT.placed(Placement.FILE)),
                            Attribute.of("service", Values.TEXT).needed()))
            .expanded(LongForms.EXTENDS);

    private static final Form CONTAINER_NAME = Values.TEXT.limited(new Shape.Limit.Found(
            Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+"), "a name of letters, digits, _, . and -"));
    private static final Form PULL_POLICY = Values.TEXT.limited(new Shape.Limit.Found(
            Pattern.compile("always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+"),
            "always, never, missing, build, daily, weekly or every_ with a duration such as every_12h"));

    static final Form SERVICE = Form.structure(
            Attribute.of("profiles", KEYED_TEXTS),
            Attribute.of("annotations", Maps.LABELS),
            Attribute.of("attach", Values.FLAG).shown(Presence.WRITTEN),
            Attribute.of("build", BuildForms.BUILD),
            Attribute.of(
                    "develop",
                    Form.choice(Maps.scalar(Type.NOTHING), Form.structure(Attribute.of("watch", Form.list(WATCH))))),
            Attribute.of("blkio_config", MountForms.BLKIO),
            Attribute.of("cap_add", KEYED_TEXTS),
            Attribute.of("cap_drop", KEYED_TEXTS),
            Attribute.of("cgroup_parent", Values.TEXT),
            Attribute.of("cgroup", Values.words("host", "private")),
            Attribute.of("cpu_count", Values.WHOLE.limited(new Shape.Limit.Between(0, Long.MAX_VALUE))),
            Attribute.of("cpu_percent", Values.PERCENT),
            Attribute.of("cpu_period", Values.CUT),
            Attribute.of("cpu_quota", Values.CUT),
            Attribute.of("cpu_rt_period", Values.CUT),
            Attribute.of("cpu_rt_runtime", Values.CUT),
            Attribute.of("cpus", Values.DECIMAL),
            Attribute.of("cpuset", Values.TEXT),
            Attribute.of("cpu_shares", Values.CUT),
            Attribute.of("command", Maps.COMMAND).shown(Presence.NULLABLE),
            Attribute.of("configs", Form.list(BuildForms.FILE_MOUNT).identified(Identity.mount(""))),
            Attribute.of("container_name", CONTAINER_NAME),
            Attribute.of(
                    "credential_spec",
                    Form.structure(
                            Attribute.of("config", Values.TEXT),
                            Attribute.of("file", Values.TEXT),
                            Attribute.of("registry", Values.TEXT))),
            Attribute.of("depends_on", DEPENDENCIES),
            Attribute.of("deploy", DeployForms.DEPLOY),
            Attribute.of("device_cgroup_rules", DISTINCT_TEXTS),
            Attribute.of("devices", MountForms.DEVICES),
            Attribute.of(
                    "dns", KEYED_TEXT_OR_LIST.expanded(LongForms.TEXT_AS_LIST).rendered(ServiceForms::filled)),
            Attribute.of("dns_opt", KEYED_TEXTS.merged(Merging.AS_LIST)),
            Attribute.of("dns_search", KEYED_TEXT_OR_LIST.rendered(ServiceForms::listed)),
            Attribute.of("domainname", Values.TEXT),
            Attribute.of("entrypoint", Maps.COMMAND).shown(Presence.NULLABLE),
            Attribute.of(
                    "provider",
                    Form.structure(Attribute.of("type", Values.TEXT).needed(), Attribute.of("options", Maps.MULTIPLE))),
            Attribute.of("environment", Maps.ENVIRONMENT),
            Attribute.of("env_file", ENV_FILES),
            Attribute.of(
                    "expose",
                    Form.distinctList(Maps.scalar(Type.TEXT, Type.NUMBER).rendered(Values.TEXT.rendering()))
                            .identified(Identity.WHOLE_TEXT)),
            Attribute.of("extends", EXTENDS),
            Attribute.of("external_links", DISTINCT_TEXTS),
            Attribute.of("extra_hosts", Maps.HOSTS).shown(Presence.WRITTEN),
            Attribute.of(
                    "group_add",
                    Form.distinctList(Maps.scalar(Type.TEXT, Type.NUMBER).rendered(Values.TEXT.rendering()))),
            Attribute.of("gpus", DeployForms.GPUS),
            Attribute.of("hostname", Values.TEXT),
            Attribute.of("healthcheck", HEALTHCHECK),
            Attribute.of("image", Values.TEXT),
            Attribute.of("init", Values.FLAG).shown(Presence.WRITTEN),
            Attribute.of("ipc", Values.TEXT),
            Attribute.of("isolation", Values.TEXT),
            Attribute.of("labels", Maps.LABELS),
            Attribute.of(
                    "label_file",
                    Form.choice(Values.TEXT, TEXTS)
                            .merged(Merging.AS_LIST)
                            .expanded(LongForms.TEXT_AS_LIST)
                            .placed(Placement.PATHS)),
            Attribute.of("links", KEYED_TEXTS),
            Attribute.of(
                    "logging",
                    Form.structure(Attribute.of("driver", Values.TEXT), Attribute.of("options", Maps.NULLABLE_OPTIONS))
                            .merged(Merging.LOGGING)),
            Attribute.of("mem_limit", Values.BYTES),
            Attribute.of("mem_reservation", Values.WHOLE_BYTES),
            Attribute.of("memswap_limit", Values.BYTES),
            Attribute.of("mem_swappiness", Values.WHOLE_BYTES),
            Attribute.of("mac_address", Values.TEXT),
            Attribute.of(
                    "models",
                    Form.choice(DISTINCT_TEXTS, Form.table(Form.NAMES, MODEL))
                            .merged(Merging.NAMES)
                            .expanded(LongForms.NAMES)),
            Attribute.of("network_mode", Values.TEXT),
            Attribute.of(
                    "networks",
                    Form.choice(DISTINCT_TEXTS, Form.named(NETWORK))
                            .merged(Merging.NAMES)
                            .expanded(LongForms.NAMES)),
            Attribute.of("oom_kill_disable", Values.FLAG),
            Attribute.of("oom_score_adj", Values.WHOLE.limited(new Shape.Limit.Between(-1000, 1000))),
            Attribute.of("pid", Form.choice(Maps.scalar(Type.NOTHING), Values.TEXT)),
            Attribute.of("pids_limit", Values.CUT),
            Attribute.of("platform", Values.TEXT),
            Attribute.of("ports", MountForms.PORTS),
            Attribute.of("privileged", Values.FLAG),
            Attribute.of("pull_policy", PULL_POLICY),
            Attribute.of("pull_refresh_after", Values.TEXT).shown(Presence.NEVER),
            Attribute.of("read_only", Values.FLAG),
            Attribute.of("restart", Values.TEXT),
            Attribute.of("runtime", Values.TEXT),
            Attribute.of("scale", Values.WHOLE).shown(Presence.WRITTEN),
            Attribute.of(
                    "secrets",
                    Form.list(BuildForms.FILE_MOUNT.completed(ServiceForms::secretTarget))
                            .identified(Identity.mount("/run/secrets"))),
            Attribute.of("security_opt", DISTINCT_TEXTS),
            Attribute.of("shm_size", Values.BYTES),
            Attribute.of("stdin_open", Values.FLAG),
            Attribute.of("stop_grace_period", Values.DURATION).shown(Presence.WRITTEN),
            Attribute.of("stop_signal", Values.TEXT),
            Attribute.of("storage_opt", Maps.STRICT_ANYTHING),
            Attribute.of("sysctls", Maps.LABELS),
            Attribute.of("tmpfs", KEYED_TEXT_OR_LIST.rendered(ServiceForms::listed)),
            Attribute.of("tty", Values.FLAG),
            Attribute.of("ulimits", BuildForms.ULIMITS),
            Attribute.of("use_api_socket", Values.STRICT_FLAG),
            Attribute.of("user", Values.TEXT),
            Attribute.of("userns_mode", Values.TEXT),
            Attribute.of("uts", Values.TEXT),
            Attribute.of("volumes", MountForms.VOLUMES),
            Attribute.of("volumes_from", DISTINCT_TEXTS),
            Attribute.of("working_dir", Values.TEXT),
            Attribute.of("post_start", Form.list(HOOK)),
            Attribute.of("pre_stop", Form.list(HOOK)));

    private ServiceForms() {}

    private static Node listed(Form form, Node node, Problems problems) {
        return LongForms.TEXT_AS_LIST.expand(node, new Findings());
    }

    /** A list without what is empty. */
    private static Node filled(Form form, Node node, Problems problems) {
        return node instanceof Node.Sequence list
                ? list.with(list.items().stream()
                        .filter(item -> !Texts.of(item).isEmpty())
                        .toList())
                : node;
    }

    private static Node secretTarget(Node node) {
        return node instanceof Node.Mapping secret
                ? secret.or(
                        "target",
                        LongForms.text("/run/secrets/" + secret.text("source").orElse(""), secret))
                : node;
    }
}
