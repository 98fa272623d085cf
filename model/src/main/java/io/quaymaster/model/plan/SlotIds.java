package io.quaymaster.model.plan;

import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualNetwork;
import io.quaymaster.model.state.ActualVolume;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.Ownership;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The things of a source, which {@link RemovalGuard} counts. */
public final class SlotIds {
    private SlotIds() {}

    /** What a source has. */
    public static SortedSet<SlotId> of(String source, Actual actual) {
        return owned(source, actual)
                .map(ownership -> new SlotId(ownership.resource(), ownership.slot()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The same without what only the desired revision made: it is no reason to let other things go. */
    public static SortedSet<SlotId> before(Desired desired, Actual actual) {
        return owned(desired.source(), actual)
                .filter(ownership -> !ownership.revision().equals(desired.revision()))
                .map(ownership -> new SlotId(ownership.resource(), ownership.slot()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Ownership> owned(String source, Actual actual) {
        return Stream.of(
                        actual.containers().stream().map(ActualContainer::ownership),
                        actual.networks().stream().map(ActualNetwork::ownership),
                        actual.volumes().stream()
                                .filter(ActualVolume::removable)
                                .map(ActualVolume::ownership))
                .flatMap(ownerships -> ownerships)
                .filter(Objects::nonNull)
                .filter(ownership -> ownership.source().equals(source));
    }
}
