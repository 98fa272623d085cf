package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Rollout;
import io.quaymaster.model.plan.Step.Target;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.DesiredContainer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Plans the way of a successor: made, started, watched, and put in the place of the instance that serves. */
final class Replacement {
    private final Planning planning;
    private final DesiredContainer container;
    private final Instances instances;
    private final Endings endings;
    private final AttachmentPlanner attachments;
    private final Upkeep upkeep;
    private final Jobs jobs;
    private final Rollout rollout;

    Replacement(Planning planning, DesiredContainer container) {
        this.planning = planning;
        this.container = container;
        this.instances = new Instances(planning, container);
        this.endings = new Endings(container);
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

    /** Whether a candidate was made for the order in which it would take over from an instance, and can still show whether it works. */
    boolean suits(ActualContainer candidate, ActualContainer serving) {
        RolloutOrder order = order(serving);
        return Handover.of(container, serving).suits(candidate, order.order())
                && !(order.isStopFirst() && wasStartedBeside(candidate, serving))
                && !ranAsSomethingElse(candidate);
    }

    /**
     * Whether it was started beside a job that has not ended since, and is not ready. Stopped only now, that would end like one that
     * failed by itself, and stay down when the change is taken back. Of what has another policy, that tells it when it is stopped.
     */
    private boolean wasStartedBeside(ActualContainer candidate, ActualContainer serving) {
        return Jobs.of(serving).runsOnce()
                && Instances.isUp(serving.state())
                && Instances.isUp(candidate.state())
                && !wasStartedAgain(serving, candidate)
                && !mayTakeOver(candidate);
    }

    /** Whether somebody started an instance that had been stopped for a candidate. */
    private static boolean wasStartedAgain(ActualContainer serving, ActualContainer candidate) {
        return serving.state() instanceof State.Running job
                && candidate.state() instanceof State.Running running
                && job.since().isAfter(running.since());
    }

    /** Whether it ran as a job and is to be a service by now, or the other way round: how that went says nothing. */
    private boolean ranAsSomethingElse(ActualContainer candidate) {
        return !(candidate.state() instanceof State.Created)
                && Jobs.of(candidate).mayEnd() != jobs.mayEnd();
    }

    private RolloutOrder order(ActualContainer serving) {
        return RolloutOrder.of(container, serving);
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
        start(chain, slot, serving, resumed, candidate);
    }

    /** The anonymous volumes that a new instance gets from an older one. */
    SortedMap<String, String> handedOver(ActualContainer older) {
        return isStopFirst(older) ? Handover.of(container, older).volumes() : new TreeMap<>();
    }

    /** Starts a candidate, in the order of the rollout. */
    private void start(
            Draft.Chain chain, Slot slot, ActualContainer serving, Collection<Integer> resumed, Target candidate) {
        RolloutOrder order = order(serving);
        boolean runs = Instances.isUp(serving.state()) || !resumed.isEmpty();
        if (order.isStopFirst() && runs) {
            chain.and(resumed);
            instances.stopForSuccessor(chain, serving, "its successor is there, and " + order.reason());
        } else if (order.isStopFirst() && !endings.isOver(slot, serving)) {
            instances.keepStopped(chain, serving, Target.of(serving));
        }
        instances.start(chain, candidate, "it is to take over from " + serving.name());
    }

    /**
     * A candidate is under way.
     *
     * @param prerequisites of the candidate
     * @param after the steps that whatever is started comes after
     */
    void advance(
            Slot slot,
            ActualContainer serving,
            ActualContainer candidate,
            Prerequisites prerequisites,
            Set<Integer> after) {
        Set<Integer> joined = attachments.plan(candidate);
        boolean isMade = candidate.state() instanceof State.Created;
        if (isMade || Instances.isUp(candidate.state())) {
            upkeep.changeInPlace(candidate);
        }
        if (isMade) {
            Set<Integer> before = Draft.union(List.of(prerequisites.toStart(), after, joined));
            start(planning.draft().chain(before), slot, serving, Set.of(), Target.of(candidate));
            return;
        }
        switch (Readiness.toTakeOver(candidate, jobs, rollout, planning.now())) {
            case Readiness.Ready ready ->
                promote(slot, serving, candidate, Draft.union(List.of(joined, makeWay(serving, candidate))));
            case Readiness.Pending pending -> {
                meanwhile(slot, serving, candidate, after);
                planning.draft().await(container.id(), candidate.name() + " " + pending.until(), pending.lookAgain());
            }
            case Readiness.Failed failed -> giveUp(slot, serving, candidate, failed.why(), after);
        }
    }

    /** Until the candidate is ready the other one serves, unless they must not run at the same time. */
    private void meanwhile(Slot slot, ActualContainer serving, ActualContainer candidate, Collection<Integer> after) {
        makeWay(serving, candidate);
        if (!isStopFirst(serving)) {
            resume(slot, serving, after);
        }
    }

    /** Has an instance not run any more beside a successor that it must not run beside: somebody started it again. */
    private Set<Integer> makeWay(ActualContainer serving, ActualContainer successor) {
        Draft.Chain chain = planning.draft().chain(List.of());
        RolloutOrder order = order(serving);
        if (order.isStopFirst() && Instances.isUp(serving.state()) && Instances.isUp(successor.state())) {
            instances.stopForSuccessor(chain, serving, "its successor runs, and " + order.reason());
        }
        return chain.end();
    }

    private void resume(Slot slot, ActualContainer serving, Collection<Integer> after) {
        if (serving.state() instanceof State.Exited && !endings.isOver(slot, serving)) {
            upkeep.resume(slot, serving, after);
        }
    }

    /** Whether a candidate that is there is still to be started, and the instance that serves to be stopped for that. */
    boolean stopsNext(ActualContainer serving, ActualContainer candidate) {
        return candidate.state() instanceof State.Created && Instances.isUp(serving.state()) && isStopFirst(serving);
    }

    /** Has an instance go on, also one that was stopped for a successor and by its policy could have ended. */
    void keepServing(Slot slot, ActualContainer serving, Set<Integer> after) {
        if (wasStoppedAndStarted(slot, serving)) {
            upkeep.giveBackPolicy(serving);
        }
        if (endings.wasStopped(slot, serving)) {
            upkeep.resume(slot, serving, after);
        } else {
            upkeep.keepUp(slot, serving, after);
        }
    }

    /** Whether an instance was stopped for a successor that is still there, and serves again: it runs since that was made. */
    private boolean wasStoppedAndStarted(Slot slot, ActualContainer serving) {
        return isStopFirst(serving)
                && serving.restarts() == 0
                && serving.state() instanceof State.Running running
                && Stream.concat(slot.all(Role.FAILED).stream(), slot.successors().stream())
                        .anyMatch(successor -> running.since().isAfter(successor.created()));
    }

    /** Gives a candidate the place of the instance that serves. */
    void promote(Slot slot, ActualContainer serving, ActualContainer candidate, Collection<Integer> after) {
        Draft.Chain chain = planning.draft().chain(after);
        String old = instances.nameAs(Role.PREDECESSOR, slot, serving);
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
            promote(slot, serving, ready.get(), makeWay(serving, ready.get()));
        }
        return takesOver;
    }

