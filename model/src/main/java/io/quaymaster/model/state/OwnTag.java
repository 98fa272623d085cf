package io.quaymaster.model.state;

import io.quaymaster.model.manifest.ImageReference;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A tag that marks an image as ours: {@code quaymaster/<source>/<name>:<id>} says that we made the image, and
 * {@code quaymaster/<source>/<name>:<id>-<mark>} that we also gave it, or pulled it by, the reference that the mark stands for. A
 * reference without its mark is somebody else's, also on an image of ours, and is never removed. A reference that a registry has
 * confirmed has a second mark, {@code <id>-<mark>-pushed}.
 *
 * @param repository {@code quaymaster/<source>/<name>}
 * @param tag {@code <id>}, {@code <id>-<mark>} or {@code <id>-<mark>-pushed}
 */
public record OwnTag(String repository, String tag) {
    private static final String NAMESPACE = "quaymaster/";
    private static final Pattern TAG = Pattern.compile("[0-9a-f]{12}(-[0-9a-f]{8}(-pushed)?)?");
    private static final String PUSHED = "-pushed";
    private static final int ID_LENGTH = 12;
    private static final int MARK_LENGTH = 8;

    /** Where a source's own tags of an image are. */
    public static String repository(String source, String name) {
        return namespace(source) + name;
    }

    /** What all own tags of a source begin with. */
    public static String namespace(String source) {
        return NAMESPACE + source + "/";
    }

    /** Says that we made the image. */
    public static OwnTag made(String repository, String id) {
        return new OwnTag(repository, shortId(id));
    }

    /** Says that we gave an image this reference. */
    public static OwnTag marking(String repository, String id, ImageReference reference) {
        return new OwnTag(repository, shortId(id) + "-" + mark(reference.toString()));
    }

    /** Says that we pushed an image under this reference. */
    public static OwnTag pushed(String repository, String id, ImageReference reference) {
        return new OwnTag(repository, marking(repository, id, reference).tag() + PUSHED);
    }

    /** Reads a reference of an image; empty where it is no tag of ours in that source. */
    public static Optional<OwnTag> parse(String source, String reference) {
        int colon = reference.lastIndexOf(':');
        if (!reference.startsWith(namespace(source)) || colon < 0) {
            return Optional.empty();
        }
        OwnTag own = new OwnTag(reference.substring(0, colon), reference.substring(colon + 1));
        return TAG.matcher(own.tag()).matches() ? Optional.of(own) : Optional.empty();
    }

    /** The image's name within its source. */
    public String name(String source) {
        return repository.substring(namespace(source).length());
    }

    /** Whether it says that we gave the image this reference. */
    public boolean marks(String reference) {
        return tag.endsWith("-" + mark(reference));
    }

    @Override
    public String toString() {
        return repository + ":" + tag;
    }

    private static String shortId(String id) {
        return id.substring(id.indexOf(':') + 1).substring(0, ID_LENGTH);
    }

    private static String mark(String reference) {
        return Fingerprint.sha256(reference).substring(0, MARK_LENGTH);
    }
}
