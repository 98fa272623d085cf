package io.quaymaster.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualImage;
import io.quaymaster.model.state.ActualNetwork;
import io.quaymaster.model.state.ActualVolume;
import io.quaymaster.model.state.OwnTag;
import io.quaymaster.model.state.Ownership;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a daemon is not a source's: no step of its plans may change it.
 *
 * @param references to images that the source did not give
 */
record Foreign(
        String source,
        List<ActualContainer> containers,
        List<ActualNetwork> networks,
        List<ActualVolume> volumes,
        List<String> references) {
    static Foreign of(String source, Actual actual) {
        return new Foreign(
                source,
                actual.containers().stream()
                        .filter(container -> isForeign(source, container.ownership()))
                        .toList(),
                actual.networks().stream()
                        .filter(network -> isForeign(source, network.ownership()))
                        .toList(),
                actual.volumes().stream()
                        .filter(volume -> isForeign(source, volume.ownership()) && !isMadeFor(source, volume, actual))
                        .toList(),
                actual.images().stream()
                        .filter(image -> !isTakenOver(source, image, actual))
                        .flatMap(image -> image.tags().stream().filter(tag -> isForeign(source, image, tag)))
                        .toList());
    }

    void requireUntouched(Step step, Actual now) {
        Foreign after = of(source, now);
        String what = PlanText.of(step);
        assertThat(after.containers).as(what).isEqualTo(containers);
        assertThat(after.networks).as(what).isEqualTo(networks);
        assertThat(after.volumes).as(what).isEqualTo(volumes);
        assertThat(after.references).as(what).containsAll(references);
    }

    /** An anonymous volume has no labels: it belongs to the containers it was made for. */
    private static boolean isMadeFor(String source, ActualVolume volume, Actual actual) {
        return actual.containers().stream()
                .filter(container -> !isForeign(source, container.ownership()))
                .anyMatch(container -> container.anonymousVolumes().containsValue(volume.name()));
    }

    /** What Docker Compose built comes along with the container that is taken over. */
    private static boolean isTakenOver(String source, ActualImage image, Actual actual) {
        return !image.service().isEmpty()
                && actual.containers().stream()
                        .filter(container -> container.observed() != null && !isForeign(source, container.ownership()))
                        .anyMatch(container -> container.imageId().equals(image.id()));
    }

    private static boolean isForeign(String source, @Nullable Ownership ownership) {
        return ownership == null || !ownership.source().equals(source);
    }

    private static boolean isForeign(String source, ActualImage image, String reference) {
        boolean isMark = OwnTag.parse(source, reference).isPresent();
        boolean isMarked = image.tags().stream()
                .flatMap(tag -> OwnTag.parse(source, tag).stream())
                .anyMatch(own -> own.marks(reference));
        return !isMark && !isMarked;
    }
}
