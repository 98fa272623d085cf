package io.quaymaster.model.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The shapes of what is mounted into a container. */
final class Mounts {
    private static final Pattern VOLUME = Pattern.compile(Names.OBJECT);
    private static final List<String> PROPAGATIONS =
            List.of("private", "rprivate", "shared", "rshared", "slave", "rslave");
    private static final Set<String> WITHOUT_EFFECT = Set.of("rw", "consistent", "cached", "delegated", "volume-copy");
    static final Shape<String> TARGET = Scalars.converted(
            Scalars.text("an absolute path in the container", "/.*[^/].*"), Mounts::trimmed, path -> path);

    private enum Type {
        BIND,
        VOLUME,
        TMPFS
    }

    private record BindOptions(
            @Nullable String propagation,
            boolean createHostPath,
            @Nullable String selinux) {
        static final BindOptions NONE = new BindOptions(null, true, null);
    }

    private record VolumeOptions(boolean nocopy, @Nullable String subpath) {
        static final VolumeOptions NONE = new VolumeOptions(false, null);
    }

    private record TmpfsOptions(long size, int mode) {
        static final TmpfsOptions NONE = new TmpfsOptions(0, 0);
    }

    private static final Field<String> PROPAGATION = Field.of(
            "propagation",
            Scalars.words(PROPAGATIONS.toArray(String[]::new)),
            "Whether mounts made later on one side are seen on the other.");
    private static final Field<Boolean> CREATE_HOST_PATH = Field.of(
                    "create_host_path", Scalars.FLAG, "Whether a host path that is missing becomes a directory.")
            .or(true);
    private static final Field<String> SELINUX = Field.of(
            "selinux",
            Scalars.words("z", "Z"),
            "Relabels the path for SELinux: `z` to share it, `Z` for this container only.");
    private static final Shape<BindOptions> BIND_OPTIONS = Structure.of(
            List.of(PROPAGATION, CREATE_HOST_PATH, SELINUX),
            spec -> new BindOptions(
                    spec.find(PROPAGATION).orElse(null),
                    spec.get(CREATE_HOST_PATH),
                    spec.find(SELINUX).orElse(null)),
            options -> Spec.EMPTY
                    .withNullable(PROPAGATION, options.propagation())
                    .with(CREATE_HOST_PATH, options.createHostPath())
                    .withNullable(SELINUX, options.selinux()));

    private static final Field<Boolean> NOCOPY = Field.of(
                    "nocopy",
                    Scalars.FLAG,
                    "Whether a new volume starts empty, without the image's files at the target.")
            .or(false);
    private static final Field<String> SUBPATH =
            Field.of("subpath", Scalars.written("a path in the volume"), "The part of the volume to mount.");
    private static final Shape<VolumeOptions> VOLUME_OPTIONS = Structure.of(
            List.of(NOCOPY, SUBPATH),
            spec -> new VolumeOptions(spec.get(NOCOPY), spec.find(SUBPATH).orElse(null)),
            options -> Spec.EMPTY.with(NOCOPY, options.nocopy()).withNullable(SUBPATH, options.subpath()));

    private static final Field<Long> SIZE = Field.of("size", ByteSizes.SHAPE, "The most it may hold; 0 for no limit.")
            .or(0L);
    private static final Field<Integer> TMPFS_MODE =
            Field.of("mode", FileModes.SHAPE, "The file mode of its root; without it the daemon's, 1777.");
    private static final Shape<TmpfsOptions> TMPFS_OPTIONS = Structure.of(
            List.of(SIZE, TMPFS_MODE),
            spec -> new TmpfsOptions(spec.get(SIZE), spec.find(TMPFS_MODE).orElse(0)),
            options -> Spec.EMPTY
                    .with(SIZE, options.size())
                    .withNullable(TMPFS_MODE, options.mode() == 0 ? null : options.mode()));

