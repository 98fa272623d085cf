package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.model.compose.ComposeFiles;
import io.quaymaster.model.compose.ComposeRequest;
import io.quaymaster.model.compose.Conversion;
import io.quaymaster.model.compose.SourceRoot;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "convert",
        header = "Write the manifests that a Compose project amounts to.",
        description = {
            "They declare the same resources under the same names: in place of the Compose file they change nothing of what"
                    + " runs. Comments are kept where their line has a place. Variables are replaced by their values, but for"
                    + " those that secrets come from. Services whose profiles are not chosen are left out. Needs no Docker daemon."
                    + " Warnings go to standard error.",
            "%nExamples:%n  quaymaster convert compose.yaml%n  quaymaster convert deploy --profile debug"
        },
        exitCodeList = {"0:written", "1:there are problems, or there is no Compose file", "64:wrong usage"})
final class ConvertCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Parts parts;

    @Parameters(paramLabel = "COMPOSE_FILE", description = "A Compose file, or a directory with one.")
    private String path = ".";

    @Mixin
    private ComposeOptions compose = new ComposeOptions();

    @Mixin
    private VariableOptions variables = new VariableOptions();

    @Mixin
    private LogOptions logs = new LogOptions();

    ConvertCommand(Surroundings surroundings, Parts parts) {
        this.surroundings = surroundings;
        this.parts = parts;
    }

    @Override
    public Integer call() {
        logs.start(surroundings);
        ComposePlace place = ComposePlace.of(path, surroundings.directory(), "a Compose file, or a directory with one");
        try (Parts.Repository repository = place.open(parts, surroundings)) {
            Parts.Checkout checkout = repository.now();
            return print(Conversion.of(
                    checkout.tree(), request(place.in(checkout), checkout.tree().name())));
        }
    }

    private ComposeRequest request(String asked, String repository) {
        Configuration.Compose wanted = compose.over(Configuration.Compose.USUAL);
        return new ComposeRequest(
                asked,
                SourceRoot.of(repository).path(),
                variables.over(new TreeMap<>(), surroundings),
                wanted.files(),
                Set.copyOf(wanted.profiles()));
    }

    private int print(Conversion conversion) {
        return switch (conversion) {
            case Conversion.Done done -> {
                surroundings.warn(done.warnings());
                surroundings.out().print(done.manifests());
                yield ExitCode.GOOD;
            }
            case Conversion.Refused refused -> {
                surroundings.warn(refused.warnings());
                throw new ProblemsFound(refused.problems());
            }
            case Conversion.Missing missing ->
                throw new CommandFailure("there is no Compose file in " + path + ": "
                        + String.join(", ", ComposeFiles.NAMES) + " are looked for");
        };
    }
}
