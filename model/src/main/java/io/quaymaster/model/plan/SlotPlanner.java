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
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plans one slot of a container resource: from whatever instances are there, towards exactly one that is wanted and serves. The
 * names of the instances say how far a rollout is, so that it goes on from wherever it was left.
 */
final class SlotPlanner {
    private final Draft draft;
    private final Inventory inventory;
    private final DesiredContainer container;
    private final Instances instances;
    private final AttachmentPlanner attachments;
    private final Upkeep upkeep;
    private final Replacement replacement;
    private final Vacancy vacancy;
    private final Succession succession;
    private final Remnants remnants;
    private final Attempts attempts;

    SlotPlanner(Planning planning, DesiredContainer container) {
        this.draft = planning.draft();
        this.inventory = planning.inventory();
        this.container = container;
        this.instances = new Instances(planning, container);
        this.attachments = new AttachmentPlanner(planning, container);
        this.upkeep = new Upkeep(planning, container);
        this.replacement = new Replacement(planning, container);
        this.vacancy = new Vacancy(planning, container);
        this.succession = new Succession(planning, container);
        this.remnants = new Remnants(planning, container, replacement);
        this.attempts = Attempts.of(planning, container);
    }

    Standing plan(Slot slot, ImageStanding image, Prerequisites prerequisites, Replacements replacements) {
        Optional<ActualContainer> serving = slot.serving();
        if (serving.isEmpty()) {
            return vacancy.fill(slot, image, prerequisites);
        }
        if (settleStrays(slot, serving.get())) {
            return new Standing.Behind();
        }
        if (!(image instanceof ImageStanding.Present present)) {
            goOn(slot, serving.get(), prerequisites);
            return new Standing.Behind();
        }
        List<Reason.Change> changes = Differences.of(serving.get(), container, present.imageId(), inventory);
        if (changes.isEmpty()) {
            return keep(slot, serving.get(), present, prerequisites);
        }
        Reason reason = new Reason("it differs from its manifest", changes);
        replace(slot, serving.get(), present, prerequisites, replacements, reason);
        return new Standing.Behind();
    }

    /**
     * Further instances bear no name of a rollout, because somebody renamed them. They go; but one that runs while the one with the
     * name does not is taken for a candidate, and gets such a name. Returns whether one does, which changes everything else.
     */
    private boolean settleStrays(Slot slot, ActualContainer serving) {
        boolean named = false;
        for (ActualContainer stray : slot.strays()) {
            if (isNeededNoMore(stray, serving)) {
                instances.remove(stray, "another instance serves in its slot");
            } else if (Instances.isUp(stray.state())) {
                String name = Role.CANDIDATE.name(slot.name(), Instances.fingerprint(stray));
                instances.rename(draft.chain(List.of()), stray, name, "its name was changed");
                named = true;
            }
        }
        return named;
    }

    private boolean isNeededNoMore(ActualContainer stray, ActualContainer serving) {
        return succession.isReady(serving)
                || (replacement.isStopFirst(serving)
                        && Instances.isUp(serving.state())
                        && Instances.isUp(stray.state()));
    }

    /** What the instance is to be made of is not known yet: what is there goes on. */
    private void goOn(Slot slot, ActualContainer serving, Prerequisites prerequisites) {
        await("its image: it is replaced if that comes out different");
        slot.all(Role.PREDECESSOR).forEach(replacement::retire);
        Draft.Chain quiet = instances.quiet(slot);
        List<ActualContainer> running = slot.all(Role.CANDIDATE).stream()
                .filter(instance -> Instances.isUp(instance.state()))
                .toList();
        if (replacement.isStopFirst(serving) && !Instances.isUp(serving.state())) {
            if (running.stream().anyMatch(instance -> !replacement.isFailing(instance))) {
                return;
            }
            running.forEach(instance -> instances.stop(quiet, Target.of(instance), "it failed"));
        }
        upkeep.keepUp(serving, union(List.of(prerequisites.toStart(), quiet.end(), attachments.join(serving))));
    }

