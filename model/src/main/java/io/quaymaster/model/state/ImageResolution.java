package io.quaymaster.model.state;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.ImageFields;
import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.PullPolicy;
import io.quaymaster.model.manifest.Resource;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Resolves the images of one revision: those that are declared, and those that containers name by reference. */
final class ImageResolution {
    private static final int LONGEST_NAME = 100;

    private final Scope scope;
    private final SortedMap<ResourceId, DesiredImage> images = new TreeMap<>();
    /** Declared images by each reference that they have. */
    private final SortedMap<String, DesiredImage> byReference = new TreeMap<>();
    /** Who named an implicit image first. */
    private final SortedMap<ResourceId, Resource> firstUse = new TreeMap<>();

    ImageResolution(Scope scope) {
        this.scope = scope;
        scope.all(Kind.IMAGE).forEach(this::declare);
        scope.all(Kind.CONTAINER).forEach(this::use);
    }

    SortedMap<ResourceId, DesiredImage> all() {
        return images;
    }

    /** The image of a container; nothing where it could not be resolved. */
    Optional<DesiredImage> of(Resource container) {
        return container.spec().find(ContainerFields.IMAGE).flatMap(this::named);
    }

    private Optional<DesiredImage> named(String written) {
        DesiredImage declared = images.get(new ResourceId(Kind.IMAGE, written));
        if (declared != null || scope.find(Kind.IMAGE, written).isPresent()) {
            return Optional.ofNullable(declared);
        }
        return ImageReference.parse(written)
                .map(reference -> Optional.ofNullable(byReference.get(reference.toString()))
                        .orElseGet(() -> images.get(implicitId(reference))));
    }

    private void declare(Resource resource) {
        resource.spec()
                .find(ImageFields.BUILD)
                .flatMap(build -> new BuildResolution(scope, resource, build).resolve())
                .ifPresent(built -> {
                    images.put(built.id(), built);
                    built.tags().forEach(tag -> claim(resource, tag, built));
                });
        resource.spec().find(ImageFields.PULL).ifPresent(reference -> {
            DesiredImage pulled = pulled(resource, reference);
            images.put(pulled.id(), pulled);
            byReference.putIfAbsent(reference.toString(), pulled);
        });
    }

    /** Two builds with one tag would take it from each other for ever. */
    private void claim(Resource resource, ImageReference tag, DesiredImage.Built built) {
        DesiredImage other = byReference.putIfAbsent(tag.toString(), built);
        if (other instanceof DesiredImage.Built && !other.id().equals(built.id())) {
            scope.report(
                    resource,
                    resource.at("tags", tag.toString()),
                    "tags: " + tag + " is also that of " + other.id().kind().word() + " \""
                            + other.id().name() + "\": a tag can name one image only");
        }
    }

    private DesiredImage.Pulled pulled(Resource resource, ImageReference reference) {
        return new DesiredImage.Pulled(
                ResourceId.of(resource),
                OwnTag.repository(scope.source(), resource.name()),
                resource.spec().get(ImageFields.KEEP),
                reference,
                resource.spec().get(ImageFields.PULL_POLICY),
                resource.spec().find(ImageFields.PLATFORM).orElse(null));
    }

    private void use(Resource container) {
        String written = container.spec().find(ContainerFields.IMAGE).orElse("");
        Optional<ImageReference> reference = ImageReference.parse(written);
        if (scope.find(Kind.IMAGE, written).isPresent()
                || reference.isEmpty()
                || byReference.containsKey(reference.get().toString())) {
            return;
        }
        ResourceId id = implicitId(reference.get());
        DesiredImage.Pulled wanted = implicit(id, reference.get(), container);
        if (images.get(id) instanceof DesiredImage.Pulled earlier) {
            requireSamePlatform(
                    container, wanted.platform(), earlier.platform(), Objects.requireNonNull(firstUse.get(id)));
            images.put(id, age(earlier.policy()).compareTo(age(wanted.policy())) <= 0 ? earlier : wanted);
        } else {
            images.put(id, wanted);
            firstUse.put(id, container);
        }
    }

    private DesiredImage.Pulled implicit(ResourceId id, ImageReference reference, Resource container) {
        return new DesiredImage.Pulled(
                id,
                OwnTag.repository(scope.source(), implicitName(reference)),
                Objects.requireNonNull(ImageFields.KEEP.fallback()),
                reference,
                container.spec().get(ContainerFields.PULL_POLICY),
                container.spec().find(ContainerFields.PLATFORM).orElse(null));
    }

    private void requireSamePlatform(
            Resource container, @Nullable String wanted, @Nullable String earlier, Resource first) {
        if (!Objects.equals(wanted, earlier)) {
            Location other = first.at("image");
            scope.report(
                    container,
                    container.at("platform"),
                    "platform: a daemon keeps one platform of an image, and " + first.subject() + " (" + other
                            + ") has it for "
                            + Objects.requireNonNullElse(earlier, "the daemon's platform")
                            + ": use the same platform, or another tag");
        }
    }

    /** How old what was pulled may become: of two policies for one image, the one that allows less holds. */
    private static Duration age(PullPolicy policy) {
        return switch (policy) {
            case PullPolicy.Always always -> Duration.ZERO;
            case PullPolicy.Every every -> every.interval();
            case PullPolicy.Missing missing -> Duration.ofSeconds(Long.MAX_VALUE - 1);
            case PullPolicy.Never never -> Duration.ofSeconds(Long.MAX_VALUE);
        };
    }

    private static ResourceId implicitId(ImageReference reference) {
        return new ResourceId(Kind.IMAGE, reference.toString());
    }

    /** Readable, never that of a resource, and the same for all tags of an image: so that earlier ones are kept for rollback. */
    private static String implicitName(ImageReference reference) {
        String readable = RepositoryPath.name(reference.path());
        String shortened =
                readable.substring(0, Math.min(readable.length(), LONGEST_NAME)).replaceAll("[._-]+$", "");
        return shortened + "-" + Fingerprint.sha256(reference.familiarName()).substring(0, 8);
    }
}
