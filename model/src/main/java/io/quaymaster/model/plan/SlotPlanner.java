package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Rollout;
import io.quaymaster.model.plan.Step.Target;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Plans one slot of a container resource: from whatever instances are there, towards exactly one that is wanted and serves. The
 * names of the instances say how far a rollout is, so that it goes on from wherever it was left.
 */
final class SlotPlanner {
    private final Desired desired;
    private final Inventory inventory;
    private final DesiredContainer container;
    private final Foundations foundations;
    private final Draft draft;
    private final Instant now;
    private final Jobs jobs;
    private final Rollout rollout;

    SlotPlanner(
            Desired desired,
            Inventory inventory,
            DesiredContainer container,
            Foundations foundations,
            Draft draft,
            Instant now) {
        this.desired = desired;
        this.inventory = inventory;
        this.container = container;
        this.foundations = foundations;
        this.draft = draft;
        this.now = now;
        this.jobs = Jobs.of(container);
        this.rollout = container.spec().get(ContainerFields.ROLLOUT);
    }

    Standing plan(Slot slot, ImageStanding image, Prerequisites prerequisites, Replacements replacements) {
        Optional<ActualContainer> serving = slot.in(Role.SERVING);
        slot.all(Role.SERVING).stream().skip(1).forEach(twin -> remove(twin, "another instance serves in its slot"));
        if (serving.isEmpty()) {
            return fill(slot, image, prerequisites);
        }
        if (!(image instanceof ImageStanding.Present present)) {
            keepUp(serving.get());
            await("its image: it is replaced if that comes out different");
            return new Standing.Behind();
        }
        List<Reason.Change> changes = Differences.of(serving.get(), container, present.imageId());
        return changes.isEmpty()
                ? keep(slot, serving.get())
                : replace(
                        slot,
                        serving.get(),
                        present,
                        prerequisites,
                        replacements,
                        new Reason("it differs from its manifest", changes));
    }

    /** Nothing serves: an instance that is on its way takes the place, or the one before it, or a new one. */
    private Standing fill(Slot slot, ImageStanding image, Prerequisites prerequisites) {
        Optional<ActualContainer> candidate = slot.in(Role.CANDIDATE).filter(instance -> isWanted(instance, image));
        Optional<ActualContainer> heir = candidate.or(() -> slot.in(Role.PREDECESSOR));
        slot.all(Role.CANDIDATE).stream()
                .filter(instance -> heir.filter(instance::equals).isEmpty())
                .forEach(instance -> remove(instance, "it is no longer wanted"));
        if (heir.isPresent() && isFree(slot.name())) {
            rename(draft.chain(List.of()), heir.get(), slot.name(), "nothing else serves in its slot");
            return new Standing.Behind();
        }
        if (heir.isPresent() || !isFree(slot.name())) {
            block(
                    "the name " + slot.name() + " is taken by a container that is not ours",
                    "rename or remove that container: docker rename " + slot.name() + " …");
            return new Standing.Behind();
        }
        if (!prerequisites.missing().isEmpty()) {
            await(String.join(", ", prerequisites.missing()));
            return new Standing.Behind();
        }
        Reason reason = Reason.of("it does not exist");
        Draft.Chain chain = draft.chain(prerequisites.steps())
                .then(create(slot, Role.SERVING), reason)
                .then(new Step.StartContainer(container.id(), Target.created(slot.name())), reason);
        return new Standing.Starting(chain.end());
    }

    /** The instance that serves is the one that is wanted. */
    private Standing keep(Slot slot, ActualContainer serving) {
        Draft.Chain cleared = draft.chain(List.of());
        slot.all(Role.CANDIDATE)
                .forEach(instance -> remove(cleared, container.id(), instance, "it is no longer wanted"));
        slot.all(Role.PREDECESSOR).forEach(instance -> retire(instance, serving));
        slot.all(Role.FAILED)
                .forEach(instance -> remove(instance, "it was of another state than the one that is wanted"));
        if (!serving.name().equals(slot.name())) {
            giveBackItsName(slot, serving);
        }
        InPlace.difference(serving, container)
                .ifPresent(reason -> draft.step(
                        new Step.UpdateContainer(container.id(), Target.of(serving), InPlace.wanted(container)),
                        reason,
                        List.of()));
        new AttachmentPlanner(draft, container, foundations).plan(serving);
        return keepUp(serving, cleared.end());
    }

    private void giveBackItsName(Slot slot, ActualContainer serving) {
        if (isFree(slot.name())) {
            rename(draft.chain(List.of()), serving, slot.name(), "its name was changed");
        } else {
            block(
                    "its name " + slot.name() + " is taken by a container that is not ours",
                    "rename or remove that container: docker rename " + slot.name() + " …");
        }
    }

