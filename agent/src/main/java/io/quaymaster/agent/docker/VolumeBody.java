package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.manifest.VolumeFields;
import io.quaymaster.model.plan.Step;
import java.util.Map;
import java.util.TreeMap;

/** Writes a volume down as the body of {@code POST /volumes/create}. */
final class VolumeBody {
    private VolumeBody() {}

    static Map<String, Object> of(Step.CreateVolume step) {
        Spec spec = step.volume().spec();
        Map<String, String> labels = new TreeMap<>(spec.get(VolumeFields.LABELS));
        labels.putAll(step.ownership().labels());
        return new JsonObject()
                .put("Name", step.volume().name())
                .put("Driver", spec.get(VolumeFields.DRIVER))
                .putUnlessEmpty("DriverOpts", spec.get(VolumeFields.DRIVER_OPTS))
                .put("Labels", labels)
                .toMap();
    }
}
