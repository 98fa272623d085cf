package io.quaymaster.agent.cli;

import io.quaymaster.agent.control.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(
        name = "resume",
        header = "End a suspension.",
        description = {
            "The agent goes on with what it shows in \"quaymaster status\" as waiting for this.",
            "%nExample:%n  quaymaster resume shop"
        },
        exitCodeList = {"0:the source is not suspended any more", "1:it still is, or no agent answers", "64:wrong usage"
        })
final class ResumeCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SourceParameter source = new SourceParameter();

    @Mixin
    private ControlOptions agent = new ControlOptions();

    ResumeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return agent.tell(new Command.Resume(source.name()), surroundings);
    }
}
