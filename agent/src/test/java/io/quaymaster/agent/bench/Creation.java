package io.quaymaster.agent.bench;

import io.quaymaster.agent.reconcile.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Measures how one manifest with many containers becomes running ones against the same requests, sent raw. */
final class Creation {
    private final Workload workload;
    private final Path launcher;
    private final Path directory;
    private final RawDaemon daemon;
    private final DaemonEvents events;
    private Map<String, List<Request>> requests = Map.of();

    Creation(Workload workload, Path launcher, Path directory, RawDaemon daemon, DaemonEvents events) {
        this.workload = workload;
        this.launcher = launcher;
        this.directory = directory;
        this.daemon = daemon;
        this.events = events;
    }

    /** By name, the requests that Quaymaster sends to create and to start a container, as they were recorded. */
    Map<String, List<Request>> requests() {
        return requests;
    }

    /** Applies the manifest once through a recorder: what it sends is what the baseline will send. */
    void record() {
        Path socket = directory.resolve("record.sock");
        try (Recorder recorder = new Recorder(socket, daemon.socket())) {
            apply(socket);
            requests = byContainer(
                    recorder.seen().stream().map(Recorder.Seen::request).toList());
            System.out.println("The baseline's requests were recorded from one quaymaster apply of the same manifest: "
                    + workload.size() + " creations and as many starts, among "
                    + recorder.seen().size()
                    + " requests in all.\n");
        }
        clear();
    }

    /** Creates and starts all, to stay. */
    void create() {
        daemon.askAll(List.copyOf(requests.values()));
    }

    /** Starts go by the name here: what is created with the same request once more has another id. */
    private Map<String, List<Request>> byContainer(List<Request> all) {
        Map<String, List<Request>> found = new LinkedHashMap<>();
        for (String name : workload.names()) {
            String id = daemon.json("/containers/" + name + "/json").path("Id").asText();
            List<Request> own = all.stream()
                    .filter(request -> request.isFor(name, id))
                    .map(request -> request.byName(name, id))
                    .toList();
            if (own.size() != 2 || !own.getFirst().creates() || !own.getLast().starts()) {
                throw new IllegalStateException(name + " was not created and started by two requests: "
                        + own.stream().map(Request::target).collect(Collectors.joining(", ")));
            }
            found.put(name, own);
        }
        return found;
    }

    void measure(int rounds, Table table) {
        Samples raw = new Samples();
        Samples followed = new Samples();
        Samples applied = new Samples();
        Samples ended = new Samples();
        for (int round = 0; round < rounds; round++) {
            raw.add(untilAllRun(this::create));
            clear();
            followed.add(followed(Bench.directory(directory, "creation-" + round)));
            clear();
            Instant begun = Instant.now();
            applied.add(untilAllRun(() -> {
                apply(daemon.socket());
                ended.add(Duration.between(begun, Instant.now()));
            }));
            clear();
        }
        String what = "creating and starting " + workload.size() + " containers: from ";
        String baseline = "raw, " + RawDaemon.CONNECTIONS + " connections";
        table.ratioAtMost(
                1.10, what + "the webhook after `git push` to the last start, by an agent", followed, baseline, raw);
        table.ratioAtMost(1.10, what + "the start of `quaymaster apply` to the last start", applied, baseline, raw);
        table.figure("the same, until `quaymaster apply` ended: each container has to run for 0.5 s", ended.text());
    }

    /** An agent that has only just begun, and then gets the manifest. */
    private Duration followed(Path place) {
        PushedRepository repository = new PushedRepository(place);
        repository.commit("changing.yaml", workload.changing("0"));
        repository.push();
        try (RunningAgent agent =
                new RunningAgent(launcher, place, workload.prefix(), repository.url(), daemon.socket(), "1h")) {
            agent.await(Status.Source::inSync);
            repository.commit("all.yaml", workload.manifest());
            repository.push();
            return untilAllRun(agent::hint);
        }
    }

    private Duration untilAllRun(Runnable work) {
        events.forget();
        Instant begun = Instant.now();
        work.run();
        Instant last = events.await(
                event -> event.action().equals("start") && requests.containsKey(event.name()), workload.size());
        return Duration.between(begun, last);
    }

    private void clear() {
        daemon.removeLabelled(workload.label());
    }

    private void apply(Path socket) {
        Programs.run(
                directory,
                List.of(
                        launcher.toString(),
                        "apply",
                        directory.resolve("work").toString(),
                        "--source",
                        workload.prefix(),
                        "--host",
                        "unix://" + socket,
                        "--data",
                        directory.resolve("data").toString()));
    }
}
