package io.quaymaster.model.plan;

import io.quaymaster.model.plan.Step.Target;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredContainer;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Fills a slot in which nothing serves: with an instance that is on its way, the one before it, or a new one. */
final class Vacancy {
    private final Planning planning;
    private final DesiredContainer container;
    private final Instances instances;
    private final Dismissal dismissal;
    private final Replacement replacement;
    private final Attempts attempts;

    Vacancy(Planning planning, DesiredContainer container) {
        this.planning = planning;
        this.container = container;
        this.instances = new Instances(planning, container);
        this.dismissal = new Dismissal(container.id(), planning.inventory());
        this.replacement = new Replacement(planning, container);
        this.attempts = Attempts.of(planning, container);
    }

    Standing fill(Slot slot, ImageStanding image, Prerequisites prerequisites) {
        Optional<ActualContainer> heir = heir(slot, image);
        if (planning.inventory().container(slot.name()).isPresent()) {
            instances.sayWhoHas(slot.name());
        } else if (heir.isPresent()) {
            succeed(slot, heir.get());
        } else if (attempts.areOver() && Jobs.of(container).mayEnd()) {
            // A service that fails again is no worse than none. A job that does may have done half of its work once
            // more.
            planning.draft()
                    .block(container.id(), "it failed each time that it ran, and is not run again", attempts.next());
        } else if (!prerequisites.areMissing(planning.draft(), container.id())) {
            return makeAnew(slot, prerequisites);
        }
        if (heir.isEmpty()) {
            // Not removed: their data may still be wanted.
            slot.all(Role.DISMISSED).stream()
                    .filter(this::isAnotherRun)
                    .forEach(instance -> dismissal.stop(planning.draft().chain(List.of()), instance, Dismissal.REASON));
        }
        return new Standing.Behind();
    }

    /** Runs a job once more that failed. There is nothing in it that could still be of use, but for its log. */
    Standing runAgain(Slot slot, ActualContainer failed, Prerequisites prerequisites) {
        if (prerequisites.areMissing(planning.draft(), container.id())) {
            return new Standing.Current(failed);
        }
        Draft.Chain chain = planning.draft().chain(prerequisites.toCreate());
        instances.remove(chain, failed, Attempts.ASKED_FOR);
        return make(chain, slot, new TreeMap<>(), Attempts.ASKED_FOR);
    }

    private void succeed(Slot slot, ActualContainer heir) {
        slot.successors().stream()
                .filter(instance -> !instance.equals(heir))
                // One that works is not given up for one that does not yet.
                .filter(instance -> !Instances.isUp(instance.state()) || Instances.isUp(heir.state()))
                .forEach(instance -> dismissal.remove(planning.draft().chain(List.of()), instance, Dismissal.REASON));
        instances.rename(planning.draft().chain(List.of()), heir, slot.name(), "nothing else serves in its slot");
    }

    /** The one that served is gone, but a successor that it was to have may still have its data. */
    private Standing makeAnew(Slot slot, Prerequisites prerequisites) {
        SortedSet<Integer> before = new TreeSet<>(prerequisites.toCreate());
        before.addAll(instances.quiet(slot).end());
        Draft.Chain chain = planning.draft().chain(before);
        Standing starting = make(chain, slot, handedOver(slot), "it does not exist");
        slot.all(Role.CANDIDATE).forEach(instance -> instances.remove(chain, instance, Dismissal.REASON));
        return starting;
    }

    private Standing make(Draft.Chain chain, Slot slot, SortedMap<String, String> handedOver, String reason) {
        Target created = instances.create(chain, slot, Role.SERVING, handedOver, Reason.of(reason));
        slot.all(Role.DISMISSED).stream()
                .filter(instance -> replacement.isStopFirst(instance) || isAnotherRun(instance))
                .forEach(instance -> dismissal.stop(chain, instance, Dismissal.REASON));
        instances.start(chain, created, reason);
        return new Standing.Starting(chain.end());
    }

    /** Whether an instance is an earlier run of a job: with two at a time, what it does could be done twice. */
    private boolean isAnotherRun(ActualContainer instance) {
        return Jobs.of(instance).runsOnce() && Jobs.of(container).runsOnce();
    }

    private SortedMap<String, String> handedOver(Slot slot) {
        return slot.instances().stream()
                .findFirst()
                .map(replacement::handedOver)
                .orElseGet(TreeMap::new);
    }

    /** What runs comes before what is yet to run, which could get in its way; among those, what is wanted comes first. */
    private Optional<ActualContainer> heir(Slot slot, ImageStanding image) {
        List<ActualContainer> candidates = slot.all(Role.CANDIDATE);
        List<ActualContainer> predecessors = slot.all(Role.PREDECESSOR);
        Predicate<ActualContainer> isWanted =
                instance -> Differences.areNone(instance, container, image, planning.inventory());
        List<ActualContainer> wanted = candidates.stream().filter(isWanted).toList();
        return Stream.of(wanted, predecessors, slot.heirs(isWanted))
                .flatMap(List::stream)
                .filter(instance -> Instances.isUp(instance.state()))
                .findFirst()
                .or(() -> Stream.concat(wanted.stream(), predecessors.stream()).findFirst());
    }
}
