package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.docker.DockerException;
import io.quaymaster.agent.metrics.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running agent: a loop for each source, and one ear at the daemon for all of them. */
public final class AgentLoop {
    private static final Logger log = LoggerFactory.getLogger(AgentLoop.class);
    private static final int SECONDS_TO_END = 8;
    private static final Duration TO_RELEASE = Duration.ofSeconds(1);

    private final String version;
    private final Instant started;
    private final Docker docker;
    private final Holder self;
    private final List<SourceLoop> sources = new CopyOnWriteArrayList<>();
    private final Metrics metrics;
    private final int parallelism;
    private final InstantSource clock;
    private final ExecutorService threads = Loops.threads();
    private final List<Future<?>> running = new ArrayList<>();
    private volatile Status.Docker daemon = new Status.Docker(false, null, "not connected yet");

    /**
     * @param parallelism how many steps of a source are taken at the same time
     */
    public AgentLoop(String version, Docker docker, Metrics metrics, int parallelism, InstantSource clock) {
        this.version = version;
        this.started = clock.instant();
        this.docker = docker;
        this.self = Holder.self("agent", version, started);
        this.metrics = metrics;
        this.parallelism = parallelism;
        this.clock = clock;
    }

    /**
     * Adds a source, before the start.
     *
     * @param directory of what is kept of the source
     */
    public void add(SourceFacts facts, Follower follower, Path directory) {
        Wakeups passes = new Wakeups(clock);
        PassLog progress = new PassLog(facts.name(), metrics);
        Lease lease = new Lease(facts.name(), self, docker, clock, passes::wake);
        KeptBounds bounds = new KeptBounds(facts.name(), facts.maxPercent(), directory, clock.instant());
        Reconciler reconciler =
                new Reconciler(docker, lease, bounds, progress, clock, parallelism, results -> passes.wake());
        sources.add(new SourceLoop(facts, follower, lease, bounds, reconciler, passes, metrics, clock));
    }

    public void start() {
        running.add(threads.submit(() -> docker.watch(this::heard)));
        for (SourceLoop source : sources) {
            running.add(threads.submit(() -> {
                source.follow();
                return source;
            }));
            running.add(threads.submit(source::keepLease));
            running.add(threads.submit(() -> {
                source.reconcile();
                return source;
            }));
        }
    }

    /** Cancels what is going on, and returns when it has ended or its time is over. */
    public void stop() {
        threads.shutdownNow();
        sources.forEach(SourceLoop::close);
        try {
            if (threads.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                release();
            } else {
                log.warn("a step in hand did not end in {} s; the next start goes on from there", SECONDS_TO_END);
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /** The last thing, so that whoever starts next need not ask whether we live; that can also be found out otherwise. */
    private void release() throws InterruptedException {
        Thread releasing = Thread.ofVirtual().start(() -> sources.forEach(SourceLoop::releaseLease));
        if (!releasing.join(TO_RELEASE)) {
            releasing.interrupt();
        }
    }

    /** Whether every loop goes on: none of them ends but by {@link #stop}. */
    public boolean isAlive() {
        return !running.isEmpty() && running.stream().noneMatch(Future::isDone);
    }

    public Status status() {
        return new Status(
                version,
                started,
                daemon,
                sources.stream().map(SourceLoop::status).toList());
    }

    /** A person's hand on each source. */
    public List<SourceControl> controls() {
        return sources.stream().map(SourceLoop::control).toList();
    }

    /** Looks at a source's repository soon. */
    public void look(String name) {
        sources.stream().filter(source -> source.name().equals(name)).forEach(SourceLoop::look);
    }

    private void heard(Docker.Event event) {
        switch (event) {
            case Docker.Event.Connected connected -> connected();
            case Docker.Event.Lost lost -> {
                if (daemon.reachable()) {
                    log.warn("lost the Docker daemon: {}", lost.why());
                }
                daemon = new Status.Docker(false, daemon.version(), lost.why());
            }
            case Docker.Event.Changed changed ->
                log.debug("{} {} {}", changed.type(), changed.action(), changed.name());
            case Docker.Event.Marked marked -> log.debug("{} {}", marked.action(), marked.name());
        }
        sources.forEach(source -> source.heard(event));
    }

    // What answers no question here still sends its events, and they must not end with the question.
    private void connected() {
        daemon = new Status.Docker(true, daemon.version(), null);
        try {
            daemon = new Status.Docker(true, docker.version(), null);
            log.atInfo().addKeyValue("version", daemon.version()).log("connected to the Docker daemon");
        } catch (DockerException failure) {
            log.warn("connected to the Docker daemon, which does not say its version: {}", failure.getMessage());
        }
    }
}
