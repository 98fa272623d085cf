package io.quaymaster.model.compose;

import io.quaymaster.model.compose.Attribute.Presence;

/** A project: services, and what they use together. */
final class ProjectForms {
    private static final Form EXTERNAL = Form.choice(Values.FLAG, Form.structure(Attribute.of("name", Values.TEXT)));
    /** The same, where other keys are not looked at. */
    private static final Form OPEN_EXTERNAL = Form.choice(Values.FLAG, Form.table(Form.anything()));

    private static final Form POOL = Form.structure(
            Attribute.of("subnet", Values.TEXT),
            Attribute.of("gateway", Values.TEXT),
            Attribute.of("ip_range", Values.TEXT),
            Attribute.of("aux_addresses", Maps.TEXTS));

    private static final Form NETWORK = Form.choice(
                    Maps.scalar(Type.NOTHING),
                    Form.structure(
                            Attribute.of("name", Values.TEXT),
                            Attribute.of("driver", Values.TEXT),
                            Attribute.of("driver_opts", Maps.OPTIONS),
                            Attribute.of(
                                            "ipam",
                                            Form.structure(
                                                    Attribute.of("driver", Values.TEXT),
                                                    Attribute.of(
                                                            "config",
                                                            Form.list(POOL).merged(Merging.POOLS)),
                                                    Attribute.of("options", Maps.TEXTS)
                                                            .shown(Presence.NEVER)))
                                    .shown(Presence.ALWAYS),
                            Attribute.of("external", EXTERNAL).shown(Presence.FILLED),
                            Attribute.of("internal", Values.FLAG),
                            Attribute.of("attachable", Values.FLAG),
                            Attribute.of("labels", Maps.LABELS),
                            Attribute.of("enable_ipv4", Values.FLAG).shown(Presence.WRITTEN),
                            Attribute.of("enable_ipv6", Values.FLAG).shown(Presence.WRITTEN)))
            .expanded(LongForms.EXTERNAL);

    private static final Form VOLUME = Form.choice(
                    Maps.scalar(Type.NOTHING),
                    Form.structure(
                            Attribute.of("name", Values.TEXT),
                            Attribute.of("driver", Values.TEXT),
                            Attribute.of("driver_opts", Maps.OPTIONS),
                            Attribute.of("external", EXTERNAL).shown(Presence.FILLED),
                            Attribute.of("labels", Maps.LABELS.identified(Identity.NONE))))
            .expanded(LongForms.EXTERNAL)
            .placed(Placement.BOUND_VOLUME);

    private static final Form SECRET = Form.structure(
                    Attribute.of("name", Values.TEXT),
                    Attribute.of("file", Values.TEXT.placed(Placement.HOST_PATH)),
                    Attribute.of("environment", Values.TEXT),
                    Attribute.of("external", OPEN_EXTERNAL).shown(Presence.FILLED),
                    Attribute.of("labels", Maps.LABELS.merged(Merging.DEEP).identified(Identity.NONE)),
                    Attribute.of("driver", Values.TEXT),
                    Attribute.of("driver_opts", Maps.STRICT_OPTIONS),
                    Attribute.of("template_driver", Values.TEXT))
            .expanded(LongForms.EXTERNAL);

    private static final Form CONFIG = Form.structure(
                    Attribute.of("name", Values.TEXT),
                    Attribute.of("file", Values.TEXT.placed(Placement.HOST_PATH)),
                    Attribute.of("environment", Values.TEXT),
                    Attribute.of("content", Values.TEXT),
                    Attribute.of("external", OPEN_EXTERNAL).shown(Presence.FILLED),
                    Attribute.of("labels", Maps.LABELS.merged(Merging.DEEP).identified(Identity.NONE)),
                    Attribute.of("template_driver", Values.TEXT))
            .expanded(LongForms.EXTERNAL);

    private static final Form MODEL = Form.structure(
            Attribute.of("name", Values.TEXT),
            Attribute.of("model", Values.TEXT).needed(),
            Attribute.of("context_size", Values.STRICT_WHOLE),
            Attribute.of("runtime_flags", Form.list(Values.TEXT)));

    private static final Form PATHS = Form.choice(Values.TEXT, Form.distinctList(Values.TEXT));

    static final Form INCLUDE = Form.choice(
                    Values.TEXT,
                    Form.closedStructure(
                            Attribute.of("path", PATHS),
                            Attribute.of("env_file", PATHS),
                            Attribute.of("project_directory", Values.TEXT)))
            .expanded(LongForms.INCLUDE);

    static final Form PROJECT = Form.structure(
            Attribute.of("version", Values.TEXT).shown(Presence.NEVER),
            Attribute.of("name", Values.TEXT),
            Attribute.of("include", Form.list(INCLUDE)).shown(Presence.NEVER),
            Attribute.of("configs", Form.section("config", CONFIG, true)),
            Attribute.of("models", Form.section("model", MODEL, false)),
            Attribute.of("networks", Form.section("network", NETWORK, false)),
            Attribute.of("secrets", Form.section("secret", SECRET, true)),
            Attribute.of("services", Form.section("service", ServiceForms.SERVICE, true))
                    .shown(Presence.ALWAYS),
            Attribute.of("volumes", Form.section("volume", VOLUME, true)));

    private ProjectForms() {}
}