    /** The instance that serves is the one that is wanted. */
    private Standing keep(
            Slot slot, ActualContainer serving, ImageStanding.Present image, Prerequisites prerequisites) {
        Set<Integer> joined = attachments.plan(serving);
        Set<Integer> ready = union(List.of(prerequisites.toStart(), joined));
        if (attempts.areAskedFor() && Jobs.of(container).isFailed(serving)) {
            return vacancy.runAgain(slot, serving, prerequisites);
        }
        if (succession.isLost(slot, serving) && rollsBack()) {
            succession.undo(slot, serving);
            return new Standing.Behind();
        }
        Optional<ActualContainer> twin = twin(slot, serving, image);
        if (twin.isPresent()) {
            replacement.promote(slot, serving, twin.get(), List.of());
            return new Standing.Behind();
        }
        List<ActualContainer> candidates = slot.all(Role.CANDIDATE);
        boolean wasStopped = candidates.stream().anyMatch(instance -> replacement.wasStoppedFor(instance, serving));
        boolean neverServed = serving.state() instanceof State.StartFailed
                || serving.state() instanceof State.Created
                || (!wasStopped && Jobs.of(serving).isFailed(serving));
        if (neverServed && replacement.isStopFirst(serving) && replacement.promoteAnother(slot, serving)) {
            return new Standing.Behind();
        }
        boolean serves = !wasStopped && succession.isReady(serving);
        List<ActualContainer> unwanted = candidates.stream()
                .filter(instance -> serves || !standsIn(instance))
                .toList();
        if (wasStopped) {
            return takeBack(serving, unwanted, ready);
        }
        Draft.Chain cleared = draft.chain(List.of());
        unwanted.forEach(instance -> instances.remove(cleared, instance, "it is no longer wanted"));
        slot.all(Role.FAILED).forEach(instance -> instances.remove(cleared, instance, "what is wanted serves"));
        if (!succession.isOpen(slot, serving)) {
            slot.all(Role.PREDECESSOR).forEach(replacement::retire);
        }
        if (!serving.name().equals(slot.name())) {
            giveBackItsName(slot, serving);
        }
        changeInPlace(serving);
        return mustWait(serving, prerequisites)
                ? new Standing.Current(serving)
                : upkeep.keepUp(serving, union(List.of(ready, cleared.end())));
    }

    /** A candidate that is what is wanted too, and does what the one that should serve does not. */
    private Optional<ActualContainer> twin(Slot slot, ActualContainer serving, ImageStanding image) {
        return slot.all(Role.CANDIDATE).stream()
                .filter(candidate -> !Instances.isUp(serving.state()) && isWanted(candidate, image))
                .filter(candidate -> replacement.mayTakeOver(candidate))
                .findFirst();
    }

    /** Whether an instance that is no longer wanted goes on while the one that is wanted does not serve. */
    private boolean standsIn(ActualContainer unwanted) {
        return !replacement.isStopFirst(unwanted)
                && Instances.isUp(unwanted.state())
                && !replacement.isFailing(unwanted);
    }

    private boolean rollsBack() {
        return container.spec().get(ContainerFields.ROLLOUT).onFailure() == Rollout.OnFailure.ROLLBACK;
    }

    /** An instance that was made and never started, because the agent ended then: what was there before it may not be any more. */
    private boolean mustWait(ActualContainer instance, Prerequisites prerequisites) {
        return instance.state() instanceof State.Created && prerequisites.areMissing(draft, container.id());
    }

    /** A change was taken back after the instance had been stopped for it: it goes on, also if by its policy it could have ended. */
    private Standing takeBack(ActualContainer serving, List<ActualContainer> unwanted, Collection<Integer> after) {
        Draft.Chain chain = draft.chain(after);
        unwanted.stream()
                .filter(instance -> Instances.isUp(instance.state()))
                .forEach(instance -> instances.stop(chain, Target.of(instance), "it is no longer wanted"));
        Standing standing = upkeep.resume(serving, chain.end());
        if (standing instanceof Standing.Starting starting) {
            Draft.Chain cleared = draft.chain(starting.steps());
            unwanted.forEach(instance -> cleared.then(
                    new Step.RemoveContainer(container.id(), Target.of(instance)), "it is no longer wanted"));
        }
        return standing;
    }

    private void changeInPlace(ActualContainer serving) {
        InPlace.difference(serving, container)
                .ifPresent(reason -> draft.step(
                        new Step.UpdateContainer(container.id(), Target.of(serving), InPlace.wanted(container)),
                        reason,
                        List.of()));
        InPlace.inVain(serving, container)
                .forEach((limit, value) -> block(
                        "the daemon accepted " + limit + " " + value
                                + " and did not set it: the kernel of its host does not support this limit",
                        "remove it from the manifest, or enable it on the host"));
    }

    /** Returns whether the name is free. */
    private boolean giveBackItsName(Slot slot, ActualContainer serving) {
        boolean isFree = inventory.container(slot.name()).isEmpty();
        if (isFree) {
            instances.rename(draft.chain(List.of()), serving, slot.name(), "its name was changed");
        } else {
            instances.sayWhoHas(slot.name());
        }
        return isFree;
    }