    private static final Field<Type> TYPE = Field.of(
                    "type",
                    Scalars.words(Type.class, '-'),
                    "`bind` for a path of the host or the repository, `volume` for a volume, `tmpfs` for memory.")
            .needed();
    private static final Field<String> SOURCE = Field.of(
            "source",
            Scalars.written("a path or the name of a volume"),
            "For `bind` a path, absolute on the host or relative to the manifest; for `volume` its name, or none for"
                    + " one that goes with its container.");
    private static final Field<String> TARGET_FIELD =
            Field.of("target", TARGET, "Where the container sees it.").needed();
    private static final Field<Boolean> READ_ONLY = Field.of(
                    "read_only", Scalars.FLAG, "Whether the container can only read it.")
            .or(false);
    private static final Field<BindOptions> BIND = Field.of("bind", BIND_OPTIONS, "Options of a `bind`.");
    private static final Field<VolumeOptions> VOLUME_FIELD =
            Field.of("volume", VOLUME_OPTIONS, "Options of a `volume`.");
    private static final Field<TmpfsOptions> TMPFS = Field.of("tmpfs", TMPFS_OPTIONS, "Options of a `tmpfs`.");
    private static final Field<String> CONSISTENCY = Field.of(
                    "consistency",
                    Scalars.words("consistent", "cached", "delegated"),
                    "Accepted for Compose; it has no effect on Linux.")
            .policy();

    private static final Shape<Mount> FULL = new Structure<>(
            List.of(TYPE, SOURCE, TARGET_FIELD, READ_ONLY, BIND, VOLUME_FIELD, TMPFS, CONSISTENCY),
            Mounts::make,
            Mounts::take);
    private static final Shape<Mount> BRIEF = Parsed.brief("SOURCE:TARGET[:ro]", Mounts::parse);

    static final Shape<List<Mount>> SHAPE = ListOf.of(ShortOrLong.writingLong(BRIEF, FULL));

    private Mounts() {}

    private static @Nullable Mount make(Spec spec, Yaml.Mapping node, Problems problems) {
        Type type = spec.get(TYPE);
        int before = problems.count();
        refuseOthers(spec, type, node, problems);
        String source = spec.find(SOURCE).orElse("");
        switch (type) {
            case BIND -> check(!source.isEmpty(), "needs \"source\": a path", node, problems);
            case VOLUME ->
                check(
                        source.isEmpty() || VOLUME.matcher(source).matches(),
                        "source: must be the name of a volume (2 letters or more), not " + Mismatch.quote(source)
                                + "; for a path write type: bind",
                        node,
                        problems);
            case TMPFS -> check(source.isEmpty(), "source: a tmpfs has none; remove it", node, problems);
        }
        return problems.count() == before ? mount(spec, type, source) : null;
    }

    private static void check(boolean good, String message, Yaml.Mapping node, Problems problems) {
        if (!good) {
            problems.add(
                    node.find("source")
                            .<Yaml>map(Yaml.Entry::value)
                            .orElse(node)
                            .location(),
                    message);
        }
    }

    private static void refuseOthers(Spec spec, Type type, Yaml.Mapping node, Problems problems) {
        for (Field<?> options : List.of(BIND, VOLUME_FIELD, TMPFS)) {
            String word = TYPE.shape().write(type).toString();
            if (spec.has(options) && !options.name().equals(word)) {
                node.find(options.name())
                        .ifPresent(entry -> problems.add(
                                entry.key().location(),
                                Mismatch.quote(options.name()) + " does not go with type: " + word + "; remove one"));
            }
        }
    }

    private static Mount mount(Spec spec, Type type, String source) {
        String target = spec.get(TARGET_FIELD);
        boolean readOnly = spec.get(READ_ONLY);
        return switch (type) {
            case BIND -> {
                BindOptions options = spec.find(BIND).orElse(BindOptions.NONE);
                yield new Mount.Bind(
                        source, target, readOnly, options.propagation(), options.selinux(), options.createHostPath());
            }
            case VOLUME -> {
                VolumeOptions options = spec.find(VOLUME_FIELD).orElse(VolumeOptions.NONE);
                yield source.isEmpty()
                        ? new Mount.Anonymous(target, readOnly)
                        : new Mount.Named(source, target, readOnly, options.subpath(), !options.nocopy());
            }
            case TMPFS -> {
                TmpfsOptions options = spec.find(TMPFS).orElse(TmpfsOptions.NONE);
                yield new Mount.Tmpfs(target, readOnly, options.size(), options.mode());
            }
        };
    }