    /** The instance that serves is not the one that is wanted. */
    private Standing replace(
            Slot slot,
            ActualContainer serving,
            ImageStanding.Present image,
            Prerequisites prerequisites,
            Replacements replacements,
            Reason reason) {
        Draft.Chain cleared = clear(slot, image);
        if (!slot.all(Role.PREDECESSOR).isEmpty()) {
            return new Standing.Behind();
        }
        Optional<ActualContainer> candidate = slot.in(Role.CANDIDATE).filter(instance -> isWanted(instance, image));
        if (candidate.isPresent()) {
            return advance(slot, serving, candidate.get());
        }
        Optional<ActualContainer> failed = slot.all(Role.FAILED).stream()
                .filter(instance -> isWanted(instance, image))
                .findFirst();
        if (failed.isPresent()) {
            blockFailed(failed.get());
        } else if (replacements.stopped()) {
            block("the rollout is stopped, because another replica did not become healthy", "see that replica");
        } else if (!prerequisites.missing().isEmpty()) {
            await(String.join(", ", prerequisites.missing()));
        } else if (!replacements.take()) {
            await("other replicas, of which " + rollout.parallelism() + " are replaced at a time");
        } else {
            Set<Integer> after = new TreeSet<>(prerequisites.steps());
            after.addAll(cleared.end());
            begin(slot, serving, after, reason);
            return new Standing.Behind();
        }
        keepUp(serving);
        return new Standing.Behind();
    }

    /** Removes what earlier rollouts left behind; its names may be needed again. */
    private Draft.Chain clear(Slot slot, ImageStanding.Present image) {
        Draft.Chain cleared = draft.chain(List.of());
        slot.all(Role.PREDECESSOR)
                .forEach(instance -> remove(cleared, container.id(), instance, "its successor serves"));
        slot.all(Role.CANDIDATE).stream()
                .filter(instance -> !isWanted(instance, image))
                .forEach(instance -> remove(cleared, container.id(), instance, "it is no longer wanted"));
        return cleared;
    }

    private void begin(Slot slot, ActualContainer serving, Collection<Integer> after, Reason reason) {
        Draft.Chain chain = draft.chain(after);
        slot.all(Role.FAILED).forEach(instance -> remove(chain, container.id(), instance, "another state is tried"));
        chain.then(create(slot, Role.CANDIDATE), reason);
        start(chain, serving, Target.created(Role.CANDIDATE.name(slot.name(), container.fingerprint())));
    }

    /** Starts a candidate, in the order of the rollout. */
    private void start(Draft.Chain chain, ActualContainer serving, Target candidate) {
        RolloutOrder order = RolloutOrder.of(container);
        if (order.order() == Rollout.Order.STOP_FIRST && isUp(serving.state())) {
            chain.then(
                    new Step.StopContainer(container.id(), Target.of(serving)),
                    "its successor is there, and " + order.reason());
        }
        chain.then(new Step.StartContainer(container.id(), candidate), "it is to take over from " + serving.name());
    }

    /** A candidate is under way. */
    private Standing advance(Slot slot, ActualContainer serving, ActualContainer candidate) {
        if (candidate.state() instanceof State.Created) {
            start(draft.chain(List.of()), serving, Target.of(candidate));
            return new Standing.Behind();
        }
        switch (Readiness.of(candidate, jobs, rollout, now)) {
            case Readiness.Ready ready -> promote(slot, serving, candidate);
            case Readiness.Pending pending ->
                draft.await(container.id(), candidate.name() + " " + pending.until(), pending.lookAgain());
            case Readiness.Failed failed -> giveUp(slot, serving, candidate, failed.why());
        }
        return new Standing.Behind();
    }

    private void promote(Slot slot, ActualContainer serving, ActualContainer candidate) {
        Draft.Chain chain = draft.chain(List.of());
        rename(chain, serving, predecessorName(slot, serving), "its successor is ready");
        rename(chain, candidate, slot.name(), "it is ready");
    }

    /** Stops and removes a predecessor, once it had the time to finish what it was at. */
    private void retire(ActualContainer predecessor, ActualContainer successor) {
        Instant drained = successor.state() instanceof State.Running running
                ? running.since().plus(rollout.drain())
                : now;
        if (now.isBefore(drained) && isUp(predecessor.state())) {
            draft.await(container.id(), predecessor.name() + " to finish what it is at", drained);
        } else {
            remove(predecessor, "its successor serves");
        }
    }

    private void giveUp(Slot slot, ActualContainer serving, ActualContainer candidate, String why) {
        if (rollout.onFailure() == Rollout.OnFailure.HOLD) {
            block(
                    "its successor " + candidate.name() + " failed and is held: " + why,
                    "look at it, then commit a change");
            return;
        }
        Draft.Chain chain = draft.chain(List.of());
        if (isUp(candidate.state())) {
            chain.then(new Step.StopContainer(container.id(), Target.of(candidate)), why);
        }
        rename(chain, candidate, Role.FAILED.name(slot.name(), container.fingerprint()), why);
        if (!isUp(serving.state()) && !jobs.isOver(serving.state())) {
            chain.then(new Step.StartContainer(container.id(), Target.of(serving)), "its successor failed: " + why);
        }
    }

