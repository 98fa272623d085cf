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
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A real daemon, over the Engine API. */
public final class EngineDocker implements Docker {
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final EngineApi api;
    // A stream that lasts has a client of its own, so that it never waits for a connection.
    private final EngineApi listening;
    private final Inspections inspections = new Inspections();
    private final DiscardedLimits discarded = new DiscardedLimits();
    private final SortedMap<String, Actual.LastPull> pulls = new ConcurrentSkipListMap<>();
    private final Observation observation;
    private final ImageTransfer transfer;
    private final ImageBuild builds;
    private final Markers markers;
    private final NetworkCreation networks;
    private final Withdrawal withdrawals;
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
        this.observation = new Observation(api, inspections, discarded, adopting);
        this.transfer = new ImageTransfer(api, credentials, clock);
        this.builds = new ImageBuild(api, credentials, transfer);
        this.markers = new Markers(api);
        this.networks = new NetworkCreation(api);
        this.withdrawals = new Withdrawal(api);
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
        gone(() -> {
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
        gone(() -> api.ask(ApiRequest.of(Operation.REMOVE_NETWORK, id)));
    }

    @Override
    public void createVolume(Step.CreateVolume step) {
        JsonNode volume = api.ask(ApiRequest.to(Operation.CREATE_VOLUME).json(VolumeBody.of(step)));
        // The daemon answers with the volume that has the name, whoever made it.
        boolean isOurs = Observation.ownership(volume)
                .filter(owner -> owner.source().equals(step.ownership().source()))
                .filter(owner -> owner.resource().equals(step.resource()))
                .isPresent();
        if (!isOurs) {
            throw new DockerException(
                    DockerException.Category.CONFLICT,
                    "the name " + step.volume().name()
                            + " is taken by a volume that is not ours; choose another name, or declare it with external: true");
        }
    }

    @Override
    public void removeVolume(String name) {
        gone(() -> api.ask(ApiRequest.of(Operation.REMOVE_VOLUME, name)));
    }

    @Override
    public String createContainer(Step.CreateContainer step, SourceTree tree) {
        HostFiles files = paths.apply(step.ownership().source());
        files.provide(tree, step.container().provided());
        ApiVersion version = api.version();
        ApiRequest request = ApiRequest.to(Operation.CREATE_CONTAINER)
                .query("name", step.name())
                .json(ContainerBody.of(step, imageId(step.container().image().reference()), files, version));
        ApiRequest complete = ContainerBody.platform(step)
                .map(platform -> request.query("platform", platform))
                .orElse(request);
        String id = api.ask(complete).path("Id").asText();
        Endpoints.of(step, version).afterCreate().forEach((network, place) -> connect(id, network, place));
        return id;
    }

    private String imageId(String reference) {
        return observation
                .imageId(reference)
                .orElseGet(() -> api.ask(ApiRequest.of(Operation.INSPECT_IMAGE, reference))
                        .path("Id")
                        .asText());
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
        changing(
                container,
                () -> withdrawals.keepOut(() -> api.ask(ApiRequest.of(Operation.START_CONTAINER, container))));
    }

    @Override
    public void stopContainer(String container) {
        Duration grace = InspectedContainer.read(inspect(container)).grace();
        changing(
                container,
                () -> api.ask(ApiRequest.of(Operation.STOP_CONTAINER, container).within(grace.plus(MARGIN))));
    }

    @Override
    public void removeContainer(String container) {
        SortedSet<String> handedOver = new TreeSet<>();
        gone(() -> handedOver.addAll(InspectedContainer.read(inspect(container)).handedOver()));
        changing(container, () -> remove(container));
        handedOver.forEach(this::removeUnlessUsed);
    }

    private void remove(String container) {
        gone(() -> api.ask(ApiRequest.of(Operation.REMOVE_CONTAINER, container).query("v", "1")));
    }

    /** As the daemon does with the anonymous volumes of a container that it removes. */
    private void removeUnlessUsed(String volume) {
        try {
            removeVolume(volume);
        } catch (DockerException failure) {
            if (failure.category() != DockerException.Category.CONFLICT) {
                throw failure;
            }
        }
    }

    @Override
    public void renameContainer(String container, String name) {
        changing(
                container,
                () -> api.ask(
                        ApiRequest.of(Operation.RENAME_CONTAINER, container).query("name", name)));
    }

    @Override
    public void updateContainer(String container, ActualContainer.Settings settings) {
        changing(
                container,
                () -> api.ask(
                        ApiRequest.of(Operation.UPDATE_CONTAINER, container).json(Limits.body(settings))));
        JsonNode updated = inspect(container);
        discarded.updated(
                updated.path("Id").asText(),
                settings,
                InspectedContainer.read(updated).settings());
    }

    @Override
    public void connect(Step.Connect step) {
        String container = step.target().reference();
        Map<String, Object> place =
                Endpoints.endpoint(step.attachment(), step.resource().name(), api.version());
        changing(container, () -> withdrawals.keepOut(() -> connect(container, step.network(), place)));
    }

    private void connect(String container, String network, Map<String, Object> place) {
        api.ask(ApiRequest.of(Operation.CONNECT_NETWORK, network)
                .json(Map.of("Container", container, "EndpointConfig", place)));
    }

    @Override
    public void disconnect(String container, String network) {
        changing(
                container,
                () -> api.ask(ApiRequest.of(Operation.DISCONNECT_NETWORK, network)
                        .json(Map.of("Container", container, "Force", false))));
    }

    @Override
    public void withdraw(String container, String network) {
        changing(container, () -> withdrawals.of(container, network));
    }

    @Override
    public List<Map<String, Object>> portraits() {
        return Portraits.of(api);
    }

    @Override
    public List<String> logs(String container, int lines) {
        boolean terminal = InspectedContainer.read(inspect(container)).terminal();
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
        remove(id);
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

    private JsonNode inspect(String container) {
        return api.ask(ApiRequest.of(Operation.INSPECT_CONTAINER, container));
    }

    /** What we do ourselves makes old what was inspected, whether or not it worked. */
    private void changing(String container, Runnable command) {
        try {
            command.run();
        } finally {
            inspections.forget(container);
        }
    }

    /** That something is gone already is what its removal is for. */
    private static void gone(Runnable removal) {
        try {
            removal.run();
        } catch (DockerException failure) {
            if (failure.category() != DockerException.Category.NOT_FOUND) {
                throw failure;
            }
        }
    }
}
