package io.quaymaster.agent;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A host with a real daemon, a repository that declares what should run on it, and agents that follow it. In manifests {@code @}
 * stands for a prefix that is this host's alone, but for that of a digest. At the end everything goes that the source made, and nothing else.
 */
final class TestHost implements Closeable {
    private final String prefix =
            "q" + Integer.toHexString(ThreadLocalRandom.current().nextInt()) + "-";
    private final Path directory;
    private final String daemon;
    private final DockerClient docker;
    private final TestRepository repository;
    private final List<Closeable> open = new ArrayList<>();

    TestHost(Path directory) {
        this(
                directory,
                Objects.requireNonNull(System.getenv("DOCKER_HOST"), "these tests need an engine: set DOCKER_HOST"));
    }

    TestHost(Path directory, String daemon) {
        this.directory = directory;
        this.daemon = daemon;
        this.docker = client(daemon);
        this.repository = new TestRepository(directory.resolve("repository"), this::named);
    }

    private static DockerClient client(String host) {
        return DockerClientImpl.getInstance(
                DefaultDockerClientConfig.createDefaultConfigBuilder()
                        .withDockerHost(host)
                        .build(),
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(URI.create(host))
                        .build());
    }

    DockerClient docker() {
        return docker;
    }

    TestRepository repository() {
        return repository;
    }

    /** The name of the source, which is also what {@code @} stands for. */
    String source() {
        return prefix + "source";
    }

    String named(String text) {
        return text.replaceAll("@(?!sha256:)", prefix);
    }

    String name(String end) {
        return prefix + end;
    }

    static String registry() {
        return Objects.requireNonNull(
                System.getenv("QUAYMASTER_TEST_REGISTRY"), "these tests need a registry: set QUAYMASTER_TEST_REGISTRY");
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the agent; it looks at the repository each second, and at the daemon only when something is told of it. */
    TestAgent agent() {
        return agent("", Map.of());
    }

    /** @param configuration further keys of the configuration's first level, as lines */
    TestAgent agent(String configuration, Map<String, String> environment) {
        return agent(directory, "", configuration, environment);
    }

    /** Starts the agent for manifests below a path only. */
    TestAgent agentBelow(String path) {
        return agent(directory, ", path: " + path, "", Map.of());
    }

    /** Starts one more agent for the same source, with its own data and log. */
    TestAgent another() {
        try {
            return agent(Files.createTempDirectory(directory, "another"), "", "", Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestAgent agent(Path own, String path, String configuration, Map<String, String> environment) {
        TestAgent agent = new TestAgent(
                own,
                """
                sources:
                  - { name: %s, url: %s, branch: main, poll: 1s%s }
                docker: { host: "%s" }
                data: %s
                resync: 1h
                """.formatted(source(), repository.directory(), path, daemon, own.resolve("data")) + configuration,
                environment);
        open.add(agent);
        return agent;
    }

    void closeAtTheEnd(Closeable closeable) {
        open.add(closeable);
    }

    /** Its own containers, sorted by name. */
    List<Container> containers() {
        return docker
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of("quaymaster.source", source()))
                .exec()
                .stream()
                .sorted(Comparator.comparing(TestHost::nameOf))
                .toList();
    }

    List<String> containerNames() {
        return containers().stream().map(TestHost::nameOf).toList();
    }

    private static String nameOf(Container container) {
        return container.getNames()[0].substring(1);
    }

    String idOf(String end) {
        return inspect(end).getId();
    }

    InspectContainerResponse inspect(String end) {
        return docker.inspectContainerCmd(name(end)).exec();
    }

    /** Empty where there is no such container. */
    Optional<InspectContainerResponse> find(String end) {
        try {
            return Optional.of(inspect(end));
        } catch (NotFoundException none) {
            return Optional.empty();
        }
    }

    /** Runs a command in a container until it ends; returns what it wrote. */
    String exec(String end, String... command) {
        return execById(idOf(end), command);
    }

    String execById(String container, String... command) {
        String exec = docker.execCreateCmd(container)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .withCmd(command)
                .exec()
                .getId();
        WrittenText written = new WrittenText();
        docker.execStartCmd(exec).exec(written);
        return written.await();
    }

    boolean runs(String end) {
        return find(end)
                .filter(it -> Boolean.TRUE.equals(it.getState().getRunning()))
                .isPresent();
    }

    /** What a container wrote so far. */
    String log(String end) {
        WrittenText written = new WrittenText();
        docker.logContainerCmd(name(end)).withStdOut(true).withStdErr(true).exec(written);
        return written.await();
    }

    /** The time from the end of one container to the start of another one, as the daemon's events since then have it. */
    Duration gap(String ended, String started, Instant since) {
        Map<String, Instant> times = new ConcurrentHashMap<>();
        try (var events = docker.eventsCmd()
                .withSince(Long.toString(since.getEpochSecond()))
                .withUntil(Long.toString(Instant.now().getEpochSecond() + 1))
                .exec(new ResultCallback.Adapter<Event>() {
                    @Override
                    public void onNext(Event event) {
                        times.put(event.getAction() + " " + event.getId(), time(event));
                    }
                })) {
            events.awaitCompletion();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Duration.between(
                Objects.requireNonNull(times.get("die " + ended)),
                Objects.requireNonNull(times.get("start " + started)));
    }

    private static Instant time(Event event) {
        return Instant.EPOCH.plusNanos(Objects.requireNonNull(event.getTimeNano()));
    }

    /** The references of images that carry this source's own tags. */
    List<String> ownTags() {
        return docker.listImagesCmd().exec().stream()
                .flatMap(TestHost::tags)
                .filter(tag -> tag.startsWith("quaymaster/" + source() + "/"))
                .sorted()
                .toList();
    }

    private static Stream<String> tags(Image image) {
        return Optional.ofNullable(image.getRepoTags()).stream().flatMap(Arrays::stream);
    }

    @Override
    public void close() throws IOException {
        for (Closeable closeable : open.reversed()) {
            closeable.close();
        }
        repository.close();
        clean();
        docker.close();
    }

    /** The anonymous volumes that a container got from its predecessor; the daemon does not remove them with it. */
    private static Stream<String> handedOver(Container container) {
        return Arrays.stream(
                container.getLabels().getOrDefault("quaymaster.handed-over", "").split(" "));
    }

    /** Removes by name what starts with the prefix, also what a test made beside the agent, and what agents that were killed left. */
    private void clean() {
        List<String> handedOver =
                containers().stream().flatMap(TestHost::handedOver).distinct().toList();
        docker.listContainersCmd().withShowAll(true).exec().stream()
                .filter(container -> nameOf(container).startsWith(prefix)
                        || nameOf(container).equals("quaymaster.lease." + source())
                        || nameOf(container).equals("quaymaster.challenge." + source()))
                .forEach(this::remove);
        docker.listNetworksCmd().exec().stream()
                .filter(network -> network.getName().startsWith(prefix))
                .forEach(network -> docker.removeNetworkCmd(network.getId()).exec());
        docker.listVolumesCmd().exec().getVolumes().stream()
                .filter(volume -> volume.getName().startsWith(prefix) || handedOver.contains(volume.getName()))
                .forEach(volume -> docker.removeVolumeCmd(volume.getName()).exec());
        docker.listImagesCmd().exec().stream()
                .flatMap(TestHost::tags)
                .filter(tag -> tag.contains(prefix))
                .forEach(tag -> docker.removeImageCmd(tag).withForce(true).exec());
    }

    private void remove(Container container) {
        try {
            docker.removeContainerCmd(container.getId())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException gone) {
            // The daemon was still at the last thing that the agent had asked for.
        }
    }
}