    /** The instance that serves is not the one that is wanted. */
    private void replace(
            Slot slot,
            ActualContainer serving,
            ImageStanding.Present image,
            Prerequisites prerequisites,
            Replacements replacements,
            Reason reason) {
        if (!serving.name().equals(slot.name()) && giveBackItsName(slot, serving)) {
            return;
        }
        if (succession.hasFailed(slot, serving)) {
            succession.undo(slot, serving);
            return;
        }
        ActualContainer candidate = slot.all(Role.CANDIDATE).stream()
                .filter(instance -> isWanted(instance, image) && !remnants.isGivenUp(instance))
                .filter(instance -> replacement.suits(instance, serving))
                .findFirst()
                .orElse(null);
        ActualContainer failed = slot.all(Role.FAILED).stream()
                .filter(instance -> isWanted(instance, image) && !attempts.areAskedFor())
                .findFirst()
                .orElse(null);
        Set<Integer> joined = attachments.join(serving);
        boolean isRunning = candidate != null && Instances.isUp(candidate.state());
        boolean serves = Instances.isUp(serving.state()) && succession.isReady(serving);
        if (!isRunning && !serves && replacement.promoteAnother(slot, serving)) {
            return;
        }
        boolean isFinished = slot.all(Role.PREDECESSOR).isEmpty();
        boolean begins =
                isFinished && candidate == null && failed == null && mayBegin(slot, prerequisites, replacements);
        Remnants.Cleared cleared = remnants.clear(slot, candidate, begins);
        Set<Integer> ready = union(List.of(prerequisites.toStart(), cleared.stopped(), joined));
        if (begins) {
            Set<Integer> before = union(List.of(prerequisites.toCreate(), cleared.removed()));
            replacement.begin(slot, serving, draft.chain(before), resume(slot, serving, ready), reason);
        } else if (!isFinished) {
            finish(slot, serving, candidate, image, cleared);
            upkeep.keepUp(serving, ready);
        } else if (candidate == null) {
            if (failed != null) {
                blockFailed(failed);
            }
            keepServing(serving, failed, ready);
        } else if (mustWait(candidate, prerequisites)) {
            keepServing(serving, candidate, ready);
        } else {
            replacement.advance(slot, serving, candidate, ready);
        }
    }

    /** @param successor for which it may have been stopped; null where there is none */
    private void keepServing(ActualContainer serving, @Nullable ActualContainer successor, Set<Integer> after) {
        boolean wasStopped = successor != null
                && !(successor.state() instanceof State.StartFailed)
                && replacement.wasStoppedFor(successor, serving);
        if (wasStopped) {
            upkeep.resume(serving, after);
        } else {
            upkeep.keepUp(serving, after);
        }
    }

    /**
     * Has what served before serve again when a successor is begun: it was stopped for one that is given up, or by somebody, and
     * the daemon may refuse to make the next one. Returns the steps that do.
     */
    private Set<Integer> resume(Slot slot, ActualContainer serving, Set<Integer> after) {
        boolean ended = Jobs.of(serving).isOver(serving)
                && slot.all(Role.CANDIDATE).stream()
                        .noneMatch(instance -> replacement.wasStoppedFor(instance, serving));
        if (ended || !(serving.state() instanceof State.Exited)) {
            return Set.of();
        }
        return upkeep.resume(serving, after) instanceof Standing.Starting starting ? starting.steps() : Set.of();
    }

    /** The last rollout is not over yet: its predecessor goes, unless just that is wanted again. */
    private void finish(
            Slot slot,
            ActualContainer serving,
            @Nullable ActualContainer candidate,
            ImageStanding.Present image,
            Remnants.Cleared cleared) {
        Optional<ActualContainer> wantedAgain = slot.all(Role.PREDECESSOR).stream()
                .filter(instance -> candidate == null && isWanted(instance, image))
                .filter(replacement::isReady)
                .findFirst();
        slot.all(Role.PREDECESSOR).stream()
                .filter(instance -> !wantedAgain.equals(Optional.of(instance)) && !succession.isOpen(slot, serving))
                .forEach(replacement::retire);
        wantedAgain.ifPresent(predecessor -> replacement.takeBack(slot, predecessor, draft.chain(cleared.removed())));
    }

    private boolean mayBegin(Slot slot, Prerequisites prerequisites, Replacements replacements) {
        if (attempts.areOver()) {
            block("what is declared failed each time that it was tried, and is not tried again", attempts.next());
        } else if (replacements.stopped()) {
            block("the rollout is stopped, because another replica did not become healthy", "see that replica");
        } else if (prerequisites.areMissing(draft, container.id())) {
            return false;
        } else if (replacements.take(slot)) {
            return true;
        } else {
            int parallelism = container.spec().get(ContainerFields.ROLLOUT).parallelism();
            await("other replicas, of which " + parallelism + " are replaced at a time");
        }
        return false;
    }

    private void blockFailed(ActualContainer failed) {
        String how = Evidence.of(failed, Jobs.of(container));
        draft.block(
                container.id(),
                "its successor did not become ready" + (how.isEmpty() ? "" : " (" + how + ")") + " and is kept as "
                        + failed.name(),
                "see " + Evidence.where(failed) + ", then " + attempts.next(failed),
                failed.lastLines());
    }

    private boolean isWanted(ActualContainer instance, ImageStanding image) {
        return Differences.areNone(instance, container, image, inventory);
    }

    private static Set<Integer> union(List<? extends Collection<Integer>> several) {
        return several.stream().flatMap(Collection::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    private void await(String until) {
        draft.await(container.id(), until);
    }

    private void block(String why, String next) {
        draft.block(container.id(), why, next);
    }
}
