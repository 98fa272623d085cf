package io.quaymaster.agent.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * How long nothing serves while a container is replaced that has to stop first: from the signal to the old one to the start of the
 * new one, by the daemon's events. The same stop and start by hand are the baseline.
 */
final class ServingGap {
    private static final int ROUNDS = 10;

    private final String name;
    private final Path launcher;
    private final Path directory;
    private final RawDaemon daemon;
    private final DaemonEvents events;
    private final int ourPort = RunningAgent.freePort();
    private final int rawPort = RunningAgent.freePort();

    ServingGap(String prefix, Path launcher, Path directory, RawDaemon daemon, DaemonEvents events) {
        this.name = prefix + "-gap";
        this.launcher = launcher;
        this.directory = Bench.directory(directory, "gap");
        this.daemon = daemon;
        this.events = events;
    }

    void measure(Table table) {
        Samples ours = new Samples();
        Samples raw = new Samples();
        PushedRepository repository = new PushedRepository(directory);
        try {
            start(rawName(0));
            String first = repository.commit("gap.yaml", manifest(0));
            repository.push();
            try (RunningAgent agent =
                    new RunningAgent(launcher, directory, name, repository.url(), daemon.socket(), "1h")) {
                agent.awaitSync(first);
                for (int round = 1; round <= ROUNDS; round++) {
                    raw.add(replaceByHand(round));
                    ours.add(replace(agent, repository, round));
                }
            }
        } finally {
            daemon.removeLabelled("quaymaster.source=" + name);
        }
        table.ratioAtMost(
                1.2,
                "a replacement that has to stop the old one first: from its signal to stop to the start of the new one",
                ours,
                "raw stop and start",
                raw);
    }

    private Duration replace(RunningAgent agent, PushedRepository repository, int round) {
        events.forget();
        String commit = repository.commit("gap.yaml", manifest(round));
        repository.push();
        agent.hint();
        Instant started = events.await(
                event -> event.action().equals("start") && event.name().startsWith(name + ".new-"), 1);
        Duration gap = Duration.between(events.await("kill", name), started);
        agent.awaitSync(commit);
        return gap;
    }

    private Duration replaceByHand(int round) {
        create(rawName(round));
        events.forget();
        daemon.ask(Request.of("POST", "/containers/" + rawName(round - 1) + "/stop"));
        daemon.ask(Request.of("POST", "/containers/" + rawName(round) + "/start"));
        Instant started = events.await("start", rawName(round));
        Duration gap = Duration.between(events.await("kill", rawName(round - 1)), started);
        daemon.ask(RawDaemon.removal(rawName(round - 1)));
        return gap;
    }

    private String rawName(int round) {
        return name + "-raw-" + round;
    }

    private void start(String container) {
        create(container);
        daemon.ask(Request.of("POST", "/containers/" + container + "/start"));
    }

    private void create(String container) {
        daemon.ask(new Request("POST", "/containers/create?name=" + container, """
                {
                  "Image": "busybox:stable",
                  "Cmd": ["sleep", "1000000"],
                  "Labels": { "quaymaster.source": "%s" },
                  "ExposedPorts": { "80/tcp": {} },
                  "HostConfig": {
                    "Init": true,
                    "PortBindings": { "80/tcp": [{ "HostIp": "127.0.0.1", "HostPort": "%d" }] }
                  }
                }
                """.formatted(name, rawPort)));
    }

    private String manifest(int round) {
        return """
                kind: Container
                name: %s
                image: busybox:stable
                command: [sleep, "1000000"]
                init: true
                ports: ["127.0.0.1:%d:80"]
                environment: { ROUND: "%d" }
                rollout: { stable: 500ms }
                """.formatted(name, ourPort, round);
    }
}
