package io.quaymaster.model.plan;

import io.quaymaster.model.plan.Step.Target;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredContainer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Fills a slot in which nothing serves: with an instance that is on its way, the one before it, or a new one. */
final class Vacancy {
    private final Planning planning;
    private final DesiredContainer container;
    private final Instances instances;
    private final Attempts attempts;

    Vacancy(Planning planning, DesiredContainer container) {
        this.planning = planning;
        this.container = container;
        this.instances = new Instances(planning, container);
        this.attempts = Attempts.of(planning, container);
    }

    Standing fill(Slot slot, ImageStanding image, Prerequisites prerequisites) {
        Optional<ActualContainer> heir = heir(slot, image);
        slot.all(Role.CANDIDATE).stream()
                .filter(instance -> !heir.equals(Optional.of(instance)))
                .forEach(instance -> instances.remove(instance, "it is no longer wanted"));
        if (planning.inventory().container(slot.name()).isPresent()) {
            instances.sayWhoHas(slot.name());
        } else if (heir.isPresent()) {
            instances.rename(
                    planning.draft().chain(List.of()), heir.get(), slot.name(), "nothing else serves in its slot");
        } else if (attempts.areOver() && Jobs.of(container).mayEnd()) {
            // A service that fails again is no worse than none. A job that does may have done half of its work once
            // more.
            planning.draft()
                    .block(container.id(), "it failed each time that it ran, and is not run again", attempts.next());
        } else if (!prerequisites.areMissing(planning.draft(), container.id())) {
            return make(planning.draft().chain(prerequisites.toCreate()), slot, "it does not exist");
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
        return make(chain, slot, Attempts.ASKED_FOR);
    }

    private Standing make(Draft.Chain chain, Slot slot, String reason) {
        Target created = instances.create(chain, slot, Role.SERVING, Reason.of(reason));
        instances.start(chain, created, reason);
        return new Standing.Starting(chain.end());
    }

    private Optional<ActualContainer> heir(Slot slot, ImageStanding image) {
        List<ActualContainer> candidates = slot.all(Role.CANDIDATE);
        List<ActualContainer> predecessors = slot.all(Role.PREDECESSOR);
        return candidates.stream()
                .filter(instance -> Differences.areNone(instance, container, image, planning.inventory()))
                .findFirst()
                .or(() -> Stream.concat(predecessors.stream(), candidates.stream())
                        .filter(instance -> Instances.isUp(instance.state()))
                        .findFirst())
                .or(() -> predecessors.stream().findFirst());
    }
}
