package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigurationOption config = new ConfigurationOption();

    @Mixin
    private LogOptions logs = new LogOptions();

    AgentCommand(Surroundings surroundings, Parts parts) {
        this.surroundings = surroundings;
        this.parts = parts;
    }

    @Override
    public Integer call() {
        Configuration configuration = config.readForAgent(surroundings)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), ConfigurationOption.missing()));
        logs.start(surroundings, configuration.log());
        return parts.agent().run(configuration, surroundings);
    }
}
