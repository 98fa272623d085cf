package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Build;
import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.manifest.PullPolicy;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An image that containers are to be made of. */
public sealed interface DesiredImage {
    ResourceId id();

    /** Where our own tags of it are: {@code quaymaster/<source>/<name>}. */
    String repository();

    /** How many superseded images are kept for rollback. */
    int keep();

    /** The reference that containers of it are created from. */
    String reference();

    /**
     * @param build how, with paths relative to the repository's root
     * @param contextId Git's tree id of the context
     * @param key stands for everything that the result depends on, 12 hexadecimal digits: same key, same image
     * @param tags further names
     * @param push whether the tags are pushed
     */
    record Built(
            ResourceId id,
            String repository,
            int keep,
            Build build,
            String contextId,
            String key,
            List<ImageReference> tags,
            boolean push)
            implements DesiredImage {
        public Built {
            tags = List.copyOf(tags);
        }

        @Override
        public String reference() {
            return OwnTag.made(repository, key).toString();
        }

        /** All that the image is called once it is built: our own tags and the manifest's. */
        public List<String> references() {
            return Stream.concat(
                            Stream.of(reference()),
                            tags.stream().flatMap(tag -> Stream.of(mark(tag).toString(), tag.toString())))
                    .toList();
        }

        /** The tag that says that a tag of the manifest was given by us. */
        public OwnTag mark(ImageReference tag) {
            return OwnTag.marking(repository, key, tag);
        }

        /** The tag that says that a tag of the manifest was pushed by us. */
        public OwnTag pushMark(ImageReference tag) {
            return OwnTag.pushed(repository, key, tag);
        }
    }

    /**
     * @param platform such as {@code linux/arm64}, or null for the daemon's
     */
    record Pulled(
            ResourceId id,
            String repository,
            int keep,
            ImageReference image,
            PullPolicy policy,
            @Nullable String platform)
            implements DesiredImage {
        @Override
        public String reference() {
            return image.toString();
        }

        /** The tag that says that we pulled the image with this id. */
        public OwnTag mark(String imageId) {
            return OwnTag.marking(repository, imageId, image);
        }
    }
}
