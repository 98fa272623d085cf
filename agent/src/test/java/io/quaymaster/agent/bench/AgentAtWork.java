package io.quaymaster.agent.bench;

import io.quaymaster.agent.reconcile.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Measures {@code quaymaster agent} with many containers: idle, repairing, and deploying what is pushed. */
final class AgentAtWork {
    private static final int PASSES = 30;
    private static final int REPAIRS = 16;
    private static final int PUSHES = 20;
    private static final String SELDOM = "1h";
    private static final String OFTEN = "1s";

    private final Workload workload;
    private final Path launcher;
    private final Path directory;
    private final RawDaemon daemon;
    private final DaemonEvents events;
    private final PushedRepository repository;

    AgentAtWork(
            Workload workload,
            Path launcher,
            Path directory,
            RawDaemon daemon,
            DaemonEvents events,
            PushedRepository repository) {
        this.workload = workload;
        this.launcher = launcher;
        this.directory = directory;
        this.daemon = daemon;
        this.events = events;
        this.repository = repository;
    }

    /** With the containers there, measures passes that find nothing to do. */
    void measureIdlePasses(Table table, Optional<Composed> compose) {
        Samples lists = new Samples();
        Samples passes;
        try (RunningAgent agent = start(daemon.socket(), OFTEN)) {
            agent.await(Status.Source::inSync);
            passes = agent.passes(
                    PASSES,
                    () -> lists.add(timed(() -> daemon.ask(Request.of("GET", "/v1.41/containers/json?all=1")))));
        }
        String what = "a pass with nothing to do, over " + workload.size() + " containers";
        table.ratioAtMost(3, what, passes, "raw list of containers", lists);
        if (compose.isPresent()) {
            Samples theirs = compose.get().samples();
            table.fasterBy(5, what, passes, compose.get().program() + " up -d", theirs);
        } else {
            table.figure("docker compose up -d, with nothing to do", "not installed");
        }
    }

    /** A container that somebody removed, and the same container created and started by hand. */
    void measureRepair(Map<String, List<Request>> requests, Table table) {
        List<List<Request>> pairs = List.copyOf(requests.values());
        Samples raw = new Samples();
        Samples repaired = new Samples();
        pairs.subList(0, REPAIRS / 2).forEach(pair -> raw.add(recreate(pair)));
        try (RunningAgent agent = start(daemon.socket(), SELDOM)) {
            showStart(agent, table);
            for (String name : workload.names().subList(REPAIRS, 2 * REPAIRS)) {
                agent.await(Status.Source::inSync);
                repaired.add(repair(name));
            }
            agent.await(Status.Source::inSync);
        }
        pairs.subList(REPAIRS / 2, REPAIRS).forEach(pair -> raw.add(recreate(pair)));
        table.ratioAtMost(
                1.3,
                "from the end of a removed container to its replacement's start",
                repaired,
                "raw create and start",
                raw);
    }

    private void showStart(RunningAgent agent, Table table) {
        var pass = agent.await(source -> source.inSync() && source.lastPass() != null)
                .lastPass();
        if (pass == null) {
            throw new IllegalStateException("it was there just now");
        }
        Instant ended = pass.at().plusNanos(Math.round(pass.durationSeconds() * 1e9));
        table.figure(
                "from the start of the agent's process to the end of its first pass",
                Samples.text(Duration.between(agent.begun(), ended).toNanos() / 1e9));
        table.figure(
                "resident memory of the agent, idle with " + workload.size() + " containers",
                String.format(Locale.ROOT, "%.0f MiB", agent.residentMemory() / 1048576.0));
    }

    private Duration recreate(List<Request> requests) {
        String name = nameOf(requests.getLast());
        daemon.ask(RawDaemon.removal(name));
        events.forget();
        Instant begun = Instant.now();
        requests.forEach(daemon::ask);
        return Duration.between(begun, events.await("start", name));
    }

    private static String nameOf(Request start) {
        String[] parts = start.target().split("/", -1);
        return parts[parts.length - 2];
    }

    private Duration repair(String name) {
        events.forget();
        daemon.ask(RawDaemon.removal(name));
        return Duration.between(events.await("destroy", name), events.await("start", name));
    }

    /** From a push to the first request that changes something. */
    void measurePush(Table table) {
        Samples pushed = new Samples();
        Samples pushing = new Samples();
        Path socket = directory.resolve("push.sock");
        try (Recorder recorder = new Recorder(socket, daemon.socket());
                RunningAgent agent = start(socket, SELDOM)) {
            agent.await(Status.Source::inSync);
            for (int round = 0; round < PUSHES; round++) {
                String commit = repository.commit("changing.yaml", workload.changing("push " + round));
                recorder.forget();
                pushing.add(timed(repository::push));
                long begun = System.nanoTime();
                agent.hint();
                pushed.add(Duration.ofNanos(firstStep(recorder) - begun));
                agent.awaitSync(commit);
            }
        }
        table.under(0.150, "from the end of `git push`, with a webhook, to the first step sent", pushed);
        table.figure("`git push` itself", pushing.text());
    }

    private static long firstStep(Recorder recorder) {
        while (true) {
            Optional<Recorder.Seen> step = recorder.seen().stream()
                    .filter(seen -> !seen.request().method().equals("GET"))
                    .findFirst();
            if (step.isPresent()) {
                return step.get().nanos();
            }
            Thread.onSpinWait();
        }
    }

    private RunningAgent start(Path socket, String resync) {
        return new RunningAgent(launcher, directory, workload.prefix(), repository.url(), socket, resync);
    }

    private static Duration timed(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
