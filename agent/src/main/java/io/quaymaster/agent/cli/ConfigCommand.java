package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.model.compose.ComposeFiles;
import io.quaymaster.model.compose.ComposeLoader;
import io.quaymaster.model.compose.ComposeRequest;
import io.quaymaster.model.compose.ComposeResult;
import io.quaymaster.model.compose.Project;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "config",
        header = "Print a Compose project in canonical form, as \"docker compose config\" does.",
        description = {
            "What is included and extended is there, overrides are merged, variables replaced, short forms long."
                    + " Needs no Docker daemon. Warnings go to standard error.",
            "%nExamples:%n  quaymaster config .%n  quaymaster config deploy/compose.prod.yaml --profile debug -o json"
        },
        exitCodeList = {"0:printed", "1:there are problems, or there is no Compose file", "64:wrong usage"})
final class ConfigCommand implements Callable<Integer> {
    /** How the form is written. */
    enum Format {
        YAML,
        JSON
    }

    private final Surroundings surroundings;
    private final Parts parts;

    @Parameters(
            paramLabel = "PATH",
            description = "A Compose file, a directory with one, or the URL of a Git repository with one.")
    private String path = ".";

    @Mixin
    private ComposeOptions compose = new ComposeOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "yaml|json",
            defaultValue = "yaml",
            description = "How to print it. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.YAML;

    @Mixin
    private VariableOptions variables = new VariableOptions();

    @Mixin
    private LogOptions logs = new LogOptions();

    ConfigCommand(Surroundings surroundings, Parts parts) {
        this.surroundings = surroundings;
        this.parts = parts;
    }

    @Override
    public Integer call() {
        logs.start(surroundings);
        ComposePlace place = ComposePlace.of(
                path,
                surroundings.directory(),
                "a Compose file, a directory with one, or the URL of a Git repository with one");
        try (Parts.Repository repository = place.open(parts, surroundings)) {
            Parts.Checkout checkout = repository.now();
            Configuration.Compose wanted = compose.over(Configuration.Compose.USUAL);
            ComposeRequest request = new ComposeRequest(
                    place.in(checkout),
                    repository.root(),
                    variables.over(new TreeMap<>(), surroundings),
                    wanted.files(),
                    Set.copyOf(wanted.profiles()));
            List<String> names = wanted.files().isEmpty() ? ComposeFiles.NAMES : wanted.files();
            return print(ComposeLoader.load(checkout.tree(), request), names);
        }
    }

    /** @param names those looked for */
    private int print(ComposeResult result, List<String> names) {
        return switch (result) {
            case ComposeResult.Good(Project project) -> {
                surroundings.warn(project.warnings());
                surroundings
                        .out()
                        .print(
                                switch (format) {
                                    case YAML -> project.form().yaml();
                                    case JSON -> project.form().json();
                                });
                yield ExitCode.GOOD;
            }
            case ComposeResult.Bad bad -> {
                surroundings.warn(bad.rest().warnings());
                throw new ProblemsFound(bad.problems());
            }
            case ComposeResult.Missing missing ->
                throw new CommandFailure("there is no Compose file in " + path + ": " + String.join(", ", names)
                        + " are looked for, and files that Git ignores are not read");
        };
    }
}