    private void blockFailed(ActualContainer failed) {
        String how = failed.state() instanceof State.Exited exited ? " (it ended with " + exited.code() + ")" : "";
        block(
                "its successor did not become ready" + how + " and is kept as " + failed.name(),
                "see docker logs " + failed.name() + ", then commit a change or remove that container to try again");
    }

    private Standing keepUp(ActualContainer serving) {
        return keepUp(serving, List.of());
    }

    /** Sees to it that an instance that should run does. */
    private Standing keepUp(ActualContainer serving, Collection<Integer> after) {
        switch (serving.state()) {
            case State.Running running -> judge(serving, running);
            case State.Exited exited when jobs.isDone(exited) -> {}
            case State.Exited exited
            when jobs.isFailed(exited) ->
                block(
                        "it ended with " + exited.code() + ", and restart is no",
                        "see docker logs " + serving.name()
                                + ", then commit a change or remove that container to try again");
            case State.Exited exited -> {
                return start(serving, "it is not running (ended with " + exited.code() + ")", after);
            }
            case State.Created created -> {
                return start(serving, "it was never started", after);
            }
            case State.StartFailed failed -> {
                return start(serving, "it could not be started: " + failed.error(), after);
            }
            case State.Restarting restarting ->
                block("it keeps ending, and the daemon restarts it", "see docker logs " + serving.name());
            case State.Paused paused -> block("it is paused", "go on with it: docker unpause " + serving.name());
            case State.Removing removing ->
                draft.await(container.id(), serving.name() + " to be removed", now.plusSeconds(1));
        }
        return new Standing.Current(serving);
    }

    private void judge(ActualContainer serving, State.Running running) {
        switch (Readiness.of(serving, jobs, rollout, now)) {
            case Readiness.Pending pending ->
                draft.await(container.id(), serving.name() + " " + pending.until(), pending.lookAgain());
            case Readiness.Failed failed
            when running.health() != Health.NONE -> block(failed.why(), "see docker logs " + serving.name());
            case Readiness.Failed failed -> {}
            case Readiness.Ready ready -> {}
        }
    }

    private Standing start(ActualContainer instance, String reason, Collection<Integer> after) {
        Draft.Chain chain =
                draft.chain(after).then(new Step.StartContainer(container.id(), Target.of(instance)), reason);
        return new Standing.Starting(chain.end());
    }

    private Step create(Slot slot, Role role) {
        Ownership ownership = new Ownership(
                desired.source(),
                container.id(),
                slot.number(),
                container.fingerprint(),
                desired.revision(),
                container.fields());
        String name = role.name(slot.name(), container.fingerprint());
        return new Step.CreateContainer(container.id(), name, container, ownership);
    }

    private void remove(ActualContainer instance, String reason) {
        remove(draft.chain(List.of()), container.id(), instance, reason);
    }

    /** Stops, if need be, and removes. */
    static void remove(Draft.Chain chain, ResourceId resource, ActualContainer instance, String reason) {
        if (isUp(instance.state())) {
            chain.then(new Step.StopContainer(resource, Target.of(instance)), reason);
        }
        chain.then(new Step.RemoveContainer(resource, Target.of(instance)), reason);
    }

    private void rename(Draft.Chain chain, ActualContainer instance, String name, String reason) {
        chain.then(new Step.RenameContainer(container.id(), Target.of(instance), name), reason);
    }

    private static String predecessorName(Slot slot, ActualContainer serving) {
        Ownership ownership = serving.ownership();
        if (ownership == null) {
            throw new IllegalStateException(serving.name() + " is not ours");
        }
        return Role.PREDECESSOR.name(slot.name(), ownership.fingerprint());
    }

    private boolean isWanted(ActualContainer instance, ImageStanding image) {
        return image instanceof ImageStanding.Present present
                && Differences.of(instance, container, present.imageId()).isEmpty();
    }

    private boolean isFree(String name) {
        return inventory.container(name).isEmpty();
    }

    private static boolean isUp(State state) {
        return switch (state) {
            case State.Running running -> true;
            case State.Restarting restarting -> true;
            case State.Paused paused -> true;
            case State.Created created -> false;
            case State.StartFailed failed -> false;
            case State.Exited exited -> false;
            case State.Removing removing -> false;
        };
    }

    private void await(String until) {
        draft.await(container.id(), until);
    }

    private void block(String why, String next) {
        draft.block(container.id(), why, next);
    }
}
