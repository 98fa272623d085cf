package io.quaymaster.agent.docker;

import io.quaymaster.agent.docker.DockerException.Category;
import io.quaymaster.model.manifest.Build;
import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.Ownership;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The building of one image: by BuildKit, or by the daemon's classic builder where it has no other. Nothing bears the image's
 * names before the whole of it is there and was looked at.
 */
final class ImageBuild {
    private static final Pattern NO_BUILDKIT =
            Pattern.compile("buildkit(:| is)? (not|only) (supported|enabled|available)", Pattern.CASE_INSENSITIVE);

    private final EngineApi api;
    private final BaseImagePull bases;
    private final RegistryCredentials credentials;
    private final ImageTransfer transfer;

    ImageBuild(EngineApi api, RegistryCredentials credentials, ImageTransfer transfer) {
        this.api = api;
        this.bases = new BaseImagePull(api, credentials, transfer);
        this.credentials = credentials;
        this.transfer = transfer;
    }

    /**
     * Builds an image and gives it all its tags.
     *
     * @param progress is given one readable line at a time
     * @return the image's id
     * @throws DockerException IMAGE with the failing step and its last lines
     */
    String run(DesiredImage.Built image, SourceTree tree, Consumer<String> progress) {
        try {
            return run(image, tree, ImageBuilder.BUILDKIT, progress);
        } catch (DockerException failure) {
            if (!lacksBuildKit(failure)) {
                throw failure;
            }
            progress.accept("this daemon has no BuildKit: its classic builder takes over");
            return run(image, tree, ImageBuilder.CLASSIC, progress);
        }
    }

    String run(DesiredImage.Built image, SourceTree tree, ImageBuilder builder, Consumer<String> progress) {
        Build build = image.build();
        Dockerfile dockerfile = Dockerfile.of(tree, build);
        List<ImageReference> bases = BaseImages.of(dockerfile.text(), build.args());
        boolean fetched = this.bases.pull(bases, build, progress);
        BuildAnswer answer = new BuildAnswer("image \"" + image.id().name() + "\"", progress);
        api.stream(
                BuildRequest.of(
                        build,
                        dockerfile.name(),
                        builder,
                        build.pullBase() && !fetched,
                        credentials.forRegistries(registries(bases)),
                        new BuildContext(tree, build.context(), dockerfile)),
                answer::add);
        String id = answer.imageId();
        refuseLabelsOfOurs(image, id);
        transfer.tag(id, image.reference());
        image.tags().forEach(further -> transfer.tag(id, further.toString()));
        return id;
    }

    private static boolean lacksBuildKit(DockerException failure) {
        String message = failure.getMessage();
        return message != null && NO_BUILDKIT.matcher(message).find();
    }

    /** Containers get the labels of their image: ours on an image would make a container look like one of ours. */
    private void refuseLabelsOfOurs(DesiredImage.Built image, String id) {
        Set<String> labels =
                api.ask(ApiRequest.of(Operation.INSPECT_IMAGE, id)).path("Config").path("Labels").properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(label -> label.startsWith(Ownership.PREFIX))
                        .collect(Collectors.toSet());
        if (!labels.isEmpty()) {
            throw new DockerException(
                    Category.IMAGE,
                    "image \"" + image.id().name() + "\" was built, but is not used: it has "
                            + String.join(", ", labels)
                            + " among its labels, from a LABEL instruction or from a base image, and "
                            + Ownership.PREFIX
                            + "* labels mark what Quaymaster made; build it without them");
        }
    }

    private static Set<String> registries(List<ImageReference> images) {
        return images.stream().map(ImageReference::registry).collect(Collectors.toSet());
    }
}
