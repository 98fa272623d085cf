package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.simulation.MemoryDaemon;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.Inputs;
import io.quaymaster.model.state.Loaded;
import io.quaymaster.model.state.Loader;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to find that there is nothing to do. {@code dev/bench} runs it; it is no test. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 7, time = 2)
public class PlannerBenchmark {
    private static final int IN_ONE_APP = 10;
    private static final int MOST_PASSES = 20;

    @Param({"1000", "10000"})
    private int containers;

    private Desired desired = declared(base());
    private Actual actual = new MemoryDaemon().observe();
    private Instant now = Instant.EPOCH;

    /** Brings a daemon to what is declared. */
    @Setup
    public void converge() {
        desired = declared(tree());
        MemoryDaemon daemon = new MemoryDaemon();
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            plan(daemon).steps().forEach(planned -> daemon.take(planned.step()));
            daemon.pass(Duration.ofSeconds(10));
        }
        actual = daemon.observe();
        now = daemon.now();
        if (!nothingToDo().isEmpty()) {
            throw new IllegalStateException("has not converged");
        }
    }

    @Benchmark
    public Plan nothingToDo() {
        return Planner.plan(desired, actual, Directives.NONE, now);
    }

    private Plan plan(MemoryDaemon daemon) {
        return Planner.plan(desired, daemon.observe(), Directives.NONE, daemon.now());
    }

    private static Desired declared(MemoryTree tree) {
        return ((Loaded.Good) Loader.load(tree, "", "bench", "revision", Inputs.NONE)).desired();
    }

    private static MemoryTree base() {
        return new MemoryTree().file("base.yaml", "kind: Network\nname: shop\n---\nkind: Volume\nname: data\n");
    }

    private MemoryTree tree() {
        MemoryTree tree = base();
        for (int app = 0; app < containers / IN_ONE_APP; app++) {
            tree.file("app-" + app + ".yaml", app(app));
        }
        return tree;
    }

    /** A database with a volume and a port, and three services of three replicas that depend on it. */
    private static String app(int number) {
        String database =
                common("db-" + number, number) + "ports: [\"" + (20_000 + number) + ":80\"]\nvolumes: [data:/data]\n";
        String services = IntStream.range(0, 3)
                .mapToObj(service -> common("app-" + number + "-" + service, number) + "replicas: 3\ndepends_on: { db-"
                        + number + ": { condition: service_healthy } }\n")
                .collect(Collectors.joining("---\n"));
        return database + "---\n" + services;
    }

    private static String common(String name, int number) {
        return """
                kind: Container
                name: %s
                image: debian:%d
                command: [serve]
                environment: { MODE: fast, NUMBER: "%d" }
                networks: { shop: { aliases: [app%d] } }
                healthcheck: { test: [CMD, probe], interval: 2s }
                mem_limit: 64m
                labels: { team: shop }
                """.formatted(name, number % 10, number, number);
    }
}
