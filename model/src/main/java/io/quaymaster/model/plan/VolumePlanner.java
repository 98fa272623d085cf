package io.quaymaster.model.plan;

import io.quaymaster.model.plan.Foundations.Standing;
import io.quaymaster.model.state.ActualVolume;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredVolume;
import io.quaymaster.model.state.Ownership;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Plans volumes: what is missing is created; what is there is never changed, because of the data in it. */
final class VolumePlanner {
    private final Desired desired;
    private final Inventory inventory;
    private final Draft draft;

    VolumePlanner(Desired desired, Inventory inventory, Draft draft) {
        this.desired = desired;
        this.inventory = inventory;
        this.draft = draft;
    }

    Map<String, Standing> plan() {
        Map<String, Standing> standings = new TreeMap<>();
        desired.volumes().values().forEach(volume -> standings.put(volume.name(), plan(volume)));
        return standings;
    }

    private Standing plan(DesiredVolume volume) {
        ActualVolume there = inventory.volume(volume.name()).orElse(null);
        if (there == null) {
            return volume.external()
                    ? unavailable(
                            volume,
                            "the volume " + volume.name() + " is not there",
                            "create it: docker volume create " + volume.name())
                    : create(volume);
        }
        if (volume.external()) {
            return Standing.Ready.now();
        }
        Ownership ownership = there.ownership();
        if (ownership == null || !inventory.owns(ownership, volume.id())) {
            return there.mark() != null && !desired.adopts()
                    ? unavailable(
                            volume,
                            "the name " + volume.name() + " is taken by a volume that Docker Compose made",
                            ByCompose.NEXT)
                    : unavailable(
                            volume,
                            "the name " + volume.name() + " is taken by a volume " + NameHolder.text(ownership),
                            NameHolder.next(
                                    ownership, "choose another name, or use that volume as it is with external: true"));
        }
        if (!ownership.fingerprint().equals(volume.fingerprint())) {
            draft.block(
                    volume.id(),
                    "it differs from its manifest, and cannot be changed without losing its data: "
                            + PlanText.of(Differences.reason(ownership.fields(), volume.fields(), volume.spec())),
                    "change the manifest back, or move the data and remove the volume: docker volume rm "
                            + volume.name());
        }
        return Standing.Ready.now();
    }

    private Standing create(DesiredVolume volume) {
        Ownership ownership = new Ownership(
                desired.source(),
                volume.id(),
                1,
                volume.fingerprint(),
                desired.revision(),
                new TreeSet<>(),
                volume.fields());
        int created = draft.step(
                new Step.CreateVolume(volume.id(), volume, ownership), Reason.of("it does not exist"), List.of());
        return new Standing.Ready(new TreeSet<>(List.of(created)));
    }

    private Standing unavailable(DesiredVolume volume, String why, String next) {
        draft.block(volume.id(), why, next);
        return new Standing.Unavailable();
    }
}
