package io.quaymaster.agent.cli;

import io.quaymaster.agent.control.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "sync",
        header = "Let the agent look at the repository and at the daemon now.",
        description = {
            "Waits until it has looked and has nothing more to do at once, and says what came of it: what takes longer, such as a"
                    + " pull, or a container that is to become healthy, goes on by itself.",
            "%nExamples:%n  quaymaster sync%n  quaymaster sync shop --no-wait"
        },
        exitCodeList = {
            "0:the daemon has what the latest revision declares",
            "1:it has not, the repository could not be looked at, or no agent answers",
            "64:wrong usage"
        })
final class SyncCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SourceParameter source = new SourceParameter();

    @Option(names = "--no-wait", description = "Return at once.")
    private boolean atOnce;

    @Mixin
    private ControlOptions agent = new ControlOptions();

    SyncCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return agent.tell(new Command.Sync(source.name(), !atOnce), surroundings);
    }
}
