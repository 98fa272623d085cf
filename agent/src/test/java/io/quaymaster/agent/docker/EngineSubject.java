package io.quaymaster.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.simulation.Subject;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ProvidedMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The engine that DOCKER_HOST names under the contracts, with the agent's own client, and a person who uses another one. */
final class EngineSubject implements Subject, Subject.Somebody {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final String IMAGE = "busybox:stable";
    private static final String CHECK = ", healthcheck: {test: [CMD, %s], interval: 1s, retries: 1}";
    // A shell that is the first process hears only what it listens for.
    private static final String LOOP = "[sh, -c, 'trap \"exit %d\" TERM; while :; do sleep 0.1 & wait; done']";

    private final String prefix =
            "qm-test-" + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> built = new CopyOnWriteArrayList<>();
    private final EngineDocker docker;
    private final DockerClient person;
    private final Thread ear;

    EngineSubject() {
        URI host = URI.create(
                Objects.requireNonNull(System.getenv("DOCKER_HOST"), "these tests need an engine: set DOCKER_HOST"));
        docker = new EngineDocker(
                new DaemonAddress(host, "DOCKER_HOST", Optional.empty()),
                new RegistryCredentials(Map.of()),
                (operation, result, took) -> {},
                false,
                source -> new NoFiles(),
                InstantSource.system());
        person = DockerClientImpl.getInstance(
                DefaultDockerClientConfig.createDefaultConfigBuilder()
                        .withDockerHost(host.toString())
                        .build(),
                new ZerodepDockerHttpClient.Builder().dockerHost(host).build());
        CountDownLatch listening = new CountDownLatch(1);
        ear = Thread.ofVirtual().start(() -> docker.watch(event -> hear(event, listening)));
        awaitSilently(listening);
        pullIfMissing();
    }

    private void hear(Docker.Event event, CountDownLatch listening) {
        listening.countDown();
        // Images that lose a tag are told of by their ids.
        if (event instanceof Docker.Event.Changed changed
                && (changed.name().contains(prefix) || built.contains(changed.id()))) {
            heard.add(changed.type() + " " + changed.action().replaceFirst(":.*", ""));
        }
    }

