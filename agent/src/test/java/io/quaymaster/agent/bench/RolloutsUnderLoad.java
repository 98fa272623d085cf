package io.quaymaster.agent.bench;

import io.quaymaster.agent.ConstantLoad;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** What visitors notice when a web service behind a proxy is replaced, time after time, and what of the same by Docker Compose. */
final class RolloutsUnderLoad {
    private static final int ROLLOUTS = 20;
    private static final int VISITORS = 4;

    private final String prefix;
    private final Path launcher;
    private final Path directory;
    private final Path example;
    private final RawDaemon daemon;
    private final int port = RunningAgent.freePort();

    /** @param example the folder with the images of the service and of its proxy */
    RolloutsUnderLoad(String prefix, Path launcher, Path directory, Path example, RawDaemon daemon) {
        this.prefix = prefix + "-load";
        this.launcher = launcher;
        this.directory = Bench.directory(directory, "load");
        this.example = example;
        this.daemon = daemon;
    }

    /** @param failures the requests that were not answered well, each with what came instead */
    private record Visits(int answered, List<String> failures) {
        String text() {
            return failures.size() + " of " + (answered + failures.size());
        }
    }

    void measure(Table table) {
        PushedRepository repository = new PushedRepository(directory);
        repository.copy(example.resolve("web"), "web");
        repository.copy(example.resolve("proxy"), "proxy");
        try {
            Visits ours = rollOut(repository);
            String theirs = recreate()
                    .map(Visits::text)
                    .map(text -> "docker compose up -d: " + text)
                    .orElse("");
            ours.failures().forEach(System.err::println);
            table.none(
                    "failed requests in " + ROLLOUTS + " replacements of a web service behind a proxy, under load",
                    ours.failures().size(),
                    ours.text(),
                    theirs);
        } finally {
            daemon.removeLabelled("quaymaster.source=" + prefix);
            daemon.removeNetwork(prefix);
            daemon.removeImages(prefix);
        }
    }

    private Visits rollOut(PushedRepository repository) {
        String first = repository.commit("site.yaml", manifests(0));
        repository.push();
        try (RunningAgent agent =
                new RunningAgent(launcher, directory, prefix, repository.url(), daemon.socket(), "1h")) {
            agent.awaitSync(first);
            awaitAnAnswer();
            return visited(round -> {
                String commit = repository.commit("site.yaml", manifests(round));
                repository.push();
                agent.hint();
                agent.awaitSync(commit);
            });
        }
    }

    private Visits visited(IntConsumer replacement) {
        ConstantLoad load = new ConstantLoad(uri(), VISITORS);
        try (load) {
            for (int round = 1; round <= ROLLOUTS; round++) {
                replacement.accept(round);
            }
        }
        return new Visits(load.answered(), load.failures());
    }

    /** With the images that are there by now, and the port that is free again. */
    private Optional<Visits> recreate() {
        daemon.removeLabelled("quaymaster.source=" + prefix);
        return Composed.program(directory).map(program -> {
            Path file = directory.resolve("compose.yaml");
            IntConsumer up = round -> {
                Bench.write(file, compose(round));
                Programs.run(directory, Composed.up(program, prefix, file));
            };
            try {
                up.accept(0);
                awaitAnAnswer();
                return visited(up);
            } finally {
                daemon.removeLabelled("com.docker.compose.project=" + prefix);
                daemon.removeNetwork(prefix + "_default");
            }
        });
    }

    // The proxy has to find the service once, before anything is replaced.
    private void awaitAnAnswer() {
        try (ConstantLoad first = new ConstantLoad(uri(), 1)) {
            while (first.answered() == 0) {
                Thread.onSpinWait();
            }
        }
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    private String manifests(int round) {
        return """
                kind: Network
                name: %1$s
                ---
                kind: Image
                name: %1$s-web
                build: ./web
                tags: ["%1$s/web:1"]
                ---
                kind: Container
                name: %1$s-web
                image: %1$s-web
                replicas: 2
                init: true
                environment: { ROUND: "%2$d" }
                networks: { %1$s: { aliases: [web] } }
                healthcheck: { test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:8080/"], interval: 500ms, retries: 3 }
                rollout: { parallelism: 2, stable: 3s, drain: 3s }
                ---
                kind: Image
                name: %1$s-proxy
                build: ./proxy
                tags: ["%1$s/proxy:1"]
                ---
                kind: Container
                name: %1$s-proxy
                image: %1$s-proxy
                ports: ["127.0.0.1:%3$d:8080"]
                networks: [%1$s]
                stop_signal: SIGUSR1
                depends_on: { %1$s-web: { condition: service_healthy } }
                """.formatted(prefix, round, port);
    }

    /** The same, as far as Compose has it. */
    private String compose(int round) {
        return """
                services:
                  web:
                    image: %1$s/web:1
                    scale: 2
                    init: true
                    environment: { ROUND: "%2$d" }
                    healthcheck: { test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:8080/"], interval: 500ms, retries: 3 }
                  proxy:
                    image: %1$s/proxy:1
                    ports: ["127.0.0.1:%3$d:8080"]
                    stop_signal: SIGUSR1
                    depends_on: { web: { condition: service_healthy } }
                """.formatted(prefix, round, port);
    }
}
