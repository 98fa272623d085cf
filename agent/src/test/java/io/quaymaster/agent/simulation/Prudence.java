package io.quaymaster.agent.simulation;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** No revision takes away more than half of what there was in the last 24 hours, once that is more than a few, unless approved. */
final class Prudence implements Rule {
    private static final int FEW = 3;
    private static final int MAX_PERCENT = 50;
    private static final Duration MEMORY = Duration.ofHours(24);

    private final Deque<Peak> peaks = new ArrayDeque<>();
    private Set<Thing> known = Set.of();
    private @Nullable String approved;

    private record Thing(ResourceId resource, int number) {
        static Thing of(Ownership ownership) {
            return new Thing(ownership.resource(), ownership.slot());
        }

        boolean isDeclared(Desired desired) {
            DesiredContainer container = desired.containers().get(resource);
            return container == null
                    ? desired.networks().containsKey(resource)
                            || desired.volumes().containsKey(resource)
                    : number <= container.spec().get(ContainerFields.REPLICAS);
        }

        @Override
        public String toString() {
            return resource + "#" + number;
        }
    }

    private record Peak(int number, Instant until) {}

    void approve(String revision) {
        approved = revision;
    }

    /** The agent found nothing to do. */
    void converged(Desired desired, Actual actual, Instant now) {
        Set<Thing> there = new TreeSet<>(Comparator.comparing(Thing::toString));
        owned(actual).map(Thing::of).forEach(there::add);
        if (desired.revision().equals(approved)) {
            peaks.clear();
        } else {
            peaks.add(new Peak(known.size(), now));
        }
        approved = null;
        known = there;
    }

    @Override
    public void before(Step step, Judgement now, Judgement seen) {
        boolean takesAway = switch (step) {
            case Step.StopContainer stop -> isSurplus(stop.target().reference(), now);
            case Step.RemoveContainer remove -> isSurplus(remove.target().reference(), now);
            case Step.RemoveNetwork remove -> !now.desired().networks().containsKey(remove.resource());
            case Step.RemoveVolume remove -> !now.desired().volumes().containsKey(remove.resource());
            default -> false;
        };
        if (takesAway && isTooMuch(seen)) {
            throw new Violation(
                    Property.REMOVED_FOR_A_REASON,
                    PlanText.of(step) + ", though the revision takes away more than half of " + known);
        }
    }

    @Override
    public void beforeLate(Step step, Judgement now, Judgement seen) {
        // It was looked at when it was made.
    }

    @Override
    public void after(Step step, Judgement now, Judgement seen) {
        // What is taken away shows before it.
    }

    private static boolean isSurplus(String reference, Judgement now) {
        return now.find(reference)
                .filter(instance -> Judgement.isOurs(instance.ownership()))
                .filter(instance -> now.declared(instance).isEmpty())
                .isPresent();
    }

    /** Whether what is in force when the agent plans takes away too much. */
    boolean isTooMuch(Judgement seen) {
        Desired desired = seen.desired();
        Set<Thing> before = known.isEmpty() ? older(seen) : known;
        int most = Stream.concat(
                        Stream.of(before.size()),
                        peaks.stream()
                                .filter(peak -> peak.until().isAfter(seen.now().minus(MEMORY)))
                                .map(Peak::number))
                .max(Integer::compare)
                .orElse(0);
        long gone = most
                - before.stream().filter(thing -> thing.isDeclared(desired)).count();
        return !desired.revision().equals(approved) && gone > FEW && 100 * gone > (long) MAX_PERCENT * most;
    }

    /** What an earlier revision made. */
    private static Set<Thing> older(Judgement seen) {
        Set<Thing> things = new TreeSet<>(Comparator.comparing(Thing::toString));
        owned(seen.actual())
                .filter(ownership -> !ownership.revision().equals(seen.desired().revision()))
                .map(Thing::of)
                .forEach(things::add);
        return things;
    }

    private static Stream<Ownership> owned(Actual actual) {
        return Stream.of(
                        actual.containers().stream().map(container -> container.ownership()),
                        actual.networks().stream().map(network -> network.ownership()),
                        actual.volumes().stream()
                                .filter(volume -> volume.removable())
                                .map(volume -> volume.ownership()))
                .flatMap(ownerships -> ownerships)
                .filter(Judgement::isOurs)
                .map(Objects::requireNonNull);
    }
}
