package io.quaymaster.agent.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a command reads manifests from. */
final class PathParameter {
    @Parameters(
            paramLabel = "PATH",
            arity = "0..1",
            description = "A directory, or the URL of a Git repository. Without it, the source of the host's"
                    + " configuration.")
    private @Nullable String path;

    @Option(
            names = "--ref",
            paramLabel = "REVISION",
            description = "A branch, tag or commit of the repository. Default: the files of a directory as they are,"
                    + " the default branch of a URL, what a configured source follows.")
    private @Nullable String revision;

    @Nullable
    String path() {
        return path;
    }

    Parts.Checkout checkout(Parts.Repository repository) {
        return revision == null ? repository.now() : repository.at(revision);
    }
}
