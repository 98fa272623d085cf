package io.quaymaster.model.simulation;

import io.quaymaster.model.state.ActualImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The images of a daemon in memory, with their references by tag and by digest. */
final class MemoryImages {
    private final SortedMap<String, Image> images = new TreeMap<>();

    private static final class Image {
        private final String id;
        private final Instant created;
        private String service = "";
        private boolean labelledAsOurs;
        private final List<String> tags = new ArrayList<>();
        private final List<String> digests = new ArrayList<>();
        private @Nullable ActualImage seen;

        Image(String id, Instant created, boolean labelledAsOurs) {
            this.id = id;
            this.created = created;
            this.labelledAsOurs = labelledAsOurs;
        }

        ActualImage actual() {
            ActualImage shown = seen;
            if (shown == null) {
                shown = new ActualImage(
                        id,
                        tags.stream().sorted().toList(),
                        digests.stream().sorted().toList(),
                        created,
                        1000,
                        service,
                        labelledAsOurs);
                seen = shown;
            }
            return shown;
        }
    }

    /** How the containers that are made of an image are in the way of its removal. */
    enum Use {
        NONE,
        STOPPED,
        RUNNING
    }

    List<ActualImage> list() {
        List<ActualImage> list = new ArrayList<>(images.size());
        images.values().forEach(image -> list.add(image.actual()));
        return list;
    }

    boolean isThere(String reference) {
        return lookFor(reference).isPresent();
    }

    boolean has(String id) {
        return images.containsKey(id);
    }

    void add(String id, Instant created, boolean labelledAsOurs) {
        images.putIfAbsent(id, new Image(id, created, labelledAsOurs));
    }

    /** @param service as {@code project/service} */
    void builtByCompose(String reference, String service) {
        Image image = find(reference);
        image.service = service;
        image.seen = null;
    }

    /** The image carries labels that are only for containers. */
    void labelAsOurs(String reference) {
        Image image = find(reference);
        image.labelledAsOurs = true;
        image.seen = null;
    }

    /** By id, tag or digest. */
    String id(String reference) {
        return find(reference).id;
    }

    /** A tag names one image: another one loses it. */
    void tag(String image, String tag) {
        Image tagged = find(image);
        for (Image other : images.values()) {
            if (other.tags.remove(tag)) {
                other.seen = null;
            }
        }
        tagged.tags.add(tag);
        tagged.seen = null;
    }

    void digest(String image, String digest) {
        Image known = find(image);
        known.digests.remove(digest);
        known.digests.add(digest);
        known.seen = null;
    }

    /**
     * Takes a reference away, and with the last one the image. The last reference of an image that a container is made of stays,
     * unless it is taken by force; the image itself stays even then if one runs.
     */
    void remove(String reference, Use use, boolean force) {
        Image image = find(reference);
        if (use != Use.NONE && !force && isSingle(image)) {
            throw new MemoryDaemon.Refused("unable to remove " + reference + ": a container is using it");
        }
        image.tags.remove(reference);
        image.digests.remove(reference);
        String name = repository(reference);
        if (image.tags.stream().noneMatch(tag -> repository(tag).equals(name))) {
            image.digests.removeIf(digest -> repository(digest).equals(name));
        }
        image.seen = null;
        boolean isUnnamed = image.tags.isEmpty() && image.digests.isEmpty();
        if (isUnnamed && (use == Use.NONE || (force && use == Use.STOPPED))) {
            images.remove(image.id);
        }
    }

    private Image find(String reference) {
        return lookFor(reference).orElseThrow(() -> new MemoryDaemon.Refused("no such image: " + reference));
    }

    private Optional<Image> lookFor(String written) {
        Image byId = images.get(written);
        if (byId != null) {
            return Optional.of(byId);
        }
        // With a tag and a digest, the digest says what is meant.
        String reference = written.contains("@") ? written.replaceFirst(":[^:@/]+@", "@") : written;
        return images.values().stream()
                .filter(image -> image.tags.contains(reference) || image.digests.contains(reference))
                .findFirst();
    }

    private static boolean isSingle(Image image) {
        return image.tags.size() == 1
                && image.digests.stream()
                        .allMatch(digest -> repository(digest).equals(repository(image.tags.getFirst())));
    }

    private static String repository(String reference) {
        int digest = reference.indexOf('@');
        return digest >= 0 ? reference.substring(0, digest) : reference.substring(0, reference.lastIndexOf(':'));
    }
}
