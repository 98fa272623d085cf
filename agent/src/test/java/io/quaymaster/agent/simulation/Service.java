package io.quaymaster.agent.simulation;

import io.quaymaster.model.manifest.Rollout;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ResourceId;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who serves is not stopped but for a successor: one that is ready, or in stop-first one that is there and takes its turn. Whoever was
 * stopped for a successor that fails is owed a start.
 */
final class Service implements Rule {
    /** The slots in which the plan that is carried out now made successors. */
    private final Set<String> heirs = new TreeSet<>();

    /** Instances by their ids that we stopped while they were healthy, and whose successors are not ready yet. */
    private final Map<String, Debt> debts = new TreeMap<>();

    /** Instances by their ids whose stop began when nothing declared them: it goes on, whatever is declared since. */
    private final Set<String> leaving = new TreeSet<>();

    private record Debt(ResourceId resource, int slot, String name) {}

    @Override
    public void looks() {
        heirs.clear();
    }

    @Override
    public void before(Step step, Judgement now, Judgement seen) {
        settle(now);
        switch (step) {
            case Step.StopContainer stop ->
                now.find(stop.target().reference())
                        .filter(instance -> Judgement.isOurs(instance.ownership()))
                        .ifPresent(instance -> stop(step, instance, now, seen));
            case Step.RemoveContainer remove ->
                now.find(remove.target().reference())
                        .filter(instance -> debts.containsKey(instance.id()))
                        .filter(instance -> !isSucceeded(instance, now) && !isSucceeded(instance, seen))
                        .filter(instance -> !isMadeAnew(instance, now) && !passesOn(instance, now))
                        .ifPresent(instance -> {
                            throw new Violation(
                                    Property.NEVER_WORSE,
                                    PlanText.of(step) + ", which was stopped for a successor that is not ready");
                        });
            default -> {}
        }
    }

    @Override
    public void beforeLate(Step step, Judgement now, Judgement seen) {
        settle(now);
        if (step instanceof Step.StopContainer stop) {
            now.find(stop.target().reference())
                    .filter(instance -> Judgement.isOurs(instance.ownership()) && isServingWell(instance, now))
                    .filter(instance -> !leaving.contains(instance.id()))
                    .ifPresent(this::owe);
        }
    }

    @Override
    public void after(Step step, Judgement now, Judgement seen) {
        if (step instanceof Step.CreateContainer create
                && now.find(create.name()).isPresent()) {
            heirs.add(slot(create.ownership()));
        }
        // What we start pays, whatever somebody does to it before the next call.
        settle(now);
    }

    private void stop(Step step, ActualContainer instance, Judgement now, Judgement seen) {
        if (now.declared(instance).isEmpty()) {
            leaving.add(instance.id());
        }
        if (isServingWell(instance, now) && !leaving.contains(instance.id())) {
            stopServing(step, instance, now, seen);
        }
    }

    private void stopServing(Step step, ActualContainer instance, Judgement now, Judgement seen) {
        boolean seemedIll = seen.find(instance.id())
                .filter(then -> !isServingWell(then, seen))
                .isPresent();
        // What failed is kept to be looked at, and is nobody to rely on, also when somebody starts it.
        boolean wasSetAside =
                seen.find(instance.id()).filter(Judgement::isFailed).isPresent();
        if (seemedIll || wasSetAside || isSucceeded(instance, now) || isSucceeded(instance, seen)) {
            return;
        }
        boolean isForASuccessor = Stream.of(now, seen)
                .flatMap(view -> view.declared(instance).stream())
                .anyMatch(declared -> isForASuccessor(instance, declared, now, seen));
        Optional<ActualContainer> predecessor = takesItsTurn(instance, now);
        if (predecessor.isPresent()) {
            owe(predecessor.get());
            return;
        }
        if (Judgement.isDismissed(instance) && Judgement.isJob(instance)) {
            // What it came to would count for nothing: the next run of the job begins anew, whenever it may.
            return;
        }
        if (!isForASuccessor) {
            throw new Violation(
                    Property.NEVER_WORSE,
                    PlanText.of(step) + ", which serves, and of its slot there are "
                            + now.others(instance).map(Judgement::text).toList());
        }
        owe(instance);
        requireParallelism(step, instance, now, seen);
    }

    /** @param declared what a successor is made for, which a newer revision may have taken back since */
    private boolean isForASuccessor(
            ActualContainer instance, DesiredContainer declared, Judgement now, Judgement seen) {
        return Judgement.isStopFirst(instance, declared)
                && (heirs.contains(slot(Objects.requireNonNull(instance.ownership())))
                        || hasHeir(instance, declared, now)
                        || hasHeir(instance, declared, seen));
    }

    /**
     * Who is started in place of an instance that is not to be relied on: that was to be stopped, which may be under way, and its end
     * could count as its own.
     */
    private static Optional<ActualContainer> takesItsTurn(ActualContainer instance, Judgement now) {
        return now.others(instance)
                .filter(other -> Judgement.isDismissed(instance) && Judgement.mayEnd(instance))
                .filter(other -> Judgement.isServing(other) && !Judgement.isUp(other))
                .findFirst();
    }

    private void owe(ActualContainer instance) {
        debts.put(instance.id(), new Debt(Judgement.resource(instance), Judgement.slot(instance), instance.name()));
    }

    /** A person wants a new try, whatever becomes of what was there. */
    void forgive(Collection<ResourceId> resources) {
        debts.values().removeIf(debt -> resources.contains(debt.resource()));
    }

