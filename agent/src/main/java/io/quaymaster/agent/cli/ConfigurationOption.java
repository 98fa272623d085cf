package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.config.ConfigurationReader;
import io.quaymaster.agent.config.Configured;
import io.quaymaster.agent.config.Use;
import io.quaymaster.model.manifest.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the host's configuration is. */
final class ConfigurationOption {
    private static final String FILE = "QUAYMASTER_CONFIG";
    private static final String FIRST_SOURCE = "QUAYMASTER_SOURCES_0_URL";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The host's configuration: sources, Docker, HTTP, data directory. Default: " + FILE
                    + "; without it, what other QUAYMASTER_... variables say.")
    private @Nullable Path file;

    /** Empty where neither the command line nor the environment says anything of one. */
    Optional<Configuration> read(Surroundings surroundings) {
        return read(surroundings, Use.COMMAND);
    }

    /** The same for the agent, which needs more of what the configuration names. */
    Optional<Configuration> readForAgent(Surroundings surroundings) {
        return read(surroundings, Use.AGENT);
    }

    private Optional<Configuration> read(Surroundings surroundings, Use use) {
        SortedMap<String, String> environment = surroundings.environment();
        String named = environment.getOrDefault(FILE, "");
        if (file != null || !named.isEmpty()) {
            Path path = surroundings.directory().resolve(file == null ? Path.of(named) : file);
            return Optional.of(good(ConfigurationReader.read(path, environment, use)));
        }
        if (environment.getOrDefault(FIRST_SOURCE, "").isEmpty()) {
            refuseMisspelt(environment);
            return Optional.empty();
        }
        return Optional.of(good(ConfigurationReader.read(environment, use)));
    }

    /** Among them may be the one that was to name the source. */
    private static void refuseMisspelt(SortedMap<String, String> environment) {
        List<Problem> problems = ConfigurationReader.problemsOf(environment);
        if (!problems.isEmpty()) {
            throw new ProblemsFound(problems);
        }
    }

    /** Whether the command line itself names one. */
    boolean isNamed() {
        return file != null;
    }

    /** What to do where there is none. */
    static String missing() {
        return "needs a configuration: name its file with --config or " + FILE + ", or a repository with "
                + FIRST_SOURCE;
    }

    private static Configuration good(Configured configured) {
        return switch (configured) {
            case Configured.Good good -> good.configuration();
            case Configured.Bad bad -> throw new ProblemsFound(bad.problems());
        };
    }
}
