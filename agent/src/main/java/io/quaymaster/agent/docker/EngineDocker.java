package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.ProvidedMount;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A real daemon, over the Engine API. */
public final class EngineDocker implements Docker {
    private final EngineApi api;
    // A stream that lasts has a client of its own, so that it never waits for a connection.
    private final EngineApi listening;
    private final Inspections inspections = new Inspections();
    private final SortedMap<String, Actual.LastPull> pulls = new ConcurrentSkipListMap<>();
    private final Observation observation;
    private final ImageTransfer transfer;
    private final ImageBuild builds;
    private final Markers markers;
    private final NetworkCreation networks;
    private final ContainerCommands containers;
    private final EventStream events;
    private final Function<String, HostFiles> paths;
    private final InstantSource clock;
    // Older daemons look whether a name is taken before they take it: two at once would both get it.
    private final ReentrantLock naming = new ReentrantLock();

    /**
     * @param listener is told of every request
     * @param adopting whether containers that Docker Compose made are looked at like our own
     * @param paths where the files of a source, given by name, are on the host
     */
    public EngineDocker(
            DaemonAddress address,
            RegistryCredentials credentials,
            RequestListener listener,
            boolean adopting,
            Function<String, HostFiles> paths,
            InstantSource clock) {
        this.api = new EngineApi(address, listener);
        this.listening = new EngineApi(address, listener);
        DiscardedLimits discarded = new DiscardedLimits();
        this.observation = new Observation(api, inspections, discarded, adopting);
        this.transfer = new ImageTransfer(api, credentials, clock);
        this.builds = new ImageBuild(api, credentials, transfer);
        this.markers = new Markers(api);
        this.networks = new NetworkCreation(api);
        this.containers = new ContainerCommands(api, observation, inspections, discarded, paths);
        this.events = new EventStream(
                listening,
                new EventStream.Ours(inspections::knows, observation::isOurNetwork),
                inspections::forget,
                new Random());
        this.paths = paths;
        this.clock = clock;
    }

    @Override
    public String version() {
        return api.ask(ApiRequest.to(Operation.VERSION)).path("Version").asText();
    }

    @Override
    public Actual observe() {
        return observation.take(pulls);
    }

    @Override
    public String build(DesiredImage.Built image, SourceTree tree, Consumer<String> progress) {
        return builds.run(image, tree, progress);
    }

    @Override
    public String pull(DesiredImage.Pulled image, String revision, Consumer<String> progress) {
        String id = transfer.pull(image, progress);
        pulls.put(image.reference(), new Actual.LastPull(clock.instant(), revision));
        return id;
    }

    @Override
    public void tag(String imageId, String tag) {
        transfer.tag(imageId, tag);
    }

    @Override
    public void push(ImageReference image, String mark, Consumer<String> progress) {
        transfer.push(image, progress);
        transfer.tag(image.toString(), mark);
    }

    @Override
    public void removeImage(String imageId, String reference) {
        EngineApi.unlessGone(() -> {
            JsonNode there = api.ask(ApiRequest.of(Operation.INSPECT_IMAGE, reference));
            if (there.path("Id").asText().equals(imageId)) {
                api.ask(ApiRequest.of(Operation.REMOVE_IMAGE, reference));
            }
        });
    }

    @Override
    public void createNetwork(Step.CreateNetwork step) {
        naming.lock();
        try {
            networks.create(step);
        } finally {
            naming.unlock();
        }
    }

    @Override
    public void removeNetwork(String id) {
        EngineApi.unlessGone(() -> api.ask(ApiRequest.of(Operation.REMOVE_NETWORK, id)));
    }

    @Override
    public void createVolume(Step.CreateVolume step) {
        JsonNode volume = api.ask(ApiRequest.to(Operation.CREATE_VOLUME).json(VolumeBody.of(step)));
        // The daemon answers with the volume that has the name, whoever made it.
        boolean isOurs = Observation.ownership(volume)
                .filter(owner -> owner.isOf(step.ownership().source(), step.resource()))
                .isPresent();
        if (!isOurs) {
            throw new DockerException(
                    DockerException.Category.CONFLICT,
                    "the name " + step.volume().name()
                            + " is taken by a volume that is not ours; choose another name, or declare it with external: true");
        }
    }

    @Override
    public void removeVolume(Step.RemoveVolume step) {
        EngineApi.unlessGone(() -> {
            // It is removed by its name, which somebody else's may have got since it was seen.
            boolean isOurs = Observation.ownership(api.ask(ApiRequest.of(Operation.INSPECT_VOLUME, step.name())))
                    .filter(owner -> owner.isOf(step.source(), step.resource()))
                    .isPresent();
            if (!isOurs) {
                throw new DockerException(
                        DockerException.Category.CONFLICT,
                        "the volume " + step.name() + " is not ours any more, and is kept");
            }
            api.ask(ApiRequest.of(Operation.REMOVE_VOLUME, step.name()));
        });
    }

    @Override
    public String createContainer(Step.CreateContainer step, SourceTree tree) {
        return containers.create(step, tree);
    }

    @Override
    public void tidyFiles(String source, Collection<ProvidedMount> needed) {
        paths.apply(source).retain(needed, this::mountedPaths);
    }

    private Set<Path> mountedPaths() {
        return Observation.items(
                        api.ask(ApiRequest.to(Operation.LIST_CONTAINERS).query("all", "1")))
                .flatMap(container -> Observation.items(container.path("Mounts")))
                .map(mount -> Path.of(mount.path("Source").asText()))
                .collect(Collectors.toSet());
    }

    @Override
    public void startContainer(String container) {
        containers.start(container);
    }

    @Override
    public void stopContainer(Step.StopContainer step) {
        containers.stop(step);
    }

    @Override
    public void removeContainer(Step.Target container) {
        containers.remove(container);
    }

    @Override
    public void renameContainer(Step.Target container, String name) {
        containers.rename(container, name);
    }

    @Override
    public void updateContainer(String container, ActualContainer.Settings settings) {
        containers.update(container, settings);
    }

    @Override
    public void connect(Step.Connect step) {
        containers.connect(step);
    }

    @Override
    public void disconnect(String container, String network) {
        containers.disconnect(container, network);
    }

    @Override
    public void withdraw(String container, String network) {
        containers.withdraw(container, network);
    }

    @Override
    public List<Map<String, Object>> portraits() {
        return Portraits.of(api);
    }

    @Override
    public List<String> logs(String container, int lines) {
        boolean terminal = InspectedContainer.read(api.ask(ApiRequest.of(Operation.INSPECT_CONTAINER, container)))
                .terminal();
        return api.read(LogLines.request(container, lines), answer -> LogLines.read(answer, terminal));
    }

    @Override
    public Optional<String> createMarker(String name, SortedMap<String, String> labels) {
        return markers.create(name, labels);
    }

    @Override
    public Optional<Marker> findMarker(String name) {
        return markers.find(name);
    }

    @Override
    public void removeMarker(String id) {
        markers.remove(id);
    }

    @Override
    public void watch(Consumer<Event> changed) {
        events.follow(event -> {
            switch (event) {
                case Event.Connected connected -> {
                    api.forgetVersion();
                    inspections.listening(true);
                }
                case Event.Lost lost -> inspections.listening(false);
                case Event.Changed change -> {}
                case Event.Marked marked -> {}
            }
            changed.accept(event);
        });
    }

    @Override
    public void close() {
        api.close();
        listening.close();
    }
}
