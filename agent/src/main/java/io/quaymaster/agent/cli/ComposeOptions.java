package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which Compose projects are read, and what of them. */
final class ComposeOptions {
    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description =
                    "A profile of Compose projects whose services are wanted; * for all. May be given more than once."
                            + " Default: what COMPOSE_PROFILES in the .env of each project says.")
    private List<String> profiles = new ArrayList<>();

    @Option(
            names = "--compose-file",
            paramLabel = "NAME",
            description =
                    "The name of a file that makes a Compose project of each folder that has it. May be given more than"
                            + " once: each is laid over those before it, of which the first must be there. Default: the usual names.")
    private List<String> files = new ArrayList<>();

    /** Those of the command line; where it says nothing, those of the configuration. */
    Configuration.Compose over(Configuration.Compose configured) {
        return new Configuration.Compose(
                files.isEmpty() ? configured.files() : files, profiles.isEmpty() ? configured.profiles() : profiles);
    }
}
