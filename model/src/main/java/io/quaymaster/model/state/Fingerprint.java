package io.quaymaster.model.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * Stands for the spec that an object is made from: equal fingerprints, equal objects.
 *
 * @param digest SHA-256 of the canonical form, 64 hexadecimal digits
 */
public record Fingerprint(String digest) {
    // Another version only when the canonical form changes in a way that old containers must not be compared with.
    private static final String VERSION = "v1:";
    private static final Pattern TEXT = Pattern.compile(VERSION + "([0-9a-f]{64})");

    /** The fingerprint of canonical data, as {@link io.quaymaster.model.manifest.Spec#canonical} gives it. */
    public static Fingerprint of(SortedMap<String, Object> canonical) {
        return new Fingerprint(sha256(CanonicalText.of(canonical)));
    }

    /** Reads what {@link #toString} wrote; empty for anything else. */
    public static Optional<Fingerprint> parse(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.matches() ? Optional.of(new Fingerprint(matcher.group(1))) : Optional.empty();
    }

    /** Enough of it to tell the instances of one resource apart in a name. */
    public String shortForm() {
        return digest.substring(0, 8);
    }

    @Override
    public String toString() {
        return VERSION + digest;
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }
}
