package io.quaymaster.agent.cli;

import io.quaymaster.agent.git.GitUrl;
import io.quaymaster.model.plan.DesiredDiff;
import io.quaymaster.model.plan.DiffText;
import io.quaymaster.model.state.Desired;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "[PATH] REVISION1 REVISION2",
            hideParamSyntax = true,
            description = "PATH is a directory of a Git repository, or the URL of one; without it, the source of the"
                    + " host's configuration. Then the old and the new commit, branch or tag.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private SubjectOptions subjects = new SubjectOptions();

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
        if (words.size() < 2 || words.size() > 3) {
            throw new ParameterException(
                    spec.commandLine(),
                    "needs two revisions, and before them a PATH where no configuration names the repository");
        }
        if (words.size() == 2 && isPath(words.getFirst())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "needs two revisions after the PATH, the old and the new one: quaymaster diff " + words.getFirst()
                            + " " + words.getLast() + " REVISION2");
        }
        Subject subject = subjects.subject(words.size() == 3 ? words.getFirst() : null, surroundings);
        String from = words.get(words.size() - 2);
        String to = words.getLast();
        ManifestReader reader = new ManifestReader(parts, subject, surroundings);
        try (Parts.Repository repository = parts.repositories().open(subject.place(), surroundings)) {
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

    /** Whether it can be no revision. */
    private static boolean isPath(String word) {
        return GitUrl.looksRemote(word) || word.startsWith("/") || word.matches("\\.{1,2}(?:/.*)?");
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
