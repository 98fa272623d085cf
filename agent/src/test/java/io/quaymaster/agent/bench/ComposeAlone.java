package io.quaymaster.agent.bench;

import io.quaymaster.agent.git.GitAccess;
import io.quaymaster.agent.git.Workspace;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Directives;
import io.quaymaster.model.plan.Planner;
import io.quaymaster.model.simulation.MemoryDaemon;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.Inputs;
import io.quaymaster.model.state.Loaded;
import io.quaymaster.model.state.Loader;
import java.nio.file.Path;
import java.time.Duration;

/** A repository of many Compose projects, without a daemon: reading it, and finding that there is nothing to do. */
final class ComposeAlone {
    private static final int PROJECTS = 500;
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 7;
    private static final int MOST_PASSES = 20;
    private static final String PROJECT = """
            services:
              web:
                image: registry.example.com/@NAME@/web:${TAG:-1.0}
                restart: unless-stopped
                environment: { DATABASE: "postgres://db/${NAME}", LEVEL: info }
                networks: [default, front]
                depends_on: { db: { condition: service_healthy } }
                healthcheck: { test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:8080/"], interval: 10s }
                labels: ["traefik.http.routers.@NAME@.rule=Host(`@NAME@.example.com`)"]
              worker:
                image: registry.example.com/@NAME@/web:${TAG:-1.0}
                working_dir: /work
                restart: unless-stopped
                deploy: { resources: { limits: { memory: 256M } } }
              db:
                image: postgres:17
                restart: unless-stopped
                volumes: ["data:/var/lib/postgresql/data"]
                environment: { POSTGRES_PASSWORD: "${PASSWORD}" }
                healthcheck: { test: pg_isready, interval: 5s }
            networks:
              front: { name: front@EXTERNAL@ }
            volumes: { data: }
            """;

    private ComposeAlone() {}

    static void measure(Path directory, Table table) {
        Path projects = Bench.directory(directory, "projects");
        for (int number = 0; number < PROJECTS; number++) {
            String name = "app" + number;
            Path project = Bench.directory(projects, name);
            String others = number == 0 ? "" : ", external: true";
            Bench.write(
                    project.resolve("compose.yaml"),
                    PROJECT.replace("@NAME@", name).replace("@EXTERNAL@", others));
            Bench.write(project.resolve(".env"), "NAME=" + name + "\nPASSWORD=secret\n");
        }
        try (Workspace workspace = Workspace.open(projects.toString(), GitAccess.DEFAULT, directory)) {
            SourceTree tree = workspace.now().tree();
            table.under(1, "loading " + PROJECTS + " Compose projects with 3 services each", loading(tree));
            table.under(0.1, "planning them with nothing to do", planning(load(tree)));
        }
    }

    private static Samples loading(SourceTree tree) {
        return timed(() -> load(tree));
    }

    private static Samples planning(Desired desired) {
        MemoryDaemon daemon = new MemoryDaemon();
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            Planner.plan(desired, daemon.observe(), Directives.NONE, daemon.now())
                    .steps()
                    .forEach(planned -> daemon.take(planned.step()));
            daemon.pass(Duration.ofSeconds(10));
        }
        var actual = daemon.observe();
        var now = daemon.now();
        if (!Planner.plan(desired, actual, Directives.NONE, now).isEmpty()) {
            throw new IllegalStateException("has not converged");
        }
        return timed(() -> Planner.plan(desired, actual, Directives.NONE, now));
    }

    private static Samples timed(Runnable work) {
        Samples samples = new Samples();
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            work.run();
            if (round >= 0) {
                samples.add(Duration.ofNanos(System.nanoTime() - begun));
            }
        }
        return samples;
    }

    private static Desired load(SourceTree tree) {
        return ((Loaded.Good) Loader.load(tree, "", "bench", "revision", Inputs.NONE)).desired();
    }
}
