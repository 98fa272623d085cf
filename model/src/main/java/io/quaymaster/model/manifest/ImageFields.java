package io.quaymaster.model.manifest;

import java.util.List;

/** The fields of an Image. */
public final class ImageFields {
    public static final Field<Build> BUILD = Field.of(
            "build",
            Images.BUILD,
            "Builds the image from a directory of the repository, with a Dockerfile. An Image has either `build` or `pull`.");
    public static final Field<List<ImageReference>> TAGS = Field.of(
                    "tags", ListOf.orOne(Images.REFERENCE), "Further names of the built image.")
            .or(List.of());
    public static final Field<Boolean> PUSH = Field.of(
                    "push", Scalars.FLAG, "Whether the built image is pushed under each of its `tags`.")
            .or(false)
            .policy();
    public static final Field<ImageReference> PULL =
            Field.of("pull", Images.REFERENCE, "Pulls the image from its registry, by tag or by digest.");
    public static final Field<PullPolicy> PULL_POLICY = Field.of(
                    "pull_policy",
                    Policies.PULL,
                    "When the image is pulled: `missing` when the daemon does not have it, `always` at every new revision,"
                            + " `never`, or `every_12h`, `daily`, `weekly`.")
            .or(new PullPolicy.Missing())
            .policy();
    public static final Field<String> PLATFORM =
            Field.of("platform", Images.PLATFORM, "The platform to pull or build for; without it the daemon's.");
    public static final Field<Integer> KEEP = Field.of(
                    "keep",
                    Scalars.integer(0, 100),
                    "How many superseded images are kept for a rollback; older ones are removed.")
            .or(2)
            .policy();

    static final List<Field<?>> ALL = List.of(BUILD, TAGS, PUSH, PULL, PULL_POLICY, PLATFORM, KEEP);

    private ImageFields() {}
}
