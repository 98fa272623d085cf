package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.Build;
import io.quaymaster.model.manifest.PullPolicy;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.state.CanonicalText;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.ProvidedMount;
import io.quaymaster.model.state.ResourceId;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a revision as flat texts, field by field, with {@code .} between the levels: {@code environment.MODE}. Values
 * are as they are, secrets too.
 */
final class DesiredFields {
    private static final int SHORT_ID = 12;

    private final SortedMap<String, String> fields = new TreeMap<>();

    private DesiredFields() {}

    static SortedMap<ResourceId, SortedMap<String, String>> of(Desired desired) {
        SortedMap<ResourceId, SortedMap<String, String>> all = new TreeMap<>();
        desired.images().forEach((id, image) -> all.put(id, of(image)));
        desired.containers().forEach((id, container) -> all.put(id, of(container)));
        desired.networks().forEach((id, network) -> all.put(id, of(network.name(), network.spec())));
        desired.volumes().forEach((id, volume) -> all.put(id, of(volume.name(), volume.spec())));
        return all;
    }

    private static SortedMap<String, String> of(String name, Spec spec) {
        DesiredFields flat = new DesiredFields();
        flat.put("docker_name", name);
        flat.putAll("", spec.canonical(field -> true));
        return flat.fields;
    }

    private static SortedMap<String, String> of(DesiredContainer container) {
        DesiredFields flat = new DesiredFields();
        flat.putAll("", container.spec().canonical(field -> true));
        // The reference changes with what the image is built from, so a new image shows at each container of it.
        flat.put("image", container.image().reference());
        container.provided().forEach(mount -> flat.put("files." + mount.target(), text(mount)));
        return flat.fields;
    }

    private static SortedMap<String, String> of(DesiredImage image) {
        DesiredFields flat = new DesiredFields();
        flat.put("keep", image.keep());
        switch (image) {
            case DesiredImage.Built built -> flat.putBuilt(built);
            case DesiredImage.Pulled pulled -> flat.putPulled(pulled);
        }
        return flat.fields;
    }

    private void putBuilt(DesiredImage.Built image) {
        Build build = image.build();
        put("build.context", build.context());
        put("build.content", shortId(image.contextId()));
        put("build.dockerfile", build.dockerfile());
        putGiven("build.dockerfile_inline", build.dockerfileInline());
        putAll("build.args.", build.args());
        putGiven("build.target", build.target());
        putGiven("build.platform", build.platform());
        putAll("build.labels.", build.labels());
        put("build.cache_from", build.cacheFrom());
        put("build.extra_hosts", build.extraHosts());
        putGiven("build.network", build.network());
        put("build.shm_size", build.shmSize());
        put("build.pull", build.pullBase());
        put("build.no_cache", build.noCache());
        put("tags", image.tags().stream().map(Object::toString).toList());
        put("push", image.push());
        put("reference", image.reference());
    }

    private void putPulled(DesiredImage.Pulled image) {
        put("pull", image.image().toString());
        put("pull_policy", text(image.policy()));
        putGiven("platform", image.platform());
    }

    private static String text(PullPolicy policy) {
        return switch (policy) {
            case PullPolicy.Missing missing -> "missing";
            case PullPolicy.Always always -> "always";
            case PullPolicy.Never never -> "never";
            case PullPolicy.Every every -> "every_" + every.interval().toSeconds() + "s";
        };
    }

    private static String text(ProvidedMount mount) {
        return switch (mount) {
            case ProvidedMount.Tracked tracked ->
                text(tracked.path(), tracked.objectId(), tracked.uid(), tracked.gid(), tracked.mode());
            case ProvidedMount.Inline inline ->
                text("text", inline.objectId(), inline.uid(), inline.gid(), inline.mode());
            case ProvidedMount.Persistent persistent ->
                persistent.path() + (persistent.readOnly() ? " (read-only)" : " (persistent)");
        };
    }

    private static String text(String what, String objectId, @Nullable String uid, @Nullable String gid, int mode) {
        return what + " at " + shortId(objectId)
                + (uid == null ? "" : ", uid " + uid)
                + (gid == null ? "" : ", gid " + gid)
                + (mode == 0 ? "" : ", mode " + String.format("%04o", mode));
    }

    private static String shortId(String objectId) {
        return objectId.substring(0, Math.min(SHORT_ID, objectId.length()));
    }

    private void putAll(String prefix, Map<?, ?> values) {
        values.forEach((name, value) -> put(prefix + name, value));
    }

    private void putGiven(String field, @Nullable Object value) {
        if (value != null) {
            put(field, value);
        }
    }

    private void put(String field, Object value) {
        switch (value) {
            case Map<?, ?> map when !map.isEmpty() -> putAll(field + ".", map);
            case String text -> fields.put(field, text);
            case Collection<?> items -> fields.put(field, CanonicalText.of(items));
            default -> fields.put(field, CanonicalText.of(value));
        }
    }
}
