package io.quaymaster.agent.simulation;

import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ActualNetwork;
import io.quaymaster.model.state.ActualVolume;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.util.Objects;
import java.util.function.Predicate;

/** What the last good revision declares is not removed, whatever the repository says or does not say since. */
final class Declared implements Rule {
    @Override
    public void before(Step step, Judgement now, Judgement seen) {
        switch (step) {
            case Step.RemoveVolume remove ->
                now.actual().volumes().stream()
                        .filter(volume -> Judgement.isOurs(volume.ownership()))
                        .filter(volume -> volume.name().equals(remove.name()))
                        .forEach(volume -> require(it -> isToGo(volume, it), now, seen, step));
            case Step.RemoveNetwork remove ->
                now.actual().networks().stream()
                        .filter(network -> Judgement.isOurs(network.ownership()))
                        .filter(network -> network.id().equals(remove.id()))
                        .forEach(network -> require(it -> isToGo(network, it), now, seen, step));
            case Step.RemoveImage remove -> require(it -> isToGo(remove.reference(), it), now, seen, step);
            default -> {}
        }
    }

    @Override
    public void beforeLate(Step step, Judgement now, Judgement seen) {
        // It was looked at when it was made.
    }

    @Override
    public void after(Step step, Judgement now, Judgement seen) {
        // Whether a removal is right shows before it.
    }

    private static boolean isToGo(ActualVolume volume, Desired desired) {
        ResourceId id = Objects.requireNonNull(volume.ownership()).resource();
        return !desired.volumes().containsKey(id) && volume.removable();
    }

    private static boolean isToGo(ActualNetwork network, Desired desired) {
        var ownership = Objects.requireNonNull(network.ownership());
        var declared = desired.networks().get(ownership.resource());
        return declared == null
                || !declared.name().equals(network.name())
                || !declared.fingerprint().equals(ownership.fingerprint());
    }

    private static boolean isToGo(String reference, Desired desired) {
        return desired.images().values().stream()
                .noneMatch(image -> image.reference().equals(reference));
    }

    private static void require(Predicate<Desired> isToGo, Judgement now, Judgement seen, Step step) {
        if (!isToGo.test(now.desired()) && !isToGo.test(seen.desired())) {
            throw new Violation(Property.REMOVED_FOR_A_REASON, PlanText.of(step));
        }
    }
}
