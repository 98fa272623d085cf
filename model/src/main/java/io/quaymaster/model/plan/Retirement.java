package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.DesiredContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Plans the way of a predecessor whose successor serves: it gets nothing new to do, finishes what it is at, and goes. */
final class Retirement {
    private final Planning planning;
    private final Draft draft;
    private final DesiredContainer container;
    private final Instances instances;
    private final AttachmentPlanner attachments;
    private final Duration drain;

    Retirement(Planning planning, DesiredContainer container) {
        this.planning = planning;
        this.draft = planning.draft();
        this.container = container;
        this.instances = new Instances(planning, container);
        this.attachments = new AttachmentPlanner(planning, container);
        this.drain = container.spec().get(ContainerFields.ROLLOUT).drain();
    }

    /**
     * Stops and removes a predecessor, once it had the time to finish what it was at, and nobody shares its network any more. One that
     * keeps ending is at nothing.
     */
    void retire(ActualContainer predecessor) {
        Optional<Instant> drained = PredecessorName.drainingSince(predecessor.name(), planning.now())
                .map(since -> since.plus(drain));
        boolean isOver = drain.isZero()
                || predecessor.state() instanceof State.Restarting
                || drained.filter(end -> !planning.now().isBefore(end)).isPresent();
        Optional<ActualContainer> sharing = planning.inventory().sharing(predecessor);
        if (Instances.isUp(predecessor.state()) && !isOver) {
            drain(predecessor, drained);
        } else if (Instances.isUp(predecessor.state()) && sharing.isPresent()) {
            draft.await(
                    container.id(),
                    sharing.get().name() + ", which shares namespaces of " + predecessor.name() + ", to be replaced");
        } else {
            instances.remove(predecessor, "its successor serves");
        }
    }

    /**
     * Has nobody find it any more to give it something new, and lets it go on from then on: how long the daemon takes for that, or
     * the agent is away meanwhile, is not taken off its time.
     */
    private void drain(ActualContainer predecessor, Optional<Instant> drained) {
        if (drained.isEmpty() && attachments.isWithdrawn(predecessor)) {
            String name = PredecessorName.draining(predecessor.name(), planning.now());
            instances.rename(draft.chain(List.of()), predecessor, name, "no other name leads to it any more");
            return;
        }
        attachments.withdraw(predecessor);
        drained.ifPresent(end -> draft.await(container.id(), predecessor.name() + " to finish what it is at", end));
    }
}