    /** A predecessor is what is wanted again, and runs: it takes over, as any successor does. */
    void takeBack(Slot slot, ActualContainer predecessor, Draft.Chain chain) {
        String name = Role.CANDIDATE.name(slot.name(), container.fingerprint());
        // With another policy it would be one that ran as something else.
        upkeep.changeInPlace(predecessor).ifPresent(update -> chain.and(List.of(update)));
        instances.rename(chain, predecessor, name, "it is what is wanted again");
    }

    private void giveUp(
            Slot slot, ActualContainer serving, ActualContainer candidate, String why, Collection<Integer> after) {
        switch (rollout.onFailure()) {
            case HOLD -> hold(slot, serving, candidate, why, after);
            case ROLLBACK -> rollBack(slot, serving, candidate, why, after);
        }
    }

    private void hold(
            Slot slot, ActualContainer serving, ActualContainer candidate, String why, Collection<Integer> after) {
        planning.draft()
                .block(
                        container.id(),
                        "its successor " + candidate.name() + " failed and is held: " + why,
                        "see " + Evidence.where(candidate) + ", then "
                                + Attempts.of(planning, container).next(candidate),
                        candidate.lastLines());
        meanwhile(slot, serving, candidate, after);
    }

    private void rollBack(
            Slot slot, ActualContainer serving, ActualContainer candidate, String why, Collection<Integer> after) {
        String name = Role.FAILED.name(slot.name(), container.fingerprint());
        boolean ended = Jobs.of(serving).isOver(serving) && !endings.wasStoppedFor(candidate, serving);
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
