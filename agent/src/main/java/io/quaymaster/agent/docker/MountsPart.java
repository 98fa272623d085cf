package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Mount;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ProvidedMount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part of a container's body that says what it sees at paths of its own. The daemon takes mounts in two forms: a text
 * ({@code Binds}), which makes a missing host path and knows SELinux, and an object ({@code Mounts}), which knows all the rest.
 */
final class MountsPart {
    private final HostPaths paths;
    private final ApiVersion version;
    private final SortedMap<String, String> handedOver;
    private final List<String> binds = new ArrayList<>();
    private final List<Map<String, Object>> mounts = new ArrayList<>();

    private MountsPart(HostPaths paths, ApiVersion version, SortedMap<String, String> handedOver) {
        this.paths = paths;
        this.version = version;
        this.handedOver = new TreeMap<>(handedOver);
    }

    static void write(Step.CreateContainer step, HostPaths paths, JsonObject host, ApiVersion version) {
        Spec spec = step.container().spec();
        MountsPart part = new MountsPart(paths, version, step.handedOver());
        spec.get(ContainerFields.VOLUMES).forEach(part::add);
        step.container().provided().forEach(part::add);
        part.addImplied();
        host.putUnlessEmpty("Binds", part.binds)
                .putUnlessEmpty("Mounts", part.mounts)
                .putUnlessEmpty("Tmpfs", tmpfs(spec.get(ContainerFields.TMPFS)));
    }

    private void add(Mount mount) {
        switch (mount) {
            case Mount.Bind bind -> addBind(bind);
            case Mount.Named named -> addNamed(named);
            case Mount.Anonymous anonymous -> addAnonymous(anonymous);
            case Mount.Tmpfs tmpfs -> addTmpfs(tmpfs);
        }
    }

    private void add(ProvidedMount provided) {
        boolean readOnly = !(provided instanceof ProvidedMount.Persistent persistent) || persistent.readOnly();
        mounts.add(new JsonObject()
                .put("Type", "bind")
                .put("Source", paths.of(provided).toString())
                .put("Target", provided.target())
                .put("ReadOnly", readOnly)
                .toMap());
    }

    private void addBind(Mount.Bind bind) {
        boolean text = bind.createHostPath() || bind.selinux() != null;
        // In the text a colon ends the path.
        if (text && !bind.source().contains(":")) {
            binds.add(text(bind));
            return;
        }
        if (bind.createHostPath()) {
            version.require(
                    1,
                    43,
                    "a bind of a host path with a colon that is made when it is missing (" + bind.source() + ")");
        }
        JsonObject options = new JsonObject()
                .putNullable("Propagation", bind.propagation())
                .putIf(bind.createHostPath(), "CreateMountpoint", true);
        mounts.add(mount("bind", bind)
                .put("Source", bind.source())
                .putUnlessEmpty("BindOptions", options.toMap())
                .toMap());
    }

    private static String text(Mount.Bind bind) {
        List<String> options = new ArrayList<>();
        options.add(bind.readOnly() ? "ro" : "rw");
        if (bind.selinux() != null) {
            options.add(bind.selinux());
        }
        if (bind.propagation() != null) {
            options.add(bind.propagation());
        }
        return bind.source() + ":" + bind.target() + ":" + String.join(",", options);
    }

    private void addNamed(Mount.Named named) {
        if (named.subpath() != null) {
            version.require(1, 45, "the subpath of a volume");
        }
        JsonObject options =
                new JsonObject().putIf(!named.copy(), "NoCopy", true).putNullable("Subpath", named.subpath());
        mounts.add(mount("volume", named)
                .put("Source", named.volume())
                .putUnlessEmpty("VolumeOptions", options.toMap())
                .toMap());
    }

    private void addAnonymous(Mount.Anonymous anonymous) {
        String volume = handedOver.remove(anonymous.target());
        if (volume == null) {
            mounts.add(mount("volume", anonymous).toMap());
        } else {
            addNamed(new Mount.Named(volume, anonymous.target(), anonymous.readOnly(), null, false));
        }
    }

    /** What is handed over and stands in no manifest: the image says of the path that it is a volume. */
    private void addImplied() {
        handedOver.forEach((path, volume) -> addNamed(new Mount.Named(volume, path, false, null, false)));
    }

    private void addTmpfs(Mount.Tmpfs tmpfs) {
        JsonObject options = new JsonObject()
                .putIf(tmpfs.size() != 0, "SizeBytes", tmpfs.size())
                .putIf(tmpfs.mode() != 0, "Mode", tmpfs.mode());
        mounts.add(mount("tmpfs", tmpfs)
                .putUnlessEmpty("TmpfsOptions", options.toMap())
                .toMap());
    }

    private static JsonObject mount(String type, Mount mount) {
        return new JsonObject().put("Type", type).put("Target", mount.target()).put("ReadOnly", mount.readOnly());
    }

    /** By path, with the options after the first colon. */
    private static Map<String, String> tmpfs(List<String> mounts) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String mount : mounts) {
            String[] parts = mount.split(":", 2);
            options.put(parts[0], parts.length == 1 ? "" : parts[1]);
        }
        return options;
    }
}
