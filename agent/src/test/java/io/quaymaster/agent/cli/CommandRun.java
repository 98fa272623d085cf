package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.reconcile.Ending;
import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.manifest.PullPolicy;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.Fingerprint;
import io.quaymaster.model.state.Inputs;
import io.quaymaster.model.state.Loaded;
import io.quaymaster.model.state.ResourceId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The program in this process, made of parts that answer what a test tells them to, and that remember what they were asked. */
final class CommandRun {
    static final Instant NOW = Instant.parse("2026-11-01T12:05:00Z");

    final SortedMap<String, String> environment = new TreeMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final Map<String, Loaded> revisions = new TreeMap<>();
    Terminal terminal = Terminal.none();
    Path directory = Path.of("/home/me");
    SourceTree tree = new NoTree();
    Plan plan = new Plan(List.of(), List.of(), List.of(), null);
    Parts.Convergence convergence = (desired, tree, approved, docker, progress) -> new Ending.Converged();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    CommandRun() {
        revisions.put("", good("redis:7.2"));
    }

    int run(String... arguments) {
        return Quaymaster.run(parts(), surroundings(), arguments);
    }

    Surroundings surroundings() {
        return new Surroundings(print(out), print(err), terminal, environment, directory, () -> NOW);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    Parts parts() {
        return new Parts(
                this::open,
                this::load,
                (desired, actual, now) -> plan,
                this::connect,
                convergence,
                this::agent,
                () -> "{}");
    }

    private Parts.Repository open(Parts.Place place, Surroundings surroundings) {
        String path = switch (place) {
            case Parts.Place.Written written -> written.path();
            case Parts.Place.Configured configured ->
                configured.source().url() + " of " + configured.source().name();
        };
        asked.add("open " + path);
        return new Parts.Repository() {
            @Override
            public Parts.Checkout now() {
                return at("");
            }

            @Override
            public Parts.Checkout at(String revision) {
                return new Parts.Checkout(tree, "deploy", revision);
            }

            @Override
            public String root() {
                return directory.toString();
            }

            @Override
            public void close() {
                asked.add("close " + path);
            }
        };
    }

    private Loaded load(SourceTree tree, String path, String source, String revision, Inputs inputs) {
        asked.add("load " + path + " of " + source + " at " + revision + " with " + inputs.variables());
        Loaded loaded = revisions.get(revision);
        if (loaded == null) {
            throw new CommandFailure("there is no revision " + revision);
        }
        return loaded;
    }

    private Docker connect(Parts.Daemon daemon, Path data, Surroundings surroundings) {
        asked.add("connect " + (daemon.host() == null ? daemon.configured().host() : daemon.host()));
        asked.add("files below " + data);
        return (Docker) Proxy.newProxyInstance(
                Docker.class.getClassLoader(), new Class<?>[] {Docker.class}, (proxy, method, arguments) -> {
                    asked.add(method.getName());
                    return method.getName().equals("observe")
                            ? new Actual(List.of(), List.of(), List.of(), List.of(), Collections.emptySortedMap())
                            : null;
                });
    }

    private int agent(Configuration configuration, Surroundings surroundings) {
        asked.add("agent on " + configuration.data());
        LoggerFactory.getLogger("io.quaymaster.agent").info("started");
        return ExitCode.GOOD;
    }

    static Loaded good(String image) {
        ResourceId cache = new ResourceId(Kind.CONTAINER, "cache");
        DesiredImage pulled = new DesiredImage.Pulled(
                new ResourceId(Kind.IMAGE, "cache"),
                "quaymaster/default/cache",
                2,
                ImageReference.parse(image).orElseThrow(),
                new PullPolicy.Missing(),
                null);
        Fingerprint fingerprint = Fingerprint.of(new TreeMap<>());
        DesiredContainer container = new DesiredContainer(
                cache, Spec.EMPTY, pulled, List.of(), new TreeMap<>(), fingerprint, new TreeMap<>());
        return new Loaded.Good(
                new Desired(
                        "default",
                        "a",
                        false,
                        new TreeMap<>(Map.of(pulled.id(), pulled)),
                        new TreeMap<>(Map.of(cache, container)),
                        new TreeMap<>(),
                        new TreeMap<>()),
                List.of());
    }

    static Loaded bad() {
        return new Loaded.Bad(
                List.of(
                        new Problem(new Location("a.yaml", 3, 7), "container \"web\"", "port 70000 is not in 1-65535"),
                        new Problem(new Location("b.yaml", 1, 1), "", "unknown kind \"Pod\"")),
                List.of(new Problem(new Location("a.yaml", 2, 1), "", "the variable TAG is not set")));
    }

    private static PrintStream print(ByteArrayOutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** The files do not matter where nothing is parsed. */
    private static final class NoTree implements SourceTree {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public Found find(String path) {
            return new Found.Missing();
        }

        @Override
        public List<Entry> list(Entry.Directory directory) {
            return List.of();
        }

        @Override
        public byte[] read(Entry.File file) {
            throw new AssertionError(file);
        }
    }
}
