package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.agent.docker.DockerException.Category;
import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.state.DesiredImage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Pulls images from registries and pushes them there. */
final class ImageTransfer {
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);
    private static final Pattern NOT_ALLOWED =
            Pattern.compile("unauthorized|denied|authentication required|no basic auth credentials|\\b40[13]\\b");
    private static final Pattern NOT_THERE =
            Pattern.compile("manifest unknown|not found|no such image|does not exist|no matching manifest");

    private final EngineApi api;
    private final RegistryCredentials credentials;
    private final InstantSource clock;

    ImageTransfer(EngineApi api, RegistryCredentials credentials, InstantSource clock) {
        this.api = api;
        this.credentials = credentials;
        this.clock = clock;
    }

    /** Pulls and gives it a tag of ours, unless it was there already for somebody else's reasons; returns its id. */
    String pull(DesiredImage.Pulled desired, Consumer<String> progress) {
        ImageReference image = desired.image();
        Set<String> before = imageIds();
        fetch(image, desired.platform(), progress);
        String id = api.ask(ApiRequest.of(Operation.INSPECT_IMAGE, unambiguous(image)))
                .path("Id")
                .asText();
        if (!before.contains(id)) {
            tag(id, desired.mark(id).toString());
        }
        return id;
    }

    /** Has the daemon pull, and leaves it at that. */
    void fetch(ImageReference image, @Nullable String platform, Consumer<String> progress) {
        ApiRequest request = ApiRequest.to(Operation.PULL_IMAGE)
                .query("fromImage", image.familiarName())
                .query("tag", version(image));
        transfer("pull", image, platform == null ? request : request.query("platform", platform), progress);
    }

    /** Pushes one tag; returns once the registry has confirmed it by a digest. */
    void push(ImageReference image, Consumer<String> progress) {
        ApiRequest request =
                ApiRequest.of(Operation.PUSH_IMAGE, image.familiarName()).query("tag", version(image));
        String digest = transfer("push", image, request, progress);
        if (digest.isEmpty()) {
            throw new DockerException(
                    Category.IMAGE, "cannot push " + image + ": the registry confirmed no digest; try again");
        }
    }

    void tag(String imageId, String tag) {
        int colon = tag.lastIndexOf(':');
        api.ask(ApiRequest.of(Operation.TAG_IMAGE, imageId)
                .query("repo", tag.substring(0, colon))
                .query("tag", tag.substring(colon + 1)));
    }

    /** Returns the digest of what was transferred, where the daemon told it. */
    private String transfer(String verb, ImageReference image, ApiRequest request, Consumer<String> progress) {
        TransferProgress condensed = new TransferProgress(verb + "ing " + image, progress, clock);
        AtomicReference<String> digest = new AtomicReference<>("");
        ApiRequest signed = request.header("X-Registry-Auth", credentials.forRegistry(image.registry()))
                .within(LONGEST_SILENCE);
        try {
            api.stream(signed, item -> {
                throwError(item);
                item.path("aux").path("Digest").asText("").lines().forEach(digest::set);
                condensed.accept(item);
            });
        } catch (DockerException failure) {
            throw explained(verb, image, failure);
        }
        return digest.get();
    }

    private static void throwError(JsonNode item) {
        String error = item.path("errorDetail")
                .path("message")
                .asText(item.path("error").asText());
        if (!error.isEmpty()) {
            throw new DockerException(Category.IMAGE, error);
        }
    }

    private DockerException explained(String verb, ImageReference image, DockerException failure) {
        String said = String.valueOf(failure.getMessage());
        Category category = category(failure.category(), said.toLowerCase(Locale.ROOT));
        String hint = category == Category.DENIED ? "; " + loginHint(image.registry()) : "";
        return new DockerException(category, "cannot " + verb + " " + image + ": " + said + hint, failure);
    }

    // The daemon hands on what a registry said as text, with a status that says little.
    private static Category category(Category known, String said) {
        return switch (known) {
            case UNREACHABLE, TIMEOUT -> known;
            case NOT_FOUND, CONFLICT, DENIED, REFUSED, IMAGE, OTHER -> {
                if (NOT_ALLOWED.matcher(said).find()) {
                    yield Category.DENIED;
                }
                yield NOT_THERE.matcher(said).find() ? Category.NOT_FOUND : Category.IMAGE;
            }
        };
    }

    private String loginHint(String registry) {
        return credentials.find(registry).isPresent()
                ? "the credentials for " + registry + " in " + credentials.place() + " were sent"
                : credentials.place() + " has no credentials for " + registry + ": docker login " + registry;
    }

    private Set<String> imageIds() {
        return StreamSupport.stream(
                        api.ask(ApiRequest.to(Operation.LIST_IMAGES)).spliterator(), false)
                .map(item -> item.path("Id").asText())
                .collect(Collectors.toSet());
    }

    private static String version(ImageReference image) {
        if (image.digest() != null) {
            return image.digest();
        }
        return image.tag() == null ? "latest" : image.tag();
    }

    // With both a tag and a digest, only the digest counts.
    private static String unambiguous(ImageReference image) {
        return image.digest() == null ? image.toString() : image.familiarName() + "@" + image.digest();
    }
}
