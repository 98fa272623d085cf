package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualVolume;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.Ownership;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The things of a source, which {@link RemovalGuard} counts: what of it would go if its manifests did. */
public final class SlotIds {
    private SlotIds() {}

    /** What a source has: the slots of its containers, its networks, and those of its volumes that may be removed at all. */
    public static SortedSet<SlotId> of(String source, Actual actual) {
        return owned(source, actual).map(SlotId::of).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The same without what the desired revision declares and made itself: that is no reason to let other things go. What it made and
     * does not declare was made with other settings, such as profiles.
     */
    public static SortedSet<SlotId> before(Desired desired, Actual actual) {
        Predicate<SlotId> isDeclared = declaredBy(desired);
        return owned(desired.source(), actual)
                .filter(ownership ->
                        !ownership.revision().equals(desired.revision()) || !isDeclared.test(SlotId.of(ownership)))
                .map(SlotId::of)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Finds what a revision declares. */
    static Predicate<SlotId> declaredBy(Desired desired) {
        return thing -> {
            DesiredContainer container = desired.containers().get(thing.resource());
            return container == null
                    ? desired.networks().containsKey(thing.resource())
                            || desired.volumes().containsKey(thing.resource())
                    : thing.number() <= container.spec().get(ContainerFields.REPLICAS);
        };
    }

    private static Stream<Ownership> owned(String source, Actual actual) {
        return Stream.of(
                        actual.containers().stream().map(ActualContainer::ownership),
                        actual.networks().stream().map(network -> network.ownership()),
                        actual.volumes().stream()
                                .filter(ActualVolume::removable)
                                .map(ActualVolume::ownership))
                .flatMap(ownerships -> ownerships)
                .filter(Objects::nonNull)
                .filter(ownership -> ownership.source().equals(source));
    }
}
