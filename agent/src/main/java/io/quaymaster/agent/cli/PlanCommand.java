package io.quaymaster.agent.cli;

import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Adoption;
import io.quaymaster.model.state.Desired;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "plan",
        header = "Show what would be done to the daemon, step by step, each with its reason.",
        description = {
            "Changes nothing. Compares the manifests with what the Docker daemon has.",
            "%nExamples:%n  quaymaster plan .%n  quaymaster plan --source shop --ref v1.4 https://git.example.com/shop.git%n"
                    + "  quaymaster plan --config /etc/quaymaster/quaymaster.yaml --source shop"
        },
        exitCodeList = {
            "0:nothing to do",
            "1:it could not be planned, or something is blocked",
            "2:there is something to do or to wait for",
            "64:wrong usage"
        })
final class PlanCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Parts parts;

    @Mixin
    private PathParameter path = new PathParameter();

    @Mixin
    private SubjectOptions subjects = new SubjectOptions();

    @Mixin
    private DaemonOptions daemon = new DaemonOptions();

    @Mixin
    private AdoptOption adoption = new AdoptOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private LogOptions logs = new LogOptions();

    PlanCommand(Surroundings surroundings, Parts parts) {
        this.surroundings = surroundings;
        this.parts = parts;
    }

    @Override
    public Integer call() {
        logs.start(surroundings);
        Seen seen = seen();
        Plan plan = seen.plan();
        surroundings
                .out()
                .print(
                        switch (output.format()) {
                            case TEXT -> adopted(seen.adopted()) + PlanText.of(plan);
                            case JSON -> PlanJson.of(plan);
                        });
        if (!plan.blocked().isEmpty()) {
            return ExitCode.FAILED;
        }
        return plan.isEmpty() ? ExitCode.GOOD : ExitCode.CHANGES;
    }

    /** @param adopted what Docker Compose made and is taken over */
    private record Seen(Plan plan, List<String> adopted) {}

    private static String adopted(List<String> adopted) {
        return adopted.isEmpty()
                ? ""
                : "Taken over from Docker Compose: " + String.join(", ", adopted)
                        + ". What is not named below stays as it is.\n";
    }

    private Seen seen() {
        Subject subject = adoption.apply(subjects.subject(path.path(), surroundings));
        try (EarlyConnection connection = EarlyConnection.begin(
                () -> parts.daemons().connect(daemon.daemon(subject), subject.data(), surroundings))) {
            Desired desired = desired(subject);
            Actual actual = connection.docker().observe();
            return new Seen(
                    parts.planning().plan(desired, actual, surroundings.clock().instant()),
                    Adoption.adopted(desired, actual));
        }
    }

    private Desired desired(Subject subject) {
        try (Parts.Repository repository = parts.repositories().open(subject.place(), surroundings)) {
            return new ManifestReader(parts, subject, surroundings).desired(path.checkout(repository));
        }
    }
}
