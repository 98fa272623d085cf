package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Rollout;
import io.quaymaster.model.plan.Step.Target;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.DesiredContainer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Plans the way of a successor: made, started, watched, and put in the place of the instance that serves. */
final class Replacement {
    private final Planning planning;
    private final DesiredContainer container;
    private final Instances instances;
    private final AttachmentPlanner attachments;
    private final Upkeep upkeep;
    private final Jobs jobs;
    private final Rollout rollout;

    Replacement(Planning planning, DesiredContainer container) {
        this.planning = planning;
        this.container = container;
        this.instances = new Instances(planning, container);
        this.attachments = new AttachmentPlanner(planning, container);
        this.upkeep = new Upkeep(planning, container);
        this.jobs = Jobs.of(container);
        this.rollout = container.spec().get(ContainerFields.ROLLOUT);
    }

    boolean isStopFirst(ActualContainer serving) {
        return order(serving).isStopFirst();
    }

    boolean mayRunTogether(ActualContainer one, ActualContainer other) {
        return RolloutOrder.mayRunTogether(container, one, other);
    }

    /** Whether a candidate was made for the order in which it would take over from an instance. */
    boolean suits(ActualContainer candidate, ActualContainer serving) {
        return Handover.of(container, serving).suits(candidate, order(serving).order());
    }

    private RolloutOrder order(ActualContainer serving) {
        return RolloutOrder.of(container, serving);
    }

    /**
     * Whether an instance ended in the time of a successor: then it was stopped for it, and its end is not what was asked for. The
     * order in which that was to take over may have been another one than it is now: what was started only afterwards was to be.
     */
    boolean wasStoppedFor(ActualContainer successor, ActualContainer serving) {
        return serving.state() instanceof State.Exited exited
                && isLater(successor, serving)
                && !exited.at().isBefore(successor.created())
                && !(successor.state() instanceof State.Exited over && over.at().isBefore(exited.at()))
                && (isStopFirst(serving) || isStartedAfter(successor, exited.at()));
    }

    /** A candidate may also be an older instance that is wanted again; what was dismissed is not, and may be there from before. */
    private static boolean isLater(ActualContainer successor, ActualContainer serving) {
        return Role.of(successor) != Role.DISMISSED || !successor.created().isBefore(serving.created());
    }

    /** When one was first started is not known. Of a candidate that ended somebody may have started it again; we stop what is dismissed. */
    private static boolean isStartedAfter(ActualContainer successor, Instant end) {
        return switch (successor.state()) {
            case State.Created created -> true;
            case State.StartFailed failed -> true;
            case State.Running running -> !running.since().isBefore(end) && successor.restarts() == 0;
            case State.Restarting restarting -> false;
            case State.Paused paused -> false;
            case State.Exited exited ->
                Role.of(successor) == Role.DISMISSED && !exited.since().isBefore(end) && successor.restarts() == 0;
            case State.Removing removing -> false;
        };
    }

    /**
     * The instance that shows that what is wanted failed. What could not be started beside an instance that has run ever since says
     * nothing where that is to be stopped first now; nor does a service that ended well or kept ending, where a job is asked for now.
     */
    Optional<ActualContainer> failed(Slot slot, Predicate<ActualContainer> isWanted) {
        Optional<ActualContainer> stopped = slot.serving().filter(this::isStopFirst);
        return slot.all(Role.FAILED).stream()
                .filter(isWanted)
                .filter(failed -> Jobs.of(failed).mayEnd() || !mayBeAJob(failed))
                .filter(failed -> stopped.filter(serving -> couldNotStartBeside(failed, serving))
                        .isEmpty())
                .findFirst();
    }

    /** With what it kept ending is not known any more once it was stopped. */
    private boolean mayBeAJob(ActualContainer service) {
        return jobs.isDone(service) || (jobs.mayEnd() && service.restarts() > 0);
    }

