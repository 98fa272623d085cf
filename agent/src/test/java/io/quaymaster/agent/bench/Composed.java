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
        return program(directory)
                .map(program -> new Composed(
                        String.join(" ", program) + " "
                                + version(directory, program).orElse(""),
                        measure(program, workload, directory, daemon)));
    }

    /** How it is called here; empty where it is not installed. */
    static Optional<List<String>> program(Path directory) {
        return PROGRAMS.stream()
                .filter(program -> version(directory, program).isPresent())
                .findFirst();
    }

    private static Optional<String> version(Path directory, List<String> program) {
        return Programs.tried(directory, with(program, "version", "--short"));
    }

    /** The command that brings a project up. */
    static List<String> up(List<String> program, String project, Path file) {
        return with(program, "-p", project, "-f", file.toString(), "up", "-d");
    }

    private static Samples measure(List<String> program, Workload workload, Path directory, RawDaemon daemon) {
        Path file = directory.resolve("compose.yaml");
        Bench.write(file, workload.compose());
        String project = workload.prefix() + "-compose";
        List<String> up = up(program, project, file);
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
