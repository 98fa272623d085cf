package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problems;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How an image is built. */
final class BuildForms {
    private static final Form ULIMIT = Form.choice(
                    Values.PLAIN_WHOLE,
                    Form.structure(
                            Attribute.of("soft", Values.PLAIN_WHOLE).needed(),
                            Attribute.of("hard", Values.PLAIN_WHOLE).needed()))
            .merged(Merging.REPLACE)
            .rendered(BuildForms::ulimit);

    private static final Form STRICT_ULIMIT = Form.choice(
                    Values.STRICT_PLAIN_WHOLE,
                    Form.structure(
                            Attribute.of("soft", Values.STRICT_PLAIN_WHOLE).needed(),
                            Attribute.of("hard", Values.STRICT_PLAIN_WHOLE).needed()))
            .merged(Merging.REPLACE)
            .rendered(BuildForms::ulimit);

    private static final Pattern ULIMIT_NAMES = Pattern.compile("[a-z]+");

    static final Form ULIMITS = Form.table(ULIMIT_NAMES, ULIMIT);

    /** A config or a secret, and where in the container it is. */
    static final Form FILE_MOUNT = Form.choice(
                    Values.TEXT,
                    Form.structure(
                            Attribute.of("source", Values.TEXT),
                            Attribute.of("target", Values.TEXT),
                            Attribute.of("uid", Values.TEXT),
                            Attribute.of("gid", Values.TEXT),
                            Attribute.of("mode", Values.FILE_MODE).shown(Attribute.Presence.WRITTEN)))
            .expanded(LongForms.FILE_MOUNT);

    private static final Form TEXTS = Form.list(Values.TEXT);
    private static final Form FLAG_OR_TEXT =
            Maps.scalar(Type.TEXT, Type.FLAG).expanded(LongForms.SCALAR_AS_TEXT).rendered(Rendering.AS_IS);

    static final Form BUILD = Form.choice(
                    Values.TEXT,
                    Form.structure(
                            Attribute.of("context", Values.TEXT.placed(Placement.CONTEXT)),
                            Attribute.of("dockerfile", Values.TEXT),
                            Attribute.of("dockerfile_inline", Values.TEXT),
                            Attribute.of("entitlements", TEXTS),
                            Attribute.of("args", Maps.ENVIRONMENT),
                            Attribute.of("provenance", FLAG_OR_TEXT),
                            Attribute.of("sbom", FLAG_OR_TEXT),
                            Attribute.of("ssh", Maps.SSH),
                            Attribute.of("labels", Maps.LABELS),
                            Attribute.of("cache_from", TEXTS),
                            Attribute.of("cache_to", TEXTS),
                            Attribute.of("no_cache", Values.FLAG),
                            Attribute.of(
                                    "additional_contexts",
                                    Maps.CONTEXTS.expanded(LongForms.KEY_VALUES).placed(Placement.CONTEXTS)),
                            Attribute.of("pull", Values.FLAG),
                            Attribute.of("extra_hosts", Maps.HOSTS).shown(Attribute.Presence.WRITTEN),
                            Attribute.of("isolation", Values.TEXT),
                            Attribute.of("network", Values.TEXT),
                            Attribute.of("target", Values.TEXT),
                            Attribute.of("secrets", Form.list(FILE_MOUNT)),
                            Attribute.of("shm_size", Values.WHOLE_BYTES),
                            Attribute.of("tags", TEXTS.identified(Identity.KEY)),
                            Attribute.of("ulimits", Form.table(ULIMIT_NAMES, STRICT_ULIMIT)),
                            Attribute.of("platforms", TEXTS),
                            Attribute.of("privileged", Values.FLAG)))
            .merged(Merging.BUILD)
            .expanded(LongForms.BUILD)
            .completed(Completion.of("context", "."));

    private BuildForms() {}

    /** Compose writes a limit of 0 as if it were none. */
    private static @Nullable Node ulimit(Form form, Node node, Problems problems) {
        boolean zero = node instanceof Node.Whole limit && limit.value().signum() == 0;
        return zero ? Node.Mapping.empty(node.location()) : Rendering.CHILDREN.render(form, node, problems);
    }
}
