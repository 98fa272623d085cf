package io.quaymaster.agent.cli;

import io.quaymaster.agent.control.Command;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "retry",
        header = "Try again what failed, although nothing of it has changed.",
        description = {
            "What the daemon or a registry refused is tried again later by itself, and a candidate that did not become"
                    + " ready not at all. With this, both are tried again now: whatever bears the name.",
            "%nExamples:%n  quaymaster retry web%n  quaymaster retry shop/container/web"
        },
        exitCodeList = {"0:it is tried again", "1:nothing of that name failed, or no agent answers", "64:wrong usage"})
final class RetryCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "NAME",
            description = "A resource: web, container/web, or shop/container/web where several sources have one.")
    private String resource = "";

    @Mixin
    private ControlOptions agent = new ControlOptions();

    RetryCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return agent.tell(new Command.Retry(resource), surroundings);
    }
}