    private static void awaitSilently(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException told) {
            throw new IllegalStateException(told);
        }
    }

    private void pullIfMissing() {
        try {
            person.inspectImageCmd(IMAGE).exec();
        } catch (NotFoundException missing) {
            completed(() -> person.pullImageCmd(IMAGE).start().awaitCompletion());
        }
    }

    /** The contracts have no files of a repository. */
    private record NoFiles() implements HostFiles {
        @Override
        public void provide(SourceTree tree, Collection<ProvidedMount> mounts) {
            // There are none.
        }

        @Override
        public void retain(Collection<ProvidedMount> needed, Supplier<Set<Path>> mounted) {
            // There are none.
        }

        @Override
        public Path of(ProvidedMount mount) {
            throw new IllegalStateException("the contracts have no files: " + mount);
        }
    }

    @Override
    public Actual observe() {
        return docker.observe();
    }

    @Override
    public void take(Step step, SourceTree tree) {
        switch (step) {
            case Step.Build build -> docker.build(build.image(), tree, line -> {});
            case Step.Pull pull -> docker.pull(pull.image(), pull.revision(), line -> {});
            case Step.Tag tag -> docker.tag(tag.imageId(), tag.tag());
            case Step.Push push -> docker.push(push.image(), push.mark(), line -> {});
            case Step.RemoveImage remove -> docker.removeImage(remove.imageId(), remove.reference());
            case Step.CreateNetwork create -> docker.createNetwork(create);
            case Step.RemoveNetwork remove -> docker.removeNetwork(remove.id());
            case Step.CreateVolume create -> docker.createVolume(create);
            case Step.RemoveVolume remove -> docker.removeVolume(remove);
            case Step.CreateContainer create -> docker.createContainer(create, tree);
            case Step.StartContainer start ->
                docker.startContainer(start.target().reference());
            case Step.StopContainer stop -> docker.stopContainer(stop);
            case Step.RemoveContainer remove -> docker.removeContainer(remove.target());
            case Step.RenameContainer rename -> docker.renameContainer(rename.target(), rename.to());
            case Step.UpdateContainer update ->
                docker.updateContainer(update.target().reference(), update.settings());
            case Step.Connect connect -> docker.connect(connect);
            case Step.Disconnect disconnect ->
                docker.disconnect(disconnect.target().reference(), disconnect.network());
            case Step.Withdraw withdraw -> docker.withdraw(withdraw.target().reference(), withdraw.network());
        }
    }

    @Override
    public String unique(String end) {
        return prefix + "-" + end;
    }

    @Override
    public String image() {
        return IMAGE;
    }

    @Override
    public String pullable() {
        String reference = registry() + "/" + unique("pullable") + ":1";
        build(reference);
        completed(() -> person.pushImageCmd(reference).start().awaitCompletion());
        untag(reference);
        return reference;
    }

    @Override
    public String missing() {
        return registry() + "/" + unique("missing") + ":1";
    }

    private static String registry() {
        return Objects.requireNonNull(
                System.getenv("QUAYMASTER_TEST_REGISTRY"), "these tests need a registry: set QUAYMASTER_TEST_REGISTRY");
    }

    @Override
    public int port() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String fields(Behaviour behaviour) {
        return "command: "
                + switch (behaviour) {
                    case SERVES -> LOOP.formatted(143);
                    case POLITE -> LOOP.formatted(0);
                    case STUBBORN -> "[sleep, '3600'], stop_grace_period: 1s";
                    case FAILS -> "[sh, -c, 'sleep 0.3; exit 3']";
                    case SUCCEEDS -> "[sleep, '0.3']";
                    case MISSING -> "[no-such-program]";
                    case HEALTHY -> LOOP.formatted(143) + CHECK.formatted("'true'");
                    case SICK -> LOOP.formatted(143) + CHECK.formatted("'false'");
                };
    }

    @Override
    public void await(String what, BooleanSupplier reached) {
        Awaitility.await(what)
                .atMost(LONGEST_WAIT)
                .pollInterval(Duration.ofMillis(50))
                .until(reached::getAsBoolean);
    }

    @Override
    public List<String> heard() {
        return heard;
    }

    @Override
    public Somebody somebody() {
        return this;
    }

    @Override
    public void run(String name, String image) {
        String id = person.createContainerCmd(image)
                .withName(name)
                .withCmd("sleep", "3600")
                .exec()
                .getId();
        person.startContainerCmd(id).exec();
    }

    @Override
    public void start(String container) {
        person.startContainerCmd(container).exec();
    }

    @Override
    public void stop(String container) {
        person.stopContainerCmd(container).exec();
    }

    @Override
    public void kill(String container) {
        person.killContainerCmd(container).exec();
    }

    @Override
    public void pause(String container) {
        person.pauseContainerCmd(container).exec();
    }

    @Override
    public void unpause(String container) {
        person.unpauseContainerCmd(container).exec();
    }

    @Override
    public void rename(String container, String name) {
        person.renameContainerCmd(container).withName(name).exec();
    }

    @Override
    public void remove(String container) {
        person.removeContainerCmd(container)
                .withForce(true)
                .withRemoveVolumes(true)
                .exec();
    }

    @Override
    public void createNetwork(String name) {
        person.createNetworkCmd().withName(name).exec();
    }

    @Override
    public void removeNetwork(String name) {
        person.removeNetworkCmd(name).exec();
    }

    @Override
    public void connect(String container, String network) {
        person.connectToNetworkCmd()
                .withContainerId(container)
                .withNetworkId(network)
                .exec();
    }

    @Override
    public void disconnect(String container, String network) {
        person.disconnectFromNetworkCmd()
                .withContainerId(container)
                .withNetworkId(network)
                .exec();
    }

    @Override
    public void createVolume(String name) {
        person.createVolumeCmd().withName(name).exec();
    }

    @Override
    public void tag(String image, String reference) {
        int colon = reference.lastIndexOf(':');
        person.tagImageCmd(image, reference.substring(0, colon), reference.substring(colon + 1))
                .exec();
    }

    @Override
    public void untag(String reference) {
        person.removeImageCmd(reference).withForce(true).exec();
    }

    @Override
    public String build(String reference) {
        return commit(reference, Map.of("made-for", reference));
    }

    @Override
    public void buildWithLabelsOfOurs(String reference) {
        commit(
                reference,
                Map.of(
                        "quaymaster.source", "shop",
                        "quaymaster.resource", "container/web",
                        "quaymaster.slot", "1",
                        "quaymaster.fingerprint", "v1:" + "0".repeat(64),
                        "quaymaster.revision", "0123abcd"));
    }

    /** An image that is as {@link #IMAGE} but for its labels. */
    private String commit(String reference, Map<String, String> labels) {
        String container = person.createContainerCmd(IMAGE).exec().getId();
        int colon = reference.lastIndexOf(':');
        String id = person.commitCmd(container)
                .withRepository(reference.substring(0, colon))
                .withTag(reference.substring(colon + 1))
                .withLabels(labels)
                .exec();
        person.removeContainerCmd(container).exec();
        built.add(id);
        return id;
    }

    private interface Transfer {
        void run() throws InterruptedException;
    }

    private static void completed(Transfer transfer) {
        try {
            transfer.run();
        } catch (InterruptedException told) {
            throw new IllegalStateException(told);
        }
    }

    @Override
    public void close() {
        try (docker;
                person) {
            removeAll();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } finally {
            ear.interrupt();
        }
    }

    private void removeAll() {
        for (Container container : person.listContainersCmd().withShowAll(true).exec()) {
            if (Stream.of(container.getNames()).anyMatch(name -> name.startsWith("/" + prefix))) {
                remove(container.getId());
            }
        }
        person.listNetworksCmd().exec().stream()
                .filter(network -> network.getName().startsWith(prefix))
                .forEach(network -> removeNetwork(network.getId()));
        person.listVolumesCmd().exec().getVolumes().stream()
                .filter(volume -> volume.getName().startsWith(prefix))
                .forEach(volume -> person.removeVolumeCmd(volume.getName()).exec());
        person.listImagesCmd().exec().stream().filter(this::isOurs).forEach(image -> removeImage(image.getId()));
        built.forEach(this::removeImage);
    }

    private boolean isOurs(Image image) {
        return image.getRepoTags() != null && Stream.of(image.getRepoTags()).anyMatch(tag -> tag.contains(prefix));
    }

    private void removeImage(String id) {
        try {
            person.removeImageCmd(id).withForce(true).exec();
        } catch (NotFoundException | ConflictException gone) {
            // Removed with the image that was made of it, or needed by one of those.
        }
    }
}
