package io.quaymaster.agent.bench;

import io.quaymaster.agent.simulation.Simulate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Measures the packaged Quaymaster against the daemon itself and prints a table; see docs/benchmarks.md. */
final class Bench {
    private static final int CONTAINERS = 100;
    private static final long SIMULATED_PASSES = 300_000;

    private Bench() {}

    /** @param arguments the launcher, the folder with the examples, an empty directory, and how often the creation is measured */
    public static void main(String[] arguments) {
        Path launcher = Path.of(arguments[0]);
        Path examples = Path.of(arguments[1]);
        Path directory = Path.of(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        Path socket = Path.of(
                URI.create(Objects.requireNonNull(System.getenv("DOCKER_HOST"))).getPath());
        Workload workload = new Workload(
                "qm-bench-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(1 << 16)), CONTAINERS);

        List<String> missed;
        RawDaemon daemon = new RawDaemon(socket);
        try {
            missed = measure(workload, launcher, examples, directory, daemon, rounds);
        } finally {
            daemon.removeLabelled(workload.label());
        }
        missed.forEach(what -> System.err.println("missed: " + what));
        System.exit(missed.isEmpty() ? 0 : 1);
    }

    private static List<String> measure(
            Workload workload, Path launcher, Path examples, Path directory, RawDaemon daemon, int rounds) {
        PushedRepository repository = new PushedRepository(directory);
        repository.commit("all.yaml", workload.manifest());
        repository.push();
        Machine.print(directory, daemon);

        try (DaemonEvents events = new DaemonEvents(daemon.socket())) {
            Creation creation = new Creation(workload, launcher, directory, daemon, events);
            creation.record();
            Table table = new Table();
            creation.measure(rounds, table);
            Optional<Composed> compose = Composed.measure(workload, directory, daemon);
            creation.create();
            AgentAtWork agent = new AgentAtWork(workload, launcher, directory, daemon, events, repository);
            agent.measureIdlePasses(table, compose);
            agent.measureRepair(creation.requests(), table);
            agent.measurePush(table);
            new ServingGap(workload.prefix(), launcher, directory, daemon, events).measure(table);
            new RolloutsUnderLoad(workload.prefix(), launcher, directory, examples.resolve("zero-downtime"), daemon)
                    .measure(table);
            PlannerAlone.measure(table);
            table.figure("the simulator, on one thread", Simulate.timed(SIMULATED_PASSES));
            ComposeAlone.measure(directory, table);
            return table.missed();
        }
    }

    static Path directory(Path parent, String name) {
        try {
            return Files.createDirectory(parent.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
