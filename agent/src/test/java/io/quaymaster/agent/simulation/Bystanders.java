package io.quaymaster.agent.simulation;

import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualImage;
import io.quaymaster.model.state.ActualNetwork;
import io.quaymaster.model.state.ActualVolume;
import io.quaymaster.model.state.OwnTag;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Nothing that is not ours is changed by a call of ours. */
final class Bystanders implements Rule {
    private @Nullable Others before;

    /** @param references by tag that we did not give */
    private record Others(
            List<ActualContainer> containers,
            List<ActualNetwork> networks,
            List<ActualVolume> volumes,
            Set<String> references) {
        static Others of(Actual actual) {
            Set<String> references = new TreeSet<>();
            for (ActualImage image : actual.images()) {
                image.tags().stream().filter(tag -> isTheirs(image, tag)).forEach(references::add);
            }
            return new Others(
                    actual.containers().stream()
                            .filter(container -> !Judgement.isOurs(container.ownership()))
                            .toList(),
                    actual.networks().stream()
                            .filter(network -> !Judgement.isOurs(network.ownership()))
                            .toList(),
                    actual.volumes().stream()
                            .filter(volume -> !Judgement.isOurs(volume.ownership()) && !isAnonymous(volume, actual))
                            .toList(),
                    references);
        }

        /** One that the daemon made for a container of ours goes with it. */
        private static boolean isAnonymous(ActualVolume volume, Actual actual) {
            return actual.containers().stream()
                    .filter(container -> Judgement.isOurs(container.ownership()))
                    .anyMatch(container -> container.anonymousVolumes().containsValue(volume.name()));
        }

        private static boolean isTheirs(ActualImage image, String tag) {
            return OwnTag.parse(Revisions.SOURCE, tag).isEmpty()
                    && image.tags().stream()
                            .flatMap(other -> OwnTag.parse(Revisions.SOURCE, other).stream())
                            .noneMatch(own -> own.marks(tag));
        }
    }

    @Override
    public void before(Step step, Judgement now, Judgement seen) {
        before = Others.of(now.actual());
    }

    @Override
    public void beforeLate(Step step, Judgement now, Judgement seen) {
        before(step, now, seen);
    }

    @Override
    public void after(Step step, Judgement now, Judgement seen) {
        Others after = Others.of(now.actual());
        Others known = before;
        boolean changed = known == null
                || !after.containers().equals(known.containers())
                || !after.networks().equals(known.networks())
                || !after.volumes().containsAll(notSeenAsOurs(known.volumes(), seen.actual()))
                || lost(known.references(), now.actual())
                        .anyMatch(reference -> !wasSeenAsOurs(reference, step, seen.actual()));
        if (changed) {
            throw new Violation(
                    Property.OTHERS_UNTOUCHED, PlanText.of(step) + " made of\n" + known + "\nthis:\n" + after);
        }
    }

    /** Somebody may remove, between our look and our call, the container of ours that a volume was made for. */
    private static List<ActualVolume> notSeenAsOurs(List<ActualVolume> volumes, Actual seen) {
        return volumes.stream()
                .filter(volume -> !Others.isAnonymous(volume, seen))
                .toList();
    }

    /** A pull may move a reference on to another image, but none is taken away. */
    private static Stream<String> lost(Set<String> references, Actual actual) {
        return references.stream()
                .filter(reference ->
                        actual.images().stream().noneMatch(image -> image.tags().contains(reference)));
    }

    /** Somebody may take away, between our look and our call, what says that a reference of an image is ours. */
    private static boolean wasSeenAsOurs(String reference, Step step, Actual seen) {
        return step instanceof Step.RemoveImage remove
                && seen.images().stream()
                        .filter(image -> image.id().equals(remove.imageId()))
                        .anyMatch(image -> image.tags().contains(reference) && !Others.isTheirs(image, reference));
    }
}
