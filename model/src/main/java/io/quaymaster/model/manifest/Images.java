package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The shapes of image references and of builds. */
final class Images {
    private static final String NOTATION = "an image reference such as redis:7.2 or ghcr.io/owner/name:1.0";
    private static final Pattern PLATFORM_GRAMMAR = Pattern.compile("[a-z0-9_]+/[a-z0-9_]+(?:/[a-z0-9_]+)?");

    static final Shape<ImageReference> REFERENCE =
            new Parsed<>(NOTATION, Json.object("type", "string"), Images::reference, ImageReference::toString);
    /** A reference as it is written, because a resource's name looks like one. */
    static final Shape<String> NAME_OR_REFERENCE = new Parsed<>(
            "the name of an Image resource, or " + NOTATION,
            Json.object("type", "string"),
            (text, complaints) -> reference(text, complaints) == null ? null : text,
            text -> text);

    static final Shape<String> PLATFORM =
            Scalars.text("a platform such as linux/amd64 or linux/arm64/v8", PLATFORM_GRAMMAR.pattern());

    private static final Field<String> CONTEXT = Field.of(
                    "context",
                    Scalars.written("a directory of the repository"),
                    "The directory that is sent to the builder, relative to the manifest.")
            .or(".");
    private static final String DEFAULT_DOCKERFILE = "Dockerfile";
    private static final Field<String> DOCKERFILE = Field.of(
                    "dockerfile", Scalars.written("the path of a file"), "The Dockerfile, relative to the context.")
            .or(DEFAULT_DOCKERFILE);
    private static final Field<String> DOCKERFILE_INLINE = Field.of(
            "dockerfile_inline",
            Scalars.written("the text of a Dockerfile"),
            "The Dockerfile's text, in place of a file.");
    private static final Field<SortedMap<String, String>> ARGS = Field.of(
                    "args",
                    TextMap.ENVIRONMENT,
                    "Values for the Dockerfile's ARGs; one without a value is taken from the source's variables.")
            .or(Networking.NO_TEXTS);
    private static final Field<String> TARGET =
            Field.of("target", Scalars.written("the name of a stage"), "The stage to build; without it the last.");
    private static final Field<List<String>> PLATFORMS = Field.of(
                    "platforms",
                    ListOf.of(PLATFORM),
                    "The platform to build for, one at most; without it the daemon's.")
            .or(List.of());
    private static final Field<SortedMap<String, String>> LABELS =
            Field.of("labels", Labels.SHAPE, "Labels of the image.").or(Networking.NO_TEXTS);
    private static final Field<List<String>> CACHE_FROM = Field.of(
                    "cache_from", ListOf.of(Scalars.written("an image")), "Images whose layers serve as build cache.")
            .or(List.of());
    private static final Field<List<String>> EXTRA_HOSTS = Field.of(
                    "extra_hosts", Networking.EXTRA_HOSTS, "Further host names for RUN instructions.")
            .or(List.of());
    private static final Field<String> NETWORK = Field.of(
            "network",
            Scalars.written("the name of a network"),
            "The network of RUN instructions: `none`, `host`, or a network's name.");
    private static final Field<Long> SHM_SIZE = Field.of(
                    "shm_size",
                    ByteSizes.SHAPE,
                    "The size of /dev/shm in RUN instructions; 0 for the daemon's default.")
            .or(0L);
    private static final Field<Boolean> PULL = Field.of(
                    "pull", Scalars.FLAG, "Whether base images are looked up anew for each build.")
            .or(false);
    private static final Field<Boolean> NO_CACHE = Field.of(
                    "no_cache", Scalars.FLAG, "Whether the build cache is left aside.")
            .or(false);

    private static final Structure<Build> FULL = new Structure<>(
            List.of(
                    CONTEXT,
                    DOCKERFILE,
                    DOCKERFILE_INLINE,
                    ARGS,
                    TARGET,
                    PLATFORMS,
                    LABELS,
                    CACHE_FROM,
                    EXTRA_HOSTS,
                    NETWORK,
                    SHM_SIZE,
                    PULL,
                    NO_CACHE),
            Images::build,
            Images::take);

    static final Shape<Build> BUILD =
            ShortOrLong.writingLong(Scalars.converted(CONTEXT.shape(), Images::plain, Build::context), FULL);

    private Images() {}

    private static @Nullable ImageReference reference(String text, Consumer<String> complaints) {
        return ImageReference.parse(text).orElseGet(() -> {
            boolean upperCase = !text.equals(text.toLowerCase(Locale.ROOT))
                    && ImageReference.parse(text.toLowerCase(Locale.ROOT)).isPresent();
            complaints.accept("must be " + NOTATION + ", not " + Mismatch.quote(text)
                    + (upperCase ? "; its name must be in lower case" : ""));
            return null;
        });
    }

    private static Build plain(String context) {
        return new Build(
                context,
                DEFAULT_DOCKERFILE,
                null,
                Networking.NO_TEXTS,
                null,
                null,
                Networking.NO_TEXTS,
                List.of(),
                List.of(),
                null,
                0,
                false,
                false);
    }

    private static @Nullable Build build(Spec spec, Yaml.Mapping node, Problems problems) {
        int before = problems.count();
        if (spec.has(DOCKERFILE) && spec.has(DOCKERFILE_INLINE)) {
            problems.add(node.location(), "dockerfile and dockerfile_inline exclude each other; remove one");
        }
        if (spec.get(PLATFORMS).size() > 1) {
            problems.add(node.location(), "platforms: one at most, because a daemon keeps images of one platform");
        }
        if (problems.count() > before) {
            return null;
        }
        return new Build(
                spec.get(CONTEXT),
                spec.get(DOCKERFILE),
                spec.find(DOCKERFILE_INLINE).orElse(null),
                spec.get(ARGS),
                spec.find(TARGET).orElse(null),
                spec.get(PLATFORMS).stream().findFirst().orElse(null),
                spec.get(LABELS),
                spec.get(CACHE_FROM),
                spec.get(EXTRA_HOSTS),
                spec.find(NETWORK).orElse(null),
                spec.get(SHM_SIZE),
                spec.get(PULL),
                spec.get(NO_CACHE));
    }

    private static Spec take(Build build) {
        String platform = build.platform();
        Spec spec = build.dockerfileInline() == null
                ? Spec.EMPTY.with(DOCKERFILE, build.dockerfile())
                : Spec.EMPTY.with(DOCKERFILE_INLINE, build.dockerfileInline());
        return spec.with(CONTEXT, build.context())
                .with(ARGS, build.args())
                .withNullable(TARGET, build.target())
                .with(PLATFORMS, platform == null ? List.of() : List.of(platform))
                .with(LABELS, build.labels())
                .with(CACHE_FROM, build.cacheFrom())
                .with(EXTRA_HOSTS, build.extraHosts())
                .withNullable(NETWORK, build.network())
                .with(SHM_SIZE, build.shmSize())
                .with(PULL, build.pullBase())
                .with(NO_CACHE, build.noCache());
    }
}
