package io.quaymaster.agent.docker;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** A version of the Engine API, such as 1.41. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    /** The newest that our requests were written and tried for. */
    static final ApiVersion NEWEST = new ApiVersion(1, 51);

    /** Docker Engine 20.10. */
    static final ApiVersion OLDEST = new ApiVersion(1, 41);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
    private static final Comparator<ApiVersion> ORDER =
            Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

    static Optional<ApiVersion> parse(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new ApiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    boolean atLeast(int otherMajor, int otherMinor) {
        return compareTo(new ApiVersion(otherMajor, otherMinor)) >= 0;
    }

    /** @throws DockerException REFUSED where this version is older than what a manifest asks for */
    void require(int neededMajor, int neededMinor, String what) {
        if (!atLeast(neededMajor, neededMinor)) {
            throw new DockerException(
                    DockerException.Category.REFUSED,
                    what + " needs version " + neededMajor + "." + neededMinor
                            + " of the Engine API, and this daemon has " + this
                            + "; upgrade Docker Engine, or remove it from the manifest");
        }
    }

    @Override
    public int compareTo(ApiVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
