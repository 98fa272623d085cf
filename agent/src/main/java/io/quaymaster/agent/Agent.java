package io.quaymaster.agent;

import io.quaymaster.agent.cli.Parts;
import io.quaymaster.agent.cli.Quaymaster;
import io.quaymaster.agent.cli.Surroundings;
import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.config.Configuration.Follow;
import io.quaymaster.agent.config.Listen;
import io.quaymaster.agent.control.Commands;
import io.quaymaster.agent.control.ControlServer;
import io.quaymaster.agent.control.ControlSocket;
import io.quaymaster.agent.data.DataDirectory;
import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.git.Clone;
import io.quaymaster.agent.http.Endpoints;
import io.quaymaster.agent.http.Server;
import io.quaymaster.agent.metrics.Metrics;
import io.quaymaster.agent.reconcile.AgentLoop;
import io.quaymaster.agent.reconcile.Follower;
import io.quaymaster.agent.reconcile.SourceFacts;
import io.quaymaster.model.state.Inputs;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The object graph of the running agent, wired by hand. */
final class Agent {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);

    /** Service managers kill what has not ended after 10 s. */
    private static final int SECONDS_TO_END = 9;

    private final Configuration configuration;
    private final Surroundings surroundings;

    private Agent(Configuration configuration, Surroundings surroundings) {
        this.configuration = configuration;
        this.surroundings = surroundings;
    }

    /** Runs until the process is told to stop; returns its exit code. */
    static int run(Configuration configuration, Surroundings surroundings) {
        return new Agent(configuration, surroundings).run();
    }

    private int run() {
        InstantSource clock = surroundings.clock();
        try (DataDirectory data = DataDirectory.open(surroundings.directory().resolve(configuration.data()));
                Metrics metrics = new Metrics(Quaymaster.version(), clock);
                Docker docker = docker(metrics)) {
            List<Clone> clones = new ArrayList<>();
            AgentLoop loop = new AgentLoop(Quaymaster.version(), docker, metrics, configuration.parallelism(), clock);
            for (Configuration.Source source : configuration.sources()) {
                Clone clone = clone(source);
                clones.add(clone);
                loop.add(facts(source), follower(source, clone, metrics, clock), data.source(source.name()));
            }
            try {
                serve(loop, metrics, ControlSocket.in(data.path()));
            } finally {
                clones.forEach(Clone::close);
            }
            return 0;
        }
    }

    private void serve(AgentLoop loop, Metrics metrics, ControlSocket socket) {
        Optional<Server> server = server(loop, metrics);
        Commands commands = new Commands(loop.controls(), surroundings.clock());
        ControlServer control = ControlServer.start(socket, commands::carryOut);
        CountDownLatch ended = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Thread stop = new Thread(() -> {
            main.interrupt();
            await(ended);
            // A stop that was asked for is no failure: without this the process would end with the signal's code.
            Runtime.getRuntime().halt(0);
        });
        Runtime.getRuntime().addShutdownHook(stop);
        loop.start();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException told) {
            log.info("stopping");
        } finally {
            control.close();
            loop.stop();
            server.ifPresent(Server::close);
            log.info("stopped");
            ended.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(SECONDS_TO_END, TimeUnit.SECONDS)) {
                log.warn("not all ended in {} s; the next start goes on from there", SECONDS_TO_END);
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Server> server(AgentLoop loop, Metrics metrics) {
        Endpoints endpoints = new Endpoints(
                loop::status,
                () -> loop.isAlive() ? Optional.empty() : Optional.of("a loop of the agent has ended"),
                metrics,
                configuration.webhooks(),
                loop::look);
        return switch (configuration.http().listen()) {
            case Listen.Off off -> Optional.empty();
            case Listen.At at ->
                Optional.of(Server.start(at, configuration.http().hosts(), endpoints));
        };
    }

    private Docker docker(Metrics metrics) {
        return Engines.connect(
                new Parts.Daemon(
                        null,
                        null,
                        configuration.sources().stream().anyMatch(Configuration.Source::adopts),
                        configuration.docker()),
                (operation, result, took) -> metrics.dockerAnswered(operation, result.equals("ok"), took),
                configuration.data(),
                surroundings);
    }

    private Clone clone(Configuration.Source source) {
        Path directory =
                configuration.data().resolve("sources").resolve(source.name()).resolve("clone.git");
        return new Clone(directory, Remotes.of(source));
    }

    private Follower follower(Configuration.Source source, Clone clone, Metrics metrics, InstantSource clock) {
        return new Follower(source.name(), source.path(), inputs(source), clone, metrics, clock);
    }

    private static Inputs inputs(Configuration.Source source) {
        return new Inputs(
                source.variables(),
                source.compose().files(),
                Set.copyOf(source.compose().profiles()),
                source.adopts());
    }

    private SourceFacts facts(Configuration.Source source) {
        return new SourceFacts(
                source.name(),
                source.shownUrl(),
                source.follow() instanceof Follow.Branch branch ? branch.name() : null,
                source.follow() instanceof Follow.Tag tag ? tag.name() : null,
                source.path(),
                source.poll(),
                configuration.resync(),
                configuration.prune().maxPercent());
    }
}
