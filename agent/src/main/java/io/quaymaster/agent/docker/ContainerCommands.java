package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ActualContainer;
import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** What is done to containers. */
final class ContainerCommands {
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final EngineApi api;
    private final Observation observation;
    private final Inspections inspections;
    private final DiscardedLimits discarded;
    private final Function<String, HostFiles> paths;
    private final Withdrawal withdrawals;

    /** @param paths where the files of a source, given by name, are on the host */
    ContainerCommands(
            EngineApi api,
            Observation observation,
            Inspections inspections,
            DiscardedLimits discarded,
            Function<String, HostFiles> paths) {
        this.api = api;
        this.observation = observation;
        this.inspections = inspections;
        this.discarded = discarded;
        this.paths = paths;
        this.withdrawals = new Withdrawal(api);
    }

    String create(Step.CreateContainer step, SourceTree tree) {
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

    void start(String container) {
        changing(
                container,
                () -> withdrawals.keepOut(() -> api.ask(ApiRequest.of(Operation.START_CONTAINER, container))));
    }

    void stop(Step.StopContainer step) {
        InspectedContainer now = stillCalled(step.target());
        if (step.whileRestarting() && now.state() instanceof ActualContainer.State.Running) {
            throw new DockerException(
                    DockerException.Category.CONFLICT,
                    "the container " + step.target().name() + " runs by now, and is left as it is");
        }
        String container = step.target().reference();
        changing(
                container,
                () -> api.ask(ApiRequest.of(Operation.STOP_CONTAINER, container)
                        .within(now.grace().plus(MARGIN))));
    }

    void remove(Step.Target target) {
        String container = target.reference();
        SortedSet<String> handedOver = new TreeSet<>();
        EngineApi.unlessGone(() -> handedOver.addAll(stillCalled(target).handedOver()));
        changing(
                container,
                () -> EngineApi.unlessGone(() -> api.ask(
                        ApiRequest.of(Operation.REMOVE_CONTAINER, container).query("v", "1"))));
        handedOver.forEach(this::removeUnlessUsed);
    }

    /** As the daemon does with the anonymous volumes of a container that it removes. */
    private void removeUnlessUsed(String volume) {
        try {
            EngineApi.unlessGone(() -> api.ask(ApiRequest.of(Operation.REMOVE_VOLUME, volume)));
        } catch (DockerException failure) {
            if (failure.category() != DockerException.Category.CONFLICT) {
                throw failure;
            }
        }
    }

    void rename(Step.Target target, String name) {
        stillCalled(target);
        String container = target.reference();
        changing(
                container,
                () -> api.ask(
                        ApiRequest.of(Operation.RENAME_CONTAINER, container).query("name", name)));
    }

    void update(String container, ActualContainer.Settings settings) {
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

    void connect(Step.Connect step) {
        String container = step.target().reference();
        Map<String, Object> place =
                Endpoints.endpoint(step.attachment(), step.resource().name(), api.version());
        changing(container, () -> withdrawals.keepOut(() -> connect(container, step.network(), place)));
    }

    private void connect(String container, String network, Map<String, Object> place) {
        api.ask(ApiRequest.of(Operation.CONNECT_NETWORK, network)
                .json(Map.of("Container", container, "EndpointConfig", place)));
    }

    void disconnect(String container, String network) {
        changing(
                container,
                () -> api.ask(ApiRequest.of(Operation.DISCONNECT_NETWORK, network)
                        .json(Map.of("Container", container, "Force", false))));
    }

    void withdraw(String container, String network) {
        changing(container, () -> withdrawals.of(container, network));
    }

    /**
     * The container of a target, as it is now. Its name says what it is to its slot: where that is another one by now, because the
     * list that the plan was made from was old, or somebody renamed it, what was planned for it is not for it any more.
     */
    private InspectedContainer stillCalled(Step.Target target) {
        JsonNode answer = inspect(target.reference());
        String name = answer.path("Name").asText().replaceFirst("^/", "");
        if (!name.equals(target.name())) {
            throw new DockerException(
                    DockerException.Category.CONFLICT,
                    "the container " + target.name() + " is called " + name + " by now, and is left as it is");
        }
        return InspectedContainer.read(answer);
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
}
