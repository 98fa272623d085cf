package io.quaymaster.agent.docker;

import io.quaymaster.agent.docker.DockerException.Category;
import io.quaymaster.model.manifest.Build;
import io.quaymaster.model.manifest.ImageReference;
import java.util.List;
import java.util.function.Consumer;

/**
 * Fetches the base images of a build from registries that ask who we are: BuildKit asks the client's session for credentials,
 * and our builds have none.
 */
final class BaseImagePull {
    private final EngineApi api;
    private final RegistryCredentials credentials;
    private final ImageTransfer transfer;

    BaseImagePull(EngineApi api, RegistryCredentials credentials, ImageTransfer transfer) {
        this.api = api;
        this.credentials = credentials;
        this.transfer = transfer;
    }

    /**
     * Fetches what the build needs and the daemon could not get by itself.
     *
     * @return whether all of them are as new as their registries have them, as far as the build asks for that
     */
    boolean pull(List<ImageReference> images, Build build, Consumer<String> progress) {
        List<ImageReference> guarded = images.stream()
                .filter(image -> credentials.find(image.registry()).isPresent())
                .toList();
        if (guarded.isEmpty()) {
            return false;
        }
        // The builder would ask the registry again for a new one, without credentials: so all of them are fetched here
        // then.
        List<ImageReference> wanted = build.pullBase()
                ? images
                : guarded.stream().filter(image -> !present(image)).toList();
        wanted.forEach(image -> transfer.fetch(image, build.platform(), progress));
        return build.pullBase();
    }

    private boolean present(ImageReference image) {
        try {
            api.ask(ApiRequest.of(Operation.INSPECT_IMAGE, image.toString()));
            return true;
        } catch (DockerException failure) {
            if (failure.category() == Category.NOT_FOUND) {
                return false;
            }
            throw failure;
        }
    }
}
