package io.quaymaster.agent.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "help",
        header = "Show the help of a command, or all commands.",
        description = {"%nExample:%n  quaymaster help plan"},
        exitCodeList = {"0:shown", "64:wrong usage"})
final class HelpCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "Which one.")
    private @Nullable String command;

    HelpCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        CommandLine all = spec.root().commandLine();
        CommandLine chosen = command == null ? all : all.getSubcommands().get(command);
        if (chosen == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no command \"" + command + "\"; there are "
                            + String.join(", ", all.getSubcommands().keySet()));
        }
        chosen.usage(surroundings.out(), all.getColorScheme());
        return ExitCode.GOOD;
    }
}
