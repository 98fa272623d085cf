package io.quaymaster.agent.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "schema",
        header = "Print the JSON Schema of manifests.",
        description = {
            "For editors that complete and check YAML. Draft-07.",
            "%nExample:%n  quaymaster schema > quaymaster.schema.json%n"
                    + "and as the first line of a manifest:%n  # yaml-language-server: $schema=quaymaster.schema.json"
        },
        exitCodeList = {"0:printed", "64:wrong usage"})
final class SchemaCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Parts parts;

    SchemaCommand(Surroundings surroundings, Parts parts) {
        this.surroundings = surroundings;
        this.parts = parts;
    }

    @Override
    public Integer call() {
        surroundings.out().println(parts.schema().get().stripTrailing());
        return ExitCode.GOOD;
    }
}
