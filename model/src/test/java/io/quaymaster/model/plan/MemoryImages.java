package io.quaymaster.model.plan;

import io.quaymaster.model.state.ActualImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The images of a daemon in memory, with their references by tag and by digest. */
final class MemoryImages {
    private final SortedMap<String, Image> images = new TreeMap<>();

    private static final class Image {
        private final String id;
        private final Instant created;
        private final List<String> tags = new ArrayList<>();
        private final List<String> digests = new ArrayList<>();
        private boolean labelledAsOurs;

        Image(String id, Instant created) {
            this.id = id;
            this.created = created;
        }

        ActualImage actual() {
            return new ActualImage(
                    id,
                    tags.stream().sorted().toList(),
                    digests.stream().sorted().toList(),
                    created,
                    1000,
                    labelledAsOurs);
        }
    }

    List<ActualImage> list() {
        return images.values().stream().map(Image::actual).toList();
    }

    boolean has(String id) {
        return images.containsKey(id);
    }

    void add(String id, Instant created) {
        images.computeIfAbsent(id, key -> new Image(key, created));
    }

    /** The image carries labels that only containers may have. */
    void labelAsOurs(String id) {
        find(id).labelledAsOurs = true;
    }

    /** By id, tag or digest. */
    String id(String reference) {
        return find(reference).id;
    }

    /** A tag names one image: another one loses it. */
    void tag(String image, String tag) {
        Image tagged = find(image);
        images.values().forEach(other -> other.tags.remove(tag));
        tagged.tags.add(tag);
    }

    void digest(String image, String digest) {
        Image known = find(image);
        known.digests.remove(digest);
        known.digests.add(digest);
    }

    /**
     * Takes a reference away, and with the last one the image. The last reference of an image that a container is made of stays,
     * unless it is taken by force.
     */
    void remove(String reference, boolean used, boolean force) {
        Image image = find(reference);
        if (used && !force && isSingle(image)) {
            throw new MemoryDaemon.Refused("unable to remove " + reference + ": a container is using it");
        }
        image.tags.remove(reference);
        image.digests.remove(reference);
        String name = repository(reference);
        if (image.tags.stream().noneMatch(tag -> repository(tag).equals(name))) {
            image.digests.removeIf(digest -> repository(digest).equals(name));
        }
        if (!used && image.tags.isEmpty() && image.digests.isEmpty()) {
            images.remove(image.id);
        }
    }

    /** With a tag and a digest, the digest says what is meant. */
    private Image find(String written) {
        String reference = written.replaceFirst(":[^:@/]+@", "@");
        Optional<Image> found = images.values().stream()
                .filter(image -> image.id.equals(reference)
                        || image.tags.contains(reference)
                        || image.digests.contains(reference))
                .findFirst();
        return found.orElseThrow(() -> new MemoryDaemon.Refused("no such image: " + reference));
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
