package io.quaymaster.agent;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.config.Configuration.Follow;
import io.quaymaster.agent.config.Secret;
import io.quaymaster.agent.git.GitAccess;
import io.quaymaster.agent.git.Remote;
import org.jspecify.annotations.Nullable;

/** What the configuration says of a source, as Git needs it. */
final class Remotes {
    private Remotes() {}

    static Remote of(Configuration.Source source) {
        return new Remote(source.url(), reference(source.follow()), access(source.access()), Remote.DEFAULT_TIMEOUT);
    }

    private static @Nullable String reference(Follow follow) {
        return switch (follow) {
            case Follow.DefaultBranch none -> null;
            case Follow.Branch branch -> branch.name();
            case Follow.Tag tag -> tag.name();
        };
    }

    private static GitAccess access(Configuration.Access access) {
        return new GitAccess(
                secret(access.token()),
                access.username(),
                access.sshKey(),
                secret(access.sshPassphrase()),
                access.knownHosts());
    }

    private static io.quaymaster.agent.git.@Nullable Secret secret(@Nullable Secret secret) {
        return switch (secret) {
            case null -> null;
            case Secret.Given given -> new io.quaymaster.agent.git.Secret.Given(given.reveal());
            case Secret.InFile file -> new io.quaymaster.agent.git.Secret.InFile(file.file());
        };
    }
}