    private static boolean couldNotStartBeside(ActualContainer failed, ActualContainer serving) {
        return failed.state() instanceof State.StartFailed
                && serving.state() instanceof State.Running running
                && running.since().isBefore(failed.created());
    }

    boolean isFailing(ActualContainer candidate) {
        return Readiness.toTakeOver(candidate, jobs, rollout, planning.now()) instanceof Readiness.Failed;
    }

    boolean mayTakeOver(ActualContainer candidate) {
        return Instances.isUp(candidate.state())
                && Readiness.toTakeOver(candidate, jobs, rollout, planning.now()) instanceof Readiness.Ready;
    }

    /** Whether an instance runs, and could serve. */
    boolean isReady(ActualContainer instance) {
        return Instances.isUp(instance.state())
                && Readiness.of(instance, jobs, rollout, planning.now()) instanceof Readiness.Ready;
    }

    /** @param resumed the steps that start the instance that serves, where it is down */
    void begin(Slot slot, ActualContainer serving, Draft.Chain chain, Collection<Integer> resumed, Reason reason) {
        Target candidate = instances.create(chain, slot, Role.CANDIDATE, handedOver(serving), reason);
        start(chain, serving, resumed, candidate);
    }

    /** The anonymous volumes that a new instance gets from an older one. */
    SortedMap<String, String> handedOver(ActualContainer older) {
        return isStopFirst(older) ? Handover.of(container, older).volumes() : new TreeMap<>();
    }

    /** Starts a candidate, in the order of the rollout. */
    private void start(Draft.Chain chain, ActualContainer serving, Collection<Integer> resumed, Target candidate) {
        RolloutOrder order = order(serving);
        boolean runs = Instances.isUp(serving.state()) || !resumed.isEmpty();
        if (order.isStopFirst() && runs) {
            chain.and(resumed);
            instances.stopForSuccessor(chain, serving, "its successor is there, and " + order.reason());
        }
        instances.start(chain, candidate, "it is to take over from " + serving.name());
    }

    /**
     * A candidate is under way.
     *
     * @param after the steps that whatever is started comes after
     */
    void advance(Slot slot, ActualContainer serving, ActualContainer candidate, Collection<Integer> after) {
        Set<Integer> joined = attachments.plan(candidate);
        Set<Integer> attached = new TreeSet<>(after);
        attached.addAll(joined);
        if (candidate.state() instanceof State.Created) {
            start(planning.draft().chain(attached), serving, Set.of(), Target.of(candidate));
            return;
        }
        switch (Readiness.toTakeOver(candidate, jobs, rollout, planning.now())) {
            case Readiness.Ready ready -> promote(slot, serving, candidate, joined);
            case Readiness.Pending pending -> {
                meanwhile(serving, candidate, after);
                planning.draft().await(container.id(), candidate.name() + " " + pending.until(), pending.lookAgain());
            }
            case Readiness.Failed failed -> giveUp(slot, serving, candidate, failed.why(), after);
        }
    }

    /** Until the candidate is ready the other one serves, unless they must not run at the same time. */
    private void meanwhile(ActualContainer serving, ActualContainer candidate, Collection<Integer> after) {
        RolloutOrder order = order(serving);
        if (!order.isStopFirst()) {
            resume(serving, after);
        } else if (Instances.isUp(serving.state()) && Instances.isUp(candidate.state())) {
            instances.stopForSuccessor(
                    planning.draft().chain(List.of()), serving, "its successor runs, and " + order.reason());
        }
    }

    private void resume(ActualContainer serving, Collection<Integer> after) {
        if (serving.state() instanceof State.Exited && !Jobs.of(serving).isOver(serving)) {
            upkeep.resume(serving, after);
        }
    }

    /** Gives a candidate the place of the instance that serves. */
    void promote(Slot slot, ActualContainer serving, ActualContainer candidate, Collection<Integer> after) {
        Draft.Chain chain = planning.draft().chain(after);
        String old = PredecessorName.of(slot.name(), Instances.fingerprint(serving), rollout.drain(), planning.now());
        instances.rename(chain, serving, old, "its successor is ready");
        instances.rename(chain, candidate, slot.name(), "it is ready");
    }

