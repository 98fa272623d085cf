package io.quaymaster.agent.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Docker Compose with nothing to do, for the same containers.
 *
 * @param program which it was, with its version
 */
record Composed(String program, Samples samples) {
    private static final int ROUNDS = 5;
    private static final List<List<String>> PROGRAMS = List.of(List.of("docker", "compose"), List.of("docker-compose"));

    /** Empty where it is not installed. */
    static Optional<Composed> measure(Workload workload, Path directory, RawDaemon daemon) {
        for (List<String> program : PROGRAMS) {
            Optional<String> version = Programs.tried(directory, with(program, "version", "--short"));
            if (version.isPresent()) {
                return Optional.of(new Composed(
                        String.join(" ", program) + " " + version.get(),
                        measure(program, workload, directory, daemon)));
            }
        }
        return Optional.empty();
    }

    private static Samples measure(List<String> program, Workload workload, Path directory, RawDaemon daemon) {
        Path file = directory.resolve("compose.yaml");
        Bench.write(file, workload.compose());
        String project = workload.prefix() + "-compose";
        List<String> up = with(program, "-p", project, "-f", file.toString(), "up", "-d");
        try {
            Programs.run(directory, up);
            Samples samples = new Samples();
            for (int round = 0; round < ROUNDS; round++) {
                Instant begun = Instant.now();
                Programs.run(directory, up);
                samples.add(Duration.between(begun, Instant.now()));
            }
            return samples;
        } finally {
            daemon.removeLabelled("com.docker.compose.project=" + project);
        }
    }

    private static List<String> with(List<String> program, String... more) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(more));
        return command;
    }
}
