package io.quaymaster.agent.cli;

import io.quaymaster.agent.docker.Docker;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.state.Desired;
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
        Plan plan = plan();
        surroundings
                .out()
                .print(
                        switch (output.format()) {
                            case TEXT -> PlanText.of(plan);
                            case JSON -> PlanJson.of(plan);
                        });
        if (!plan.blocked().isEmpty()) {
            return ExitCode.FAILED;
        }
        return plan.isEmpty() ? ExitCode.GOOD : ExitCode.CHANGES;
    }

    private Plan plan() {
        Subject subject = subjects.subject(path.path(), surroundings);
        Desired desired;
        try (Parts.Repository repository = parts.repositories().open(subject.place(), surroundings)) {
            desired = new ManifestReader(parts, subject, surroundings).desired(path.checkout(repository));
        }
        try (Docker docker = parts.daemons().connect(daemon.daemon(subject.docker()), subject.data(), surroundings)) {
            return parts.planning()
                    .plan(desired, docker.observe(), surroundings.clock().instant());
        }
    }
}
