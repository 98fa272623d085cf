package io.quaymaster.agent.git;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The repository and the branch or tag that a source follows.
 *
 * @param url HTTPS, SSH or a local path; credentials in it are used and never shown
 * @param reference a branch or a tag, or null for the repository's default branch
 * @param timeout for connecting, and between two signs of life of a transfer
 */
public record Remote(String url, @Nullable String reference, GitAccess access, Duration timeout) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    public Remote(String url, @Nullable String reference) {
        this(url, reference, GitAccess.DEFAULT, DEFAULT_TIMEOUT);
    }

    @Override
    public String toString() {
        return "Remote[" + (reference == null ? "default branch" : reference) + "]";
    }
}
