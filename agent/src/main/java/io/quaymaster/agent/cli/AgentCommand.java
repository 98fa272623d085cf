package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.config.ConfigurationReader;
import io.quaymaster.agent.config.Configured;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "agent",
        header = "Follow Git repositories and keep this host's containers as they declare.",
        description = {
            "Runs until it is told to stop (SIGTERM, Ctrl-C). Reads the sources of its configuration, brings the Docker"
                    + " daemon to what their manifests declare, and keeps it there: at new commits, and when something is"
                    + " changed by hand.",
            "%nExample:%n  quaymaster agent --config /etc/quaymaster/quaymaster.yaml"
        },
        exitCodeList = {"0:stopped, as it was told to", "1:it could not start or go on", "64:wrong usage"})
final class AgentCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Parts parts;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "The host's configuration: sources, Docker, HTTP, data directory.")
    private Path config = Path.of("quaymaster.yaml");

    @Mixin
    private LogOptions logs = new LogOptions();

    AgentCommand(Surroundings surroundings, Parts parts) {
        this.surroundings = surroundings;
        this.parts = parts;
    }

    @Override
    public Integer call() {
        Path file = surroundings.directory().resolve(config);
        return switch (ConfigurationReader.read(file, surroundings.environment())) {
            case Configured.Good good -> run(good.configuration());
            case Configured.Bad bad -> {
                bad.problems().forEach(surroundings.err()::println);
                yield ExitCode.FAILED;
            }
        };
    }

    private int run(Configuration configuration) {
        logs.start(surroundings, configuration.log());
        return parts.agent().run(configuration, surroundings);
    }
}
