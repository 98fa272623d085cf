package io.quaymaster.agent.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Which of the agent's sources a command is about. */
final class SourceParameter {
    @Parameters(
            arity = "0..1",
            paramLabel = "SOURCE",
            description = "One of the agent's sources; not needed where there is only one.")
    private @Nullable String name;

    @Nullable
    String name() {
        return name;
    }
}