    private static Spec take(Mount mount) {
        Spec common = Spec.EMPTY.with(TARGET_FIELD, mount.target()).with(READ_ONLY, mount.readOnly());
        return switch (mount) {
            case Mount.Bind bind -> {
                BindOptions options = new BindOptions(bind.propagation(), bind.createHostPath(), bind.selinux());
                Spec spec = common.with(TYPE, Type.BIND).with(SOURCE, bind.source());
                yield options.equals(BindOptions.NONE) ? spec : spec.with(BIND, options);
            }
            case Mount.Named named -> {
                VolumeOptions options = new VolumeOptions(!named.copy(), named.subpath());
                Spec spec = common.with(TYPE, Type.VOLUME).with(SOURCE, named.volume());
                yield options.equals(VolumeOptions.NONE) ? spec : spec.with(VOLUME_FIELD, options);
            }
            case Mount.Anonymous anonymous -> common.with(TYPE, Type.VOLUME);
            case Mount.Tmpfs tmpfs -> {
                TmpfsOptions options = new TmpfsOptions(tmpfs.size(), tmpfs.mode());
                Spec spec = common.with(TYPE, Type.TMPFS);
                yield options.equals(TmpfsOptions.NONE) ? spec : spec.with(TMPFS, options);
            }
        };
    }

    /** Reads {@code [SOURCE:]TARGET[:MODE]}. */
    private static @Nullable Mount parse(String text, Consumer<String> complaints) {
        String[] parts = text.split(":", -1);
        if (parts.length > 3) {
            return Scalars.refuse(text, "SOURCE:TARGET[:MODE]", complaints);
        }
        String target = parts.length == 1 ? parts[0] : parts[1];
        if (!target.startsWith("/") || trimmed(target).isEmpty()) {
            complaints.accept("the target must be an absolute path in the container, not " + Mismatch.quote(target));
            return null;
        }
        Modes modes = Modes.of(parts.length == 3 ? parts[2] : "rw", complaints);
        if (modes == null) {
            return null;
        }
        return parts.length == 1
                ? new Mount.Anonymous(trimmed(target), false)
                : mount(parts[0], trimmed(target), modes, complaints);
    }

    private static @Nullable Mount mount(String source, String target, Modes modes, Consumer<String> complaints) {
        if (source.startsWith("/") || source.startsWith(".")) {
            return new Mount.Bind(source, target, modes.readOnly(), modes.propagation(), modes.selinux(), true);
        }
        if (source.startsWith("~")) {
            complaints.accept("the source " + Mismatch.quote(source)
                    + " depends on who runs the agent; write an absolute path, or one relative to the manifest");
            return null;
        }
        if (!VOLUME.matcher(source).matches()) {
            complaints.accept(
                    "the source must be the name of a volume (2 letters or more), an absolute path, or a path that begins with"
                            + " \"./\", not " + Mismatch.quote(source));
            return null;
        }
        return new Mount.Named(source, target, modes.readOnly(), null, !modes.nocopy());
    }

    private static String trimmed(String path) {
        return path.replaceFirst("/+$", "");
    }

    /** The words after the second colon. */
    private record Modes(
            boolean readOnly,
            boolean nocopy,
            @Nullable String propagation,
            @Nullable String selinux) {
        static @Nullable Modes of(String text, Consumer<String> complaints) {
            List<String> words = new ArrayList<>(List.of(text.split(",", -1)));
            boolean readOnly = words.remove("ro");
            boolean nocopy = words.remove("nocopy");
            String selinux = words.remove("Z") ? "Z" : words.remove("z") ? "z" : null;
            String propagation =
                    PROPAGATIONS.stream().filter(words::contains).findFirst().orElse(null);
            words.remove(propagation);
            words.removeAll(WITHOUT_EFFECT);
            if (!words.isEmpty()) {
                complaints.accept("unknown mode " + Mismatch.quote(words.getFirst())
                        + "; allowed are ro, rw, z, Z, nocopy and " + Scalars.alternatives(PROPAGATIONS));
                return null;
            }
            return new Modes(readOnly, nocopy, propagation, selinux);
        }
    }
}
