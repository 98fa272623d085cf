package io.quaymaster.agent.cli;

import io.quaymaster.model.plan.DesiredDiff;
import io.quaymaster.model.plan.DiffText;
import io.quaymaster.model.state.Desired;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        header = "Show what changes between two revisions, resource by resource, field by field.",
        description = {
            "Needs no Docker daemon: for reviewing a merge request. Values that look like secrets are not shown.",
            "%nExamples:%n  quaymaster diff . origin/main HEAD%n  quaymaster diff https://git.example.com/shop.git v1.3 v1.4"
        },
        exitCodeList = {
            "0:no resource differs",
            "1:a revision could not be read or has problems",
            "2:there are differences",
            "64:wrong usage"
        })
final class DiffCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Parts parts;

    @Parameters(index = "0", paramLabel = "PATH", description = "A directory of a Git repository, or the URL of one.")
    private String path = ".";

    @Parameters(index = "1", paramLabel = "REVISION1", description = "The old commit, branch or tag.")
    private String from = "";

    @Parameters(index = "2", paramLabel = "REVISION2", description = "The new commit, branch or tag.")
    private String to = "";

    @Mixin
    private ManifestOptions manifests = new ManifestOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private LogOptions logs = new LogOptions();

    DiffCommand(Surroundings surroundings, Parts parts) {
        this.surroundings = surroundings;
        this.parts = parts;
    }

    @Override
    public Integer call() {
        logs.start(surroundings);
        ManifestReader reader = new ManifestReader(surroundings, parts, manifests);
        try (Parts.Repository repository = parts.repositories().open(path, surroundings)) {
            Parts.Checkout before = repository.at(from);
            Parts.Checkout after = repository.at(to);
            DesiredDiff diff = DesiredDiff.between(desired(reader, before, from), desired(reader, after, to));
            surroundings
                    .out()
                    .print(
                            switch (output.format()) {
                                case TEXT -> DiffText.of(diff);
                                case JSON -> DiffJson.of(diff, before.revision(), after.revision());
                            });
            return diff.isEmpty() ? ExitCode.GOOD : ExitCode.CHANGES;
        }
    }

    private static Desired desired(ManifestReader reader, Parts.Checkout checkout, String revision) {
        try {
            return reader.desired(checkout);
        } catch (ProblemsFound found) {
            throw new ProblemsFound("at " + revision + ":", found);
        } catch (CommandFailure failure) {
            throw new CommandFailure("at " + revision + ": " + failure.getMessage(), failure);
        }
    }
}
