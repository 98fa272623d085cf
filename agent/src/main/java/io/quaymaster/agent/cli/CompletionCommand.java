package io.quaymaster.agent.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        header = "Print a script that completes commands and options in bash and zsh.",
        description = {"%nExample, for ~/.bashrc or ~/.zshrc:%n  source <(quaymaster completion)"},
        exitCodeList = {"0:printed", "64:wrong usage"})
final class CompletionCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        surroundings.out().print(AutoComplete.bash("quaymaster", spec.root().commandLine()));
        return ExitCode.GOOD;
    }
}
