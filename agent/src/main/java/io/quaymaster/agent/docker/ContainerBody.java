package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.Ownership;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes a container down as the body of {@code POST /containers/create}. Each field is in one place, in the part it belongs to. */
final class ContainerBody {
    private ContainerBody() {}

    /**
     * The body; see {@link #platform} and {@link Endpoints#afterCreate} for what has no place in it.
     *
     * @param imageId of the image that the step's reference names
     * @throws DockerException REFUSED for what a daemon of this version cannot do
     */
    static Map<String, Object> of(Step.CreateContainer step, String imageId, HostPaths paths, ApiVersion version) {
        Spec spec = step.container().spec();
        JsonObject container =
                new JsonObject().put("Image", step.container().image().reference());
        JsonObject host = new JsonObject();
        container.put("Labels", labels(step, imageId));
        ProcessPart.write(spec, container, host);
        IsolationPart.write(spec, host, version);
        ResourcesPart.write(spec, host);
        DevicesPart.write(spec, host);
        MountsPart.write(step, paths, host, version);
        NetworkingPart.write(spec, container, host);
        Endpoints.of(step, version).write(container, host);
        return container.put("HostConfig", host.toMap()).toMap();
    }

    /** The {@code platform} parameter of the request: the daemon takes it beside the body. */
    static Optional<String> platform(Step.CreateContainer step) {
        return step.container().spec().find(ContainerFields.PLATFORM);
    }

    private static Map<String, String> labels(Step.CreateContainer step, String imageId) {
        Map<String, String> labels = new TreeMap<>(step.container().spec().get(ContainerFields.LABELS));
        labels.putAll(step.ownership().labels());
        labels.put(Ownership.IMAGE, imageId);
        HandedOver.write(step.handedOver().values(), labels);
        return labels;
    }
}