    /** What was dismissed may be wanted again by a newer revision; it goes, and the same is made as a successor like any other. */
    private static boolean isMadeAnew(ActualContainer instance, Judgement now) {
        return Judgement.isDismissed(instance)
                && now.declared(instance)
                        .filter(declared -> now.isWanted(instance, declared))
                        .isPresent();
    }

    /**
     * What was dismissed is never started again. Where what it gave its place back to is not wanted any more either, and is down
     * still, that is owed a start instead.
     */
    private boolean passesOn(ActualContainer dismissed, Judgement now) {
        Optional<ActualContainer> instead = now.others(dismissed)
                .filter(other -> Judgement.isDismissed(dismissed) && Judgement.isServing(other))
                .filter(other -> other.state() instanceof State.Exited)
                .filter(other -> now.declared(other)
                        .filter(declared -> !now.isWanted(other, declared))
                        .isPresent())
                .findFirst();
        instead.ifPresent(this::owe);
        return instead.isPresent();
    }

    private static String slot(Ownership ownership) {
        return ownership.resource() + "/" + ownership.slot();
    }

    /** A replica is not down whose candidate works, though that may be wanted no more and give its place back. */
    private void requireParallelism(Step step, ActualContainer stopped, Judgement now, Judgement seen) {
        DesiredContainer declared = now.declared(stopped).orElseThrow();
        Set<Integer> served = Stream.of(now, seen)
                .flatMap(view -> view.ours()
                        .filter(other -> !other.id().equals(stopped.id()))
                        .filter(other ->
                                Judgement.resource(other).equals(declared.id()) && view.isSettled(other, declared)))
                .map(Judgement::slot)
                .collect(Collectors.toSet());
        long down = debts.values().stream()
                .filter(debt -> debt.resource().equals(declared.id()))
                .map(Debt::slot)
                .filter(slot -> !served.contains(slot))
                .distinct()
                .count();
        int allowed = Judgement.rollout(declared).parallelism();
        boolean isKnown = debts.keySet().stream().allMatch(id -> seen.find(id).isPresent());
        if (down > allowed && isKnown) {
            throw new Violation(
                    Property.NEVER_WORSE,
                    PlanText.of(step) + " leaves " + down + " replicas stopped, of which " + allowed + " may be");
        }
    }

    private static boolean isServingWell(ActualContainer instance, Judgement now) {
        return now.declared(instance)
                .filter(declared -> now.isSettled(instance, declared))
                .isPresent();
    }

    /** Whether an instance is needed no longer: not declared, or another one does its work. */
    private static boolean isSucceeded(ActualContainer instance, Judgement view) {
        Optional<DesiredContainer> declared = view.declared(instance);
        return declared.isEmpty()
                || view.others(instance).anyMatch(other -> relieves(other, instance, declared.get(), view));
    }

    private static boolean relieves(
            ActualContainer other, ActualContainer instance, DesiredContainer declared, Judgement view) {
        boolean isSuccessor = view.isReady(other, declared)
                && (view.isWanted(other, declared)
                        || (Judgement.isServing(other) && Judgement.isPredecessor(instance)));
        boolean isBetterPlaced = !Judgement.isServing(instance) && !Judgement.isFailed(other) && Judgement.isUp(other);
        boolean isTwin = Judgement.isServing(instance) && Judgement.isServing(other) && Judgement.isHealthy(other);
        return isSuccessor || isBetterPlaced || isTwin;
    }

    /** What somebody took away is given back: until then, what an instance is made of says what it stood for. */
    private static boolean isOfATagThatIsGone(ActualContainer other, DesiredContainer declared, Judgement view) {
        return view.imageId(declared.image()).isEmpty()
                && Objects.requireNonNull(other.ownership()).fingerprint().equals(declared.fingerprint());
    }

    /** Whether there is a successor for which an instance may be stopped. */
    private static boolean hasHeir(ActualContainer instance, DesiredContainer declared, Judgement view) {
        return view.others(instance)
                .filter(other -> !Judgement.isFailed(other) && !Judgement.isDismissed(other))
                .anyMatch(other -> view.isWanted(other, declared) || isOfATagThatIsGone(other, declared, view));
    }

    /** Forgets what is owed no longer: it was paid, or others saw to it that it cannot be. */
    void settle(Judgement now) {
        leaving.removeIf(id -> now.find(id).filter(Judgement::isUp).isEmpty());
        if (debts.isEmpty()) {
            return;
        }
        debts.keySet()
                .removeIf(id -> now.find(id)
                        .filter(instance -> instance.state() instanceof State.Exited)
                        .filter(instance -> !isSucceeded(instance, now))
                        .isEmpty());
    }

    /** At the end, when all has come to rest, nothing is owed. */
    void end(Judgement now, boolean isObstructed) {
        settle(now);
        debts.values().stream()
                .filter(debt -> !isObstructed)
                .filter(debt -> Optional.ofNullable(now.desired().containers().get(debt.resource()))
                        .filter(declared -> Judgement.rollout(declared).onFailure() == Rollout.OnFailure.ROLLBACK)
                        .isPresent())
                .findFirst()
                .ifPresent(debt -> {
                    throw new Violation(
                            Property.NEVER_WORSE,
                            debt.name() + " was stopped for a successor that did not become ready, and was not"
                                    + " started again");
                });
    }
}
