package io.quaymaster.model.manifest;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image, as the distribution reference grammar has it.
 *
 * @param registry host and port, {@code docker.io} where none is written
 * @param path such as {@code library/redis}
 * @param tag null where only a digest is written
 * @param digest {@code sha256:…}, or null
 */
public record ImageReference(
        String registry,
        String path,
        @Nullable String tag,
        @Nullable String digest) {
    private static final int LONGEST = 512;
    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    static final String PATH = COMPONENT + "(?:/" + COMPONENT + ")*";
    private static final String HOST = "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)";
    private static final Pattern GRAMMAR =
            Pattern.compile("(?:(?<registry>(?:" + HOST + "(?:\\." + HOST + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?)/)?"
                    + "(?<path>" + PATH + ")"
                    + "(?::(?<tag>[\\w][\\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}))?");

    public static Optional<ImageReference> parse(String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        boolean isId = text.matches("[0-9a-f]{64}");
        if (text.length() > LONGEST || isId || !matcher.matches()) {
            return Optional.empty();
        }
        String registry = matcher.group("registry");
        String path = matcher.group("path");
        // Docker's rule: the first part is a registry only if it could not be a part of a path.
        if (registry != null
                && !registry.contains(".")
                && !registry.contains(":")
                && !registry.equals("localhost")
                && registry.equals(registry.toLowerCase(Locale.ROOT))) {
            path = registry + "/" + path;
            registry = null;
        }
        String host = registry == null || registry.equals("index.docker.io") ? "docker.io" : registry;
        if (host.equals("docker.io") && !path.contains("/")) {
            path = "library/" + path;
        }
        String tag = matcher.group("tag");
        String digest = matcher.group("digest");
        return Optional.of(new ImageReference(host, path, tag == null && digest == null ? "latest" : tag, digest));
    }

    /** The reference without tag and digest, as {@code docker images} prints it: {@code redis}, {@code ghcr.io/a/b}. */
    public String familiarName() {
        if (!registry.equals("docker.io")) {
            return registry + "/" + path;
        }
        return path.startsWith("library/") ? path.substring("library/".length()) : path;
    }

    /** The whole reference in its familiar form: {@code redis:7.2}. */
    @Override
    public String toString() {
        return familiarName() + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
