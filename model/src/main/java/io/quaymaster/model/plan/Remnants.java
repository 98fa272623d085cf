package io.quaymaster.model.plan;

import io.quaymaster.model.plan.Step.Target;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredContainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Clears what earlier tries left behind in a slot. */
final class Remnants {
    private final Planning planning;
    private final DesiredContainer container;
    private final Instances instances;
    private final Dismissal dismissal;
    private final Replacement replacement;
    private final Attempts attempts;

    Remnants(Planning planning, DesiredContainer container, Replacement replacement) {
        this.planning = planning;
        this.container = container;
        this.instances = new Instances(planning, container);
        this.dismissal = new Dismissal(container.id(), planning.inventory());
        this.replacement = replacement;
        this.attempts = Attempts.of(planning, container);
    }

    /**
     * The steps that clear them away.
     *
     * @param stopped those after which nothing of it runs any more, and something else can
     * @param removed those after which its names are free
     */
    record Cleared(SortedSet<Integer> stopped, SortedSet<Integer> removed) {}

    /**
     * Stops them all before the first is removed.
     *
     * @param candidate goes on; null where there is none
     * @param begins whether a candidate is made now, for which what failed before gives way
     */
    Cleared clear(Slot slot, @Nullable ActualContainer candidate, boolean begins) {
        boolean isForgotten = begins || attempts.areAskedFor();
        SequencedMap<ActualContainer, String> unwanted = unwanted(slot, candidate);
        SequencedMap<Target, String> dismissed = new LinkedHashMap<>();
        if (isForgotten) {
            String reason = attempts.areAskedFor() ? Attempts.ASKED_FOR : "another state is tried";
            slot.all(Role.FAILED).forEach(instance -> unwanted.put(instance, reason));
        }
        Draft.Chain chain = isForgotten ? planning.draft().chain(List.of()) : instances.quiet(slot);
        unwanted.forEach((instance, reason) -> dismissed.put(dismissal.stop(chain, instance, reason), reason));
        SortedSet<Integer> stopped = chain.end();
        dismissed.forEach((target, reason) -> chain.then(new Step.RemoveContainer(container.id(), target), reason));
        return new Cleared(stopped, chain.end());
    }

    private SequencedMap<ActualContainer, String> unwanted(Slot slot, @Nullable ActualContainer candidate) {
        SequencedMap<ActualContainer, String> unwanted = new LinkedHashMap<>();
        slot.successors().stream()
                .filter(instance -> !instance.equals(candidate))
                .forEach(instance ->
                        unwanted.put(instance, isGivenUp(instance) ? Attempts.ASKED_FOR : Dismissal.REASON));
        return unwanted;
    }

    /** A candidate that failed, and was kept in its place for a person to look at, who has now. */
    boolean isGivenUp(ActualContainer candidate) {
        return attempts.areAskedFor() && replacement.isFailing(candidate);
    }
}
