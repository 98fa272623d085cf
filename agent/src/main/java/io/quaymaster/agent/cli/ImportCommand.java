package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.docker.Docker;
import io.quaymaster.model.manifest.ManifestText;
import io.quaymaster.model.manifest.PlainSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "import",
        header = "Write manifests for the containers that run and are not Quaymaster's.",
        description = {
            "A start for who has neither manifests nor Compose files; changes nothing. Each container is there with what it has"
                    + " beyond its image. Networks and volumes are external, so that they and their data stay as they are. Before"
                    + " the manifests are applied, the containers have to give up their names: docker rm, or docker rename."
                    + " What a container was given as a secret is printed.",
            "%nExamples:%n  quaymaster import%n  quaymaster import --host tcp://10.0.0.7:2376"
        },
        exitCodeList = {"0:written", "1:the daemon could not be asked, or nothing runs", "64:wrong usage"})
final class ImportCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Parts parts;

    @Mixin
    private DaemonOptions daemon = new DaemonOptions();

    @Mixin
    private LogOptions logs = new LogOptions();

    ImportCommand(Surroundings surroundings, Parts parts) {
        this.surroundings = surroundings;
        this.parts = parts;
    }

    @Override
    public Integer call() {
        logs.start(surroundings);
        try (Docker docker = parts.daemons().connect(daemon.daemon(), Configuration.DEFAULT_DATA, surroundings)) {
            List<Map<String, Object>> documents = docker.portraits();
            if (documents.isEmpty()) {
                throw new CommandFailure("no container runs that is not Quaymaster's");
            }
            surroundings
                    .out()
                    .print(ManifestText.of(
                            documents.stream().map(PlainSpec::mapping).toList()));
            return ExitCode.GOOD;
        }
    }
}
