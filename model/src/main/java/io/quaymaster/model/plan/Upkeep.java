package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Rollout;
import io.quaymaster.model.plan.Step.Target;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.DesiredContainer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Sees to it that an instance that serves does what it is there for. */
final class Upkeep {
    private final Planning planning;
    private final DesiredContainer container;
    private final Instances instances;
    private final Attempts attempts;
    private final Rollout rollout;

    Upkeep(Planning planning, DesiredContainer container) {
        this.planning = planning;
        this.container = container;
        this.instances = new Instances(planning, container);
        this.attempts = Attempts.of(planning, container);
        this.rollout = container.spec().get(ContainerFields.ROLLOUT);
    }

    /** Has an instance run that should run, after the steps given, and says so where it cannot do what it is there for. */
    Standing keepUp(Slot slot, ActualContainer serving, Collection<Integer> after) {
        if (Jobs.of(serving).isOver(serving)) {
            sayHowItEnded(serving);
            return new Standing.Current(serving);
        }
        return switch (serving.state()) {
            case State.Running running -> judge(serving);
            case State.Restarting restarting -> judge(serving);
            case State.Exited exited -> resume(slot, serving, after);
            case State.Created created -> resume(slot, serving, after);
            case State.StartFailed failed -> resume(slot, serving, after);
            case State.Paused paused -> {
                block("it is paused", "go on with it: docker unpause " + serving.name());
                yield new Standing.Current(serving);
            }
            case State.Removing removing -> {
                planning.draft()
                        .await(
                                container.id(),
                                serving.name() + " to be removed",
                                planning.now().plusSeconds(1));
                yield new Standing.Current(serving);
            }
        };
    }

    /**
     * Starts an instance that does not run, even if it ended as its policy allows; nothing where it cannot be started. One before it
     * that must not run beside it does not run any more then, though somebody started that.
     */
    Standing resume(Slot slot, ActualContainer instance, Collection<Integer> after) {
        return switch (instance.state()) {
            case State.Exited exited ->
                start(slot, instance, "it is not running (ended with " + exited.code() + ")", after);
            case State.Created created -> start(slot, instance, "it was never started", after);
            case State.StartFailed failed -> start(slot, instance, "it could not be started: " + failed.error(), after);
            case State.Running running -> new Standing.Current(instance);
            case State.Restarting restarting -> new Standing.Current(instance);
            case State.Paused paused -> new Standing.Current(instance);
            case State.Removing removing -> new Standing.Current(instance);
        };
    }

    private Standing start(Slot slot, ActualContainer instance, String reason, Collection<Integer> after) {
        Draft.Chain chain = planning.draft().chain(after);
        slot.all(Role.PREDECESSOR).stream()
                .filter(predecessor -> Instances.isUp(predecessor.state()))
                .filter(predecessor -> !RolloutOrder.mayRunTogether(container, predecessor, instance))
                .forEach(predecessor -> instances.stopForSuccessor(
                        chain, predecessor, "its successor is started again, and must not run beside it"));
        instances.start(chain, Target.of(instance), reason);
        return new Standing.Starting(chain.end());
    }

    /**
     * Gives an instance that serves on the policy back that it had before it was to stay stopped for a successor, where that is the one
     * that is declared: a job that ends must not be run again for ever. Another one it had is not known any more.
     */
    void giveBackPolicy(ActualContainer instance) {
        InPlace.ownPolicy(instance, container)
                .ifPresent(settings -> update(instance, settings, Reason.of("it serves on, and may end")));
    }

    /**
     * Gives an instance what can be changed while it runs, and says which limits it cannot be given. Returns the step that does. One
     * that is to be started again keeps its policy until it runs: by the next one it could count as ended before it was started.
     */
    Optional<Integer> changeInPlace(ActualContainer instance) {
        Settings own = instance.settings();
        Settings declared = container.settings();
        boolean isStarted =
                instance.state() instanceof State.Exited && !Jobs.of(instance).isOver(instance);
        Settings wanted = isStarted && own != null ? new Settings(own.restart(), declared.limits()) : declared;
        Optional<Integer> step = InPlace.difference(instance, wanted).map(reason -> update(instance, wanted, reason));
        InPlace.inVain(instance, container)
                .forEach((limit, value) -> block(
                        "the daemon accepted " + limit + " " + value
                                + " and did not set it: the kernel of its host does not support this limit",
                        "remove it from the manifest, or enable it on the host"));
        return step;
    }

    private int update(ActualContainer instance, Settings settings, Reason reason) {
        Step step = new Step.UpdateContainer(container.id(), Target.of(instance), settings);
        return planning.draft().step(step, reason, List.of());
    }

    private void sayHowItEnded(ActualContainer serving) {
        Jobs jobs = Jobs.of(serving);
        if (jobs.isFailed(serving) && serving.state() instanceof State.Exited exited) {
            planning.draft()
                    .block(
                            container.id(),
                            "it ended with " + exited.code() + ", and restart is "
                                    + ContainerFields.RESTART.shape().write(jobs.restart()),
                            "see " + Evidence.where(serving) + ", then " + attempts.next(serving),
                            serving.lastLines());
        }
    }

    private Standing judge(ActualContainer serving) {
        switch (Readiness.of(serving, Jobs.of(serving), rollout, planning.now())) {
            case Readiness.Pending pending ->
                planning.draft().await(container.id(), serving.name() + " " + pending.until(), pending.lookAgain());
            case Readiness.Failed failed -> block(failed.why(), "see " + Evidence.where(serving));
            case Readiness.Ready ready -> {}
        }
        return new Standing.Current(serving);
    }

    private void block(String why, String next) {
        planning.draft().block(container.id(), why, next);
    }
}
