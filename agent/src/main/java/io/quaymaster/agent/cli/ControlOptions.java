package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.control.Answer;
import io.quaymaster.agent.control.Command;
import io.quaymaster.agent.control.ControlClient;
import io.quaymaster.agent.control.ControlSocket;
import io.quaymaster.agent.json.Json;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command finds the agent that it tells something, and prints what that says. */
final class ControlOptions {
    @Mixin
    private ConfigurationOption configuration = new ConfigurationOption();

    @Option(
            names = "--data",
            paramLabel = "DIRECTORY",
            description = "The agent's data directory. Default: what the configuration says, QUAYMASTER_DATA,"
                    + " /var/lib/quaymaster.")
    private @Nullable Path data;

    @Mixin
    private OutputOption output = new OutputOption();

    /** Tells the agent, prints its answer, and gives the exit code. */
    int tell(Command command, Surroundings surroundings) {
        Path directory = surroundings.directory().resolve(data(surroundings));
        Answer answer = new ControlClient(ControlSocket.in(directory)).tell(command);
        switch (output.format()) {
            case TEXT -> stream(answer, surroundings).print(AnswerText.of(answer));
            case JSON -> surroundings.out().println(Json.write(answer));
        }
        return answer.good() ? ExitCode.GOOD : ExitCode.FAILED;
    }

    private static PrintStream stream(Answer answer, Surroundings surroundings) {
        return answer instanceof Answer.Refused ? surroundings.err() : surroundings.out();
    }

    private Path data(Surroundings surroundings) {
        if (data != null) {
            return data;
        }
        String named = surroundings.environment().getOrDefault("QUAYMASTER_DATA", "");
        return configuration
                .read(surroundings)
                .map(Configuration::data)
                .orElse(named.isEmpty() ? Configuration.DEFAULT_DATA : Path.of(named));
    }
}
