package io.quaymaster.agent.cli;

import io.quaymaster.agent.control.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(
        name = "approve",
        header = "Let go what the revision in force removes.",
        description = {
            "A revision that would remove much of what a source has is held back until a person approves. This does, for"
                    + " that revision alone, and prints what was held.",
            "%nExample:%n  quaymaster approve shop"
        },
        exitCodeList = {"0:approved", "1:nothing is held, or no agent answers", "64:wrong usage"})
final class ApproveCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SourceParameter source = new SourceParameter();

    @Mixin
    private ControlOptions agent = new ControlOptions();

    ApproveCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return agent.tell(new Command.Approve(source.name()), surroundings);
    }
}
