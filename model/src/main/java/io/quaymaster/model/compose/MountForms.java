package io.quaymaster.model.compose;

import io.quaymaster.model.compose.Attribute.Presence;
import io.quaymaster.model.manifest.Problems;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container sees of the host: volumes, ports, devices. */
final class MountForms {
    private static final Form BIND = Form.structure(
            Attribute.of("selinux", Values.words("z", "Z")),
            Attribute.of("propagation", Values.TEXT),
            Attribute.of("create_host_path", Values.FLAG),
            Attribute.of("recursive", Values.words("enabled", "disabled", "writable", "readonly")));

    private static final Form VOLUME = Form.structure(
            Attribute.of("labels", Maps.LABELS.merged(Merging.DEEP).identified(Identity.NONE)),
            Attribute.of("nocopy", Values.FLAG),
            Attribute.of("subpath", Values.TEXT));

    private static final Form TMPFS = Form.structure(
            Attribute.of("size", Values.WHOLE_BYTES.limited(new Shape.Limit.Between(0, Long.MAX_VALUE))),
            // A text would be octal or decimal: Compose takes none.
            Attribute.of("mode", Values.STRICT_CUT_COUNT));

    private static final Form MOUNT = Form.choice(
                    Values.TEXT,
                    Form.structure(
                            Attribute.of("type", Values.words("bind", "volume", "tmpfs", "cluster", "npipe", "image"))
                                    .needed(),
                            Attribute.of("source", Values.TEXT),
                            Attribute.of("target", Values.TEXT).needed(),
                            Attribute.of("read_only", Values.FLAG),
                            Attribute.of("consistency", Values.TEXT),
                            Attribute.of("bind", BIND),
                            Attribute.of("volume", VOLUME),
                            Attribute.of("tmpfs", TMPFS),
                            Attribute.of("image", Form.structure(Attribute.of("subpath", Values.TEXT)))))
            .expanded(LongForms.VOLUME)
            .placed(Placement.BIND);

    static final Form VOLUMES = Form.distinctList(MOUNT).identified(Identity.VOLUME);

    private static final Form PORT = Form.choice(
                    Maps.scalar(Type.NUMBER, Type.TEXT),
                    Form.structure(
                            Attribute.of("name", Values.TEXT),
                            Attribute.of("mode", Values.TEXT),
                            Attribute.of("host_ip", Values.TEXT),
                            Attribute.of("target", Values.COUNT).needed(),
                            Attribute.of(
                                    "published",
                                    Maps.scalar(Type.TEXT, Type.WHOLE).rendered(Values.TEXT.rendering())),
                            Attribute.of("protocol", Values.TEXT),
                            Attribute.of("app_protocol", Values.TEXT)))
            .completed(Completion.of("protocol", "tcp").and(Completion.of("mode", "ingress")));

    static final Form PORTS = Form.distinctList(PORT).identified(Identity.PORT).expanded(LongForms.PORTS);

    private static final Form DEVICE = Form.choice(
                    Values.TEXT,
                    Form.structure(
                            Attribute.of("source", Values.TEXT).needed(),
                            Attribute.of("target", Values.TEXT).needed(),
                            Attribute.of("permissions", Values.TEXT)))
            .expanded(LongForms.DEVICE);

    static final Form DEVICES = Form.list(DEVICE).identified(Identity.DEVICE);

    private static final Form THROTTLE = Form.list(Form.closedStructure(
                    Attribute.of("path", Values.TEXT).shown(Presence.WRITTEN),
                    Attribute.of("rate", Values.RATE).shown(Presence.WRITTEN))
            .rendered(MountForms::capitalised));

    static final Form BLKIO = Form.closedStructure(
            Attribute.of("weight", Values.STRICT_COUNT),
            Attribute.of(
                    "weight_device",
                    Form.list(Form.closedStructure(
                                    Attribute.of("path", Values.TEXT).shown(Presence.WRITTEN),
                                    Attribute.of("weight", Values.STRICT_COUNT).shown(Presence.WRITTEN))
                            .rendered(MountForms::capitalised))),
            Attribute.of("device_read_bps", THROTTLE),
            Attribute.of("device_read_iops", THROTTLE),
            Attribute.of("device_write_bps", THROTTLE),
            Attribute.of("device_write_iops", THROTTLE));

    private MountForms() {}

    /** Compose writes the keys of these as Go does. */
    private static @Nullable Node capitalised(Form form, Node node, Problems problems) {
        if (!(Rendering.CHILDREN.render(form, node, problems) instanceof Node.Mapping mapping)) {
            return node;
        }
        Map<String, Node.Member> members = new LinkedHashMap<>();
        mapping.members()
                .forEach((key, member) ->
                        members.put(key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1), member));
        return new Node.Mapping(members, mapping.location());
    }
}
