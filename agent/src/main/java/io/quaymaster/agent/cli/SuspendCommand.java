package io.quaymaster.agent.cli;

import io.quaymaster.agent.control.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "suspend",
        header = "Let the agent do nothing for a source until it is resumed.",
        description = {
            "Returns when nothing is done any more. The agent goes on looking, and \"quaymaster status\" shows what it would do. It"
                    + " stays so when the agent is started again.",
            "%nExample:%n  quaymaster suspend shop --reason \"moving the disk\""
        },
        exitCodeList = {"0:suspended", "1:it could not be, or no agent answers", "64:wrong usage"})
final class SuspendCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SourceParameter source = new SourceParameter();

    @Option(names = "--reason", paramLabel = "TEXT", description = "For those who see it in the status.")
    private String reason = "";

    @Mixin
    private ControlOptions agent = new ControlOptions();

    SuspendCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return agent.tell(new Command.Suspend(source.name(), reason), surroundings);
    }
}