    /**
     * A newer revision found a rollout halfway: a candidate that is no longer wanted is ready, and the instance that serves is not,
     * be it that it was stopped for that. Then the candidate takes over first. Returns whether there is one.
     */
    boolean promoteAnother(Slot slot, ActualContainer serving, Predicate<ActualContainer> isWanted) {
        Optional<ActualContainer> ready =
                slot.heirs(isWanted).stream().filter(this::mayTakeOver).findFirst();
        boolean takesOver = ready.isPresent() && slot.all(Role.PREDECESSOR).isEmpty();
        if (takesOver) {
            promote(slot, serving, ready.get(), List.of());
        }
        return takesOver;
    }

    /** A predecessor is what is wanted again, and runs: it takes over, as any successor does. */
    void takeBack(Slot slot, ActualContainer predecessor, Draft.Chain chain) {
        String name = Role.CANDIDATE.name(slot.name(), container.fingerprint());
        instances.rename(chain, predecessor, name, "it is what is wanted again");
    }

    /**
     * Stops and removes a predecessor, once it had the time to finish what it was at, and nobody shares its network any more.
     * Meanwhile nobody finds it any more to give it something new.
     */
    void retire(ActualContainer predecessor) {
        Instant drained = PredecessorName.drained(predecessor.name(), rollout.drain());
        Optional<ActualContainer> sharing = planning.inventory().sharing(predecessor);
        if (Instances.isUp(predecessor.state()) && planning.now().isBefore(drained)) {
            attachments.withdraw(predecessor);
            planning.draft().await(container.id(), predecessor.name() + " to finish what it is at", drained);
        } else if (Instances.isUp(predecessor.state()) && sharing.isPresent()) {
            planning.draft()
                    .await(
                            container.id(),
                            sharing.get().name() + ", which shares namespaces of " + predecessor.name()
                                    + ", to be replaced");
        } else {
            instances.remove(predecessor, "its successor serves");
        }
    }

    private void giveUp(
            Slot slot, ActualContainer serving, ActualContainer candidate, String why, Collection<Integer> after) {
        switch (rollout.onFailure()) {
            case HOLD -> hold(serving, candidate, why, after);
            case ROLLBACK -> rollBack(slot, serving, candidate, why, after);
        }
    }

    private void hold(ActualContainer serving, ActualContainer candidate, String why, Collection<Integer> after) {
        planning.draft()
                .block(
                        container.id(),
                        "its successor " + candidate.name() + " failed and is held: " + why,
                        "see " + Evidence.where(candidate) + ", then "
                                + Attempts.of(planning, container).next(candidate),
                        candidate.lastLines());
        meanwhile(serving, candidate, after);
    }

    private void rollBack(
            Slot slot, ActualContainer serving, ActualContainer candidate, String why, Collection<Integer> after) {
        String name = Role.FAILED.name(slot.name(), container.fingerprint());
        boolean ended = Jobs.of(serving).isOver(serving) && !wasStoppedFor(candidate, serving);
        boolean goesOn = !Instances.isUp(serving.state()) && !ended;
        Draft.Chain chain = planning.draft().chain(after);
        if (goesOn && !Instances.isUp(candidate.state())) {
            instances.start(chain, Target.of(serving), "its successor failed: " + why);
        }
        slot.all(Role.FAILED)
                .forEach(instance -> instances.remove(chain, instance, "only the last one that failed is kept"));
        instances.rename(chain, candidate, name, why);
        if (Instances.isUp(candidate.state()) && !(candidate.state() instanceof State.Restarting)) {
            // Under its new name: stopped as a candidate, it could be taken for one that ended well.
            instances.stop(chain, new Target(candidate.id(), name), why);
        }
        if (goesOn && Instances.isUp(candidate.state())) {
            instances.start(chain, Target.of(serving), "its successor failed: " + why);
        }
    }
}
