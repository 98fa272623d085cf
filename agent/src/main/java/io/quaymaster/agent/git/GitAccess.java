package io.quaymaster.agent.git;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the host's configuration says about how to get into a repository.
 *
 * @param token token or password for HTTPS, or null
 * @param username for HTTPS; null for one that the usual Git hosts take together with a token
 * @param sshKey private key file, or null for the usual ones in {@code ~/.ssh}
 * @param passphrase of the key, or null
 * @param knownHosts known_hosts file, or null for the user's and the system's
 */
public record GitAccess(
        @Nullable Secret token,
        @Nullable String username,
        @Nullable Path sshKey,
        @Nullable Secret passphrase,
        @Nullable Path knownHosts) {
    /** As the user of the process could do without being asked anything. */
    public static final GitAccess DEFAULT = new GitAccess(null, null, null, null, null);

    /** GitHub wants this name with an app's token; the others take any. */
    private static final String ANY_USERNAME = "x-access-token";

    public static GitAccess token(Secret token) {
        return new GitAccess(token, null, null, null, null);
    }

    public static GitAccess sshKey(Path key, @Nullable Secret passphrase, Path knownHosts) {
        return new GitAccess(null, null, key, passphrase, knownHosts);
    }

    String usernameOrAny() {
        return username == null ? ANY_USERNAME : username;
    }
}
