package io.quaymaster.agent.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a command reads manifests from. */
final class PathParameter {
    @Parameters(paramLabel = "PATH", description = "A directory, or the URL of a Git repository.")
    private String path = ".";

    @Option(
            names = "--ref",
            paramLabel = "REVISION",
            description = "A branch, tag or commit of the repository. Default: the files of a directory as they are,"
                    + " the default branch of a URL.")
    private @Nullable String revision;

    Parts.Repository open(Surroundings surroundings, Parts parts) {
        return parts.repositories().open(path, surroundings);
    }

    Parts.Checkout checkout(Parts.Repository repository) {
        return revision == null ? repository.now() : repository.at(revision);
    }
}
