package io.quaymaster.agent.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Measures {@code quaymaster apply} of one manifest with many containers against the same requests, sent raw. */
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
        daemon.removeLabelled(workload.label());
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
        Samples applied = new Samples();
        Samples ended = new Samples();
        for (int round = 0; round < rounds; round++) {
            raw.add(untilAllRun(() -> daemon.askAll(List.copyOf(requests.values()))));
            Instant begun = Instant.now();
            applied.add(untilAllRun(() -> apply(daemon.socket())));
            ended.add(Duration.between(begun, appliedAt));
        }
        table.ratioAtMost(
                1.10,
                "creating and starting " + workload.size()
                        + " containers: from the start of `quaymaster apply` to the last start",
                applied,
                "raw, " + RawDaemon.CONNECTIONS + " connections",
                raw);
        table.figure("the same, until `quaymaster apply` ended: each container has to run for 0.5 s", ended.text());
    }

    private Instant appliedAt = Instant.EPOCH;

    private Duration untilAllRun(Runnable work) {
        events.forget();
        Instant begun = Instant.now();
        work.run();
        appliedAt = Instant.now();
        Instant last = events.await(
                event -> event.action().equals("start") && requests.containsKey(event.name()), workload.size());
        daemon.removeLabelled(workload.label());
        return Duration.between(begun, last);
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
