package io.quaymaster.agent;

import io.quaymaster.agent.cli.Quaymaster;
import io.quaymaster.agent.cli.Surroundings;
import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.config.Configuration.Follow;
import io.quaymaster.agent.config.ConfigurationReader;
import io.quaymaster.agent.config.Configured;
import io.quaymaster.agent.config.Listen;
import io.quaymaster.agent.config.Secret;
import io.quaymaster.agent.control.Commands;
import io.quaymaster.agent.control.ControlServer;
import io.quaymaster.agent.control.ControlSocket;
import io.quaymaster.agent.data.DataDirectory;
import io.quaymaster.agent.docker.DaemonAddress;
import io.quaymaster.agent.docker.DaemonLookup;
import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.docker.EngineDocker;
import io.quaymaster.agent.docker.RegistryCredentials;
import io.quaymaster.agent.git.Clone;
import io.quaymaster.agent.git.FileStore;
import io.quaymaster.agent.git.GitAccess;
import io.quaymaster.agent.git.Remote;
import io.quaymaster.agent.http.Endpoints;
import io.quaymaster.agent.http.Server;
import io.quaymaster.agent.metrics.Metrics;
import io.quaymaster.agent.reconcile.AgentLoop;
import io.quaymaster.agent.reconcile.Follower;
import io.quaymaster.agent.reconcile.SourceFacts;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The object graph of the running agent, wired by hand. */
final class Agent {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);

    private final Configuration configuration;
    private final Surroundings surroundings;

    private Agent(Configuration configuration, Surroundings surroundings) {
        this.configuration = configuration;
        this.surroundings = surroundings;
    }

    /** Runs until the process is told to stop; returns its exit code. */
    static int run(Path file, Surroundings surroundings) {
        return switch (ConfigurationReader.read(file, surroundings.environment())) {
            case Configured.Bad bad -> {
                bad.problems().forEach(surroundings.err()::println);
                yield 1;
            }
            case Configured.Good good -> new Agent(good.configuration(), surroundings).run();
        };
    }

    private int run() {
        InstantSource clock = surroundings.clock();
        try (DataDirectory data = DataDirectory.open(surroundings.directory().resolve(configuration.data()));
                Metrics metrics = new Metrics(Quaymaster.version(), clock);
                Docker docker = docker(metrics, clock)) {
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
            latch.await();
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

    private Docker docker(Metrics metrics, InstantSource clock) {
        SortedMap<String, String> environment = new TreeMap<>(surroundings.environment());
        Path config = configuration.docker().config();
        if (config != null) {
            environment.put("DOCKER_CONFIG", config.toString());
        }
        Path certificates = configuration.docker().certificates();
        if (certificates != null) {
            environment.put("DOCKER_TLS_VERIFY", "1");
            environment.put("DOCKER_CERT_PATH", certificates.toString());
        }
        DaemonLookup lookup = new DaemonLookup(environment);
        String host = configuration.docker().host();
        DaemonAddress address = host == null ? lookup.find() : lookup.at(host, "docker.host of the configuration");
        return new EngineDocker(
                address,
                new RegistryCredentials(environment),
                (operation, result, took) -> metrics.dockerAnswered(operation, result.equals("ok"), took),
                source -> new FileStore(configuration.data(), source),
                clock);
    }

    private Clone clone(Configuration.Source source) {
        Path directory =
                configuration.data().resolve("sources").resolve(source.name()).resolve("clone.git");
        return new Clone(
                directory,
                new Remote(source.url(), reference(source.follow()), access(source.access()), Remote.DEFAULT_TIMEOUT));
    }

    private Follower follower(Configuration.Source source, Clone clone, Metrics metrics, InstantSource clock) {
        return new Follower(source.name(), source.path(), source.variables(), clone, metrics, clock);
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

    private static @Nullable String reference(Follow follow) {
        return switch (follow) {
            case Follow.DefaultBranch none -> null;
            case Follow.Branch branch -> branch.name();
            case Follow.Tag tag -> tag.name();
        };
    }

    private static GitAccess access(Configuration.Access access) {
        return new GitAccess(
                secret(access.token()),
                access.username(),
                access.sshKey(),
                secret(access.sshPassphrase()),
                access.knownHosts());
    }

    private static io.quaymaster.agent.git.@Nullable Secret secret(@Nullable Secret secret) {
        return switch (secret) {
            case null -> null;
            case Secret.Given given -> new io.quaymaster.agent.git.Secret.Given(given.reveal());
            case Secret.InFile file -> new io.quaymaster.agent.git.Secret.InFile(file.file());
        };
    }
}
