package io.quaymaster.model.compose;

import io.quaymaster.model.compose.Attribute.Presence;

/** How a service is deployed: replicas, resources, updates. */
final class DeployForms {
    private static final Form UPDATE = Form.structure(
            Attribute.of("parallelism", Values.COUNT).shown(Presence.WRITTEN),
            Attribute.of("delay", Values.DELAY),
            Attribute.of("failure_action", Values.TEXT),
            Attribute.of("monitor", Values.DELAY),
            Attribute.of("max_failure_ratio", Values.DECIMAL),
            Attribute.of("order", Values.words("start-first", "stop-first")));

    private static final Attribute[] DEVICE_REQUEST = {
        Attribute.of("capabilities", Form.distinctList(Values.TEXT)),
        Attribute.of("driver", Values.TEXT),
        Attribute.of("count", Values.DEVICE_COUNT),
        Attribute.of("device_ids", Form.distinctList(Values.TEXT)),
        Attribute.of("options", Maps.PLAIN_PAIRS),
    };

    /** Devices that a driver finds, reserved by what they can do. */
    private static final Form DEVICES = Form.list(Form.structure(
                    DEVICE_REQUEST[0].needed(),
                    DEVICE_REQUEST[1],
                    DEVICE_REQUEST[2],
                    DEVICE_REQUEST[3],
                    DEVICE_REQUEST[4])
            .completed(DeployForms::allDevices));

    static final Form GPUS = Form.choice(
                    Values.words("all"),
                    Form.list(Form.structure(DEVICE_REQUEST).completed(DeployForms::allDevices)))
            .expanded(LongForms.GPUS);

    private static final Form GENERIC_RESOURCES = Form.list(Form.structure(Attribute.of(
            "discrete_resource_spec",
            Form.structure(
                            Attribute.of("kind", Values.TEXT).shown(Presence.WRITTEN),
                            Attribute.of("value", Values.CUT).shown(Presence.WRITTEN))
                    .completed(DeployForms::wholeResource))));

    private static final Form LIMITS = Form.structure(
            Attribute.of("cpus", Values.DECIMAL),
            Attribute.of("memory", Values.TEXT_BYTES),
            Attribute.of("pids", Values.WHOLE));

    private static final Form RESERVATIONS = Form.structure(
            Attribute.of("cpus", Values.DECIMAL),
            Attribute.of("memory", Values.TEXT_BYTES),
            Attribute.of("devices", DEVICES),
            Attribute.of("generic_resources", GENERIC_RESOURCES));

    private static final Form RESTART_POLICY = Form.structure(
            Attribute.of("condition", Values.TEXT),
            Attribute.of("delay", Values.DURATION).shown(Presence.WRITTEN),
            Attribute.of("max_attempts", Values.COUNT).shown(Presence.WRITTEN),
            Attribute.of("window", Values.DURATION).shown(Presence.WRITTEN));

    private static final Form PLACEMENT = Form.structure(
            Attribute.of("constraints", Form.list(Values.TEXT)),
            Attribute.of("preferences", Form.list(Form.structure(Attribute.of("spread", Values.TEXT)))),
            Attribute.of("max_replicas_per_node", Values.COUNT));

    static final Form DEPLOY = Form.choice(
            Maps.scalar(Type.NOTHING),
            Form.structure(
                    Attribute.of("mode", Values.TEXT),
                    Attribute.of("replicas", Values.WHOLE).shown(Presence.WRITTEN),
                    Attribute.of("labels", Maps.LABELS),
                    Attribute.of("update_config", UPDATE),
                    Attribute.of("rollback_config", UPDATE),
                    Attribute.of(
                                    "resources",
                                    Form.structure(
                                            Attribute.of("limits", LIMITS), Attribute.of("reservations", RESERVATIONS)))
                            .shown(Presence.ALWAYS),
                    Attribute.of("restart_policy", RESTART_POLICY),
                    Attribute.of("placement", PLACEMENT).shown(Presence.ALWAYS),
                    Attribute.of("endpoint_mode", Values.TEXT)));

    private DeployForms() {}

    private static Node wholeResource(Node node) {
        return node instanceof Node.Mapping resource
                ? resource.or("kind", LongForms.text("", resource)).or("value", new Node.Whole(0, resource.location()))
                : node;
    }

    private static Node allDevices(Node node) {
        return node instanceof Node.Mapping request && !request.has("device_ids")
                ? request.or("count", LongForms.text("all", request))
                : node;
    }
}
