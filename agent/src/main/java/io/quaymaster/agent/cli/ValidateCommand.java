package io.quaymaster.agent.cli;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.Loaded;
import io.quaymaster.model.state.ResourceId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "validate",
        header = "Check manifests and report all their problems at once.",
        description = {
            "Needs no Docker daemon. Each problem is a line FILE:LINE:COLUMN: RESOURCE: what is wrong and what is allowed.",
            "%nExamples:%n  quaymaster validate .%n  quaymaster validate -o json deploy/ --set TAG=1.4.0"
        },
        exitCodeList = {"0:all manifests are good", "1:there are problems, or nothing to check", "64:wrong usage"})
final class ValidateCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Parts parts;

    @Mixin
    private PathParameter path = new PathParameter();

    @Mixin
    private SubjectOptions subjects = new SubjectOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private LogOptions logs = new LogOptions();

    ValidateCommand(Surroundings surroundings, Parts parts) {
        this.surroundings = surroundings;
        this.parts = parts;
    }

    @Override
    public Integer call() {
        logs.start(surroundings);
        Subject subject = subjects.subject(path.path(), surroundings);
        try (Parts.Repository repository = parts.repositories().open(subject.place(), surroundings)) {
            return switch (new ManifestReader(parts, subject, surroundings).load(path.checkout(repository))) {
                case Loaded.Good good -> print(ExitCode.GOOD, resources(good.desired()), List.of());
                case Loaded.Bad bad -> print(ExitCode.FAILED, List.of(), bad.problems());
                case Loaded.Empty empty -> throw new CommandFailure(ManifestReader.nothingIn(empty.path()));
            };
        }
    }

    private int print(int code, List<ResourceId> resources, List<Problem> problems) {
        surroundings
                .out()
                .print(
                        switch (output.format()) {
                            case TEXT -> problems.isEmpty() ? text(resources) : ProblemsFound.text(problems) + "\n";
                            case JSON -> ValidationJson.of(resources, problems);
                        });
        return code;
    }

    private static List<ResourceId> resources(Desired desired) {
        return Stream.of(desired.images(), desired.containers(), desired.networks(), desired.volumes())
                .flatMap(resources -> resources.keySet().stream())
                .sorted()
                .toList();
    }

    private static String text(List<ResourceId> resources) {
        String kinds = Arrays.stream(Kind.values())
                .filter(kind -> count(resources, kind) > 0)
                .map(kind -> counted(count(resources, kind), kind.word()))
                .collect(Collectors.joining(", "));
        return counted(resources.size(), "resource") + (resources.size() == 1 ? " is" : " are") + " good: " + kinds
                + "\n";
    }

    private static long count(List<ResourceId> resources, Kind kind) {
        return resources.stream().filter(resource -> resource.kind() == kind).count();
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
