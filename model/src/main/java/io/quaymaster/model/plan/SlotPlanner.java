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

/**
 * Plans one slot of a container resource: from whatever instances are there, towards exactly one that is wanted and serves. The
 * names of the instances say how far a rollout is, so that it goes on from wherever it was left. Most slots hold just what is wanted,
 * so what plans all else is made when it is needed.
 */
final class SlotPlanner {
    private final Planning planning;
    private final Draft draft;
    private final Inventory inventory;
    private final DesiredContainer container;
    private final Instances instances;
    private final Dismissal dismissal;
    private final AttachmentPlanner attachments;
    private final Upkeep upkeep;
    private final Replacement replacement;
    private final Endings endings;
    private final Succession succession;
    private final Attempts attempts;

    SlotPlanner(Planning planning, DesiredContainer container) {
        this.planning = planning;
        this.draft = planning.draft();
        this.inventory = planning.inventory();
        this.container = container;
        this.instances = new Instances(planning, container);
        this.dismissal = new Dismissal(container.id(), planning.inventory());
        this.attachments = new AttachmentPlanner(planning, container);
        this.upkeep = new Upkeep(planning, container);
        this.replacement = new Replacement(planning, container);
        this.endings = new Endings(container);
        this.succession = new Succession(planning, container);
        this.attempts = Attempts.of(planning, container);
    }

    Standing plan(Slot slot, ImageStanding image, Prerequisites prerequisites, Replacements replacements) {
        Optional<ActualContainer> serving = slot.serving();
        if (serving.isEmpty()) {
            return new Vacancy(planning, container).fill(slot, image, prerequisites);
        }
        if (!slot.strays().isEmpty() && new Strays(planning, container).settle(slot, serving.get(), image)) {
            return new Standing.Behind();
        }
        if (!(image instanceof ImageStanding.Present present)) {
            goOn(slot, serving.get(), prerequisites);
            return new Standing.Behind();
        }
        List<Reason.Change> changes = Differences.of(serving.get(), container, present.imageId(), inventory);
        if (changes.isEmpty()) {
            return keep(slot, serving.get(), present, prerequisites, replacements);
        }
        Reason reason = new Reason("it differs from its manifest", changes);
        new Renewal(planning, container).plan(slot, serving.get(), present, prerequisites, replacements, reason);
        return isAwaited(slot, serving.get(), present) ? new Standing.Joinable(serving.get()) : new Standing.Behind();
    }

    /** Whether an instance is to be replaced, but the one before it is kept for those that have not come over to it yet. */
    private boolean isAwaited(Slot slot, ActualContainer serving, ImageStanding image) {
        List<ActualContainer> predecessors = slot.all(Role.PREDECESSOR);
        return Instances.isUp(serving.state())
                && succession.isReady(serving)
                && predecessors.stream().noneMatch(instance -> isWanted(instance, image))
                && predecessors.stream()
                        .anyMatch(instance -> inventory.sharing(instance).isPresent());
    }

    /** What the instance is to be made of is not known yet: what is there goes on. */
    private void goOn(Slot slot, ActualContainer serving, Prerequisites prerequisites) {
        await("its image: it is replaced if that comes out different");
        if (succession.isLost(slot, serving) && rollsBack()) {
            succession.undo(slot, serving);
            return;
        }
        retirePredecessors(slot, serving);
        Draft.Chain quiet = instances.quiet(slot);
        if (!Instances.isUp(serving.state())) {
            List<ActualContainer> instead = slot.successors().stream()
                    .filter(instance -> Instances.isUp(instance.state()))
                    .filter(instance -> !replacement.mayRunTogether(instance, serving))
                    .toList();
            if (instead.stream().anyMatch(instance -> !replacement.isFailing(instance))) {
                return;
            }
            instead.forEach(instance -> instances.stop(quiet, Target.of(instance), "it failed"));
        }
        Set<Integer> ready =
                Draft.union(List.of(prerequisites.toStartOlder(serving), quiet.end(), attachments.join(serving)));
        replacement.keepServing(slot, serving, ready);
    }

    private void retirePredecessors(Slot slot, ActualContainer serving) {
        if (!succession.isOpen(slot, serving)) {
            slot.all(Role.PREDECESSOR).forEach(predecessor -> new Retirement(planning, container).retire(predecessor));
        }
    }

    /** The instance that serves is the one that is wanted. */
    private Standing keep(
            Slot slot,
            ActualContainer serving,
            ImageStanding.Present image,
            Prerequisites prerequisites,
            Replacements replacements) {
        Set<Integer> joined = attachments.plan(serving);
        List<ActualContainer> successors = slot.successors();
        boolean wasStopped = endings.wasStopped(slot, serving);
        if (attempts.areAskedFor() && !wasStopped && Jobs.of(container).isFailed(serving)) {
            return new Vacancy(planning, container).runAgain(slot, serving, prerequisites);
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
        boolean neverServed = serving.state() instanceof State.StartFailed
                || serving.state() instanceof State.Created
                || (!wasStopped && Jobs.of(serving).isFailed(serving));
        if (neverServed
                && replacement.isStopFirst(serving)
                && replacement.promoteAnother(slot, serving, instance -> isWanted(instance, image))) {
            return new Standing.Behind();
        }
        boolean serves = !wasStopped && succession.isReady(serving);
        List<ActualContainer> unwanted = successors.stream()
                .filter(instance -> serves || !standsIn(instance, serving))
                .toList();
        boolean comesBack = wasStopped || isToComeBack(serving, unwanted);
        if (comesBack && unwanted.stream().anyMatch(replacement::mayTakeOver) && !replacements.takeBack()) {
            await(replacements.others());
            return new Standing.Behind();
        }
        if (comesBack) {
            Draft.Chain quiet = instances.quiet(slot);
            Set<Integer> again = Draft.union(List.of(prerequisites.toStartOlder(serving), joined, quiet.end()));
            return takeBack(slot, serving, unwanted, again);
        }
        Draft.Chain cleared = draft.chain(List.of());
        unwanted.forEach(instance -> dismissal.remove(cleared, instance, Dismissal.REASON));
        slot.all(Role.FAILED).forEach(instance -> instances.remove(cleared, instance, "what is wanted serves"));
        retirePredecessors(slot, serving);
        if (!serving.name().equals(slot.name())) {
            instances.giveBackItsName(slot, serving);
        }
        upkeep.changeInPlace(serving);
        return prerequisites.areMissingFor(serving, draft, container.id())
                ? new Standing.Current(serving)
                : upkeep.keepUp(slot, serving, ready(serving, prerequisites, joined, cleared));
    }

    /** The steps that the start of an instance comes after; none where it runs, as nearly all do. */
    private static Set<Integer> ready(
            ActualContainer serving, Prerequisites prerequisites, Set<Integer> joined, Draft.Chain cleared) {
        return Instances.isUp(serving.state())
                ? Set.of()
                : Draft.union(List.of(prerequisites.toStart(serving), joined, cleared.end()));
    }

    /** A candidate that is what is wanted too, and does what the one that should serve does not. */
    private Optional<ActualContainer> twin(Slot slot, ActualContainer serving, ImageStanding image) {
        return slot.all(Role.CANDIDATE).stream()
                .filter(candidate -> !Instances.isUp(serving.state()) && isWanted(candidate, image))
                .filter(candidate -> replacement.mayTakeOver(candidate))
                .findFirst();
    }

    /** Whether an instance that is no longer wanted goes on while the one that is wanted does not serve. */
    private boolean standsIn(ActualContainer unwanted, ActualContainer wanted) {
        return replacement.mayRunTogether(unwanted, wanted)
                && Instances.isUp(unwanted.state())
                && !replacement.isFailing(unwanted);
    }

    /** Whether an instance that somebody stopped, before its successor was made, is to run again instead of one that does. */
    private static boolean isToComeBack(ActualContainer serving, List<ActualContainer> unwanted) {
        return serving.state() instanceof State.Exited
                && !Jobs.of(serving).isOver(serving)
                && unwanted.stream().anyMatch(instance -> Instances.isUp(instance.state()));
    }

    private boolean rollsBack() {
        return container.spec().get(ContainerFields.ROLLOUT).onFailure() == Rollout.OnFailure.ROLLBACK;
    }

    /** A change was taken back after the instance had been stopped for it: it goes on, also if by its policy it could have ended. */
    private Standing takeBack(
            Slot slot, ActualContainer serving, List<ActualContainer> unwanted, Collection<Integer> after) {
        Draft.Chain chain = draft.chain(after);
        unwanted.forEach(instance -> instances.keepStopped(chain, instance, Target.of(instance)));
        List<Target> dismissed = unwanted.stream()
                .map(instance -> dismissal.stop(chain, instance, Dismissal.REASON))
                .toList();
        Standing standing = upkeep.resume(slot, serving, chain.end());
        if (standing instanceof Standing.Starting starting) {
            Draft.Chain cleared = draft.chain(starting.steps());
            dismissed.forEach(
                    target -> cleared.then(new Step.RemoveContainer(container.id(), target), Dismissal.REASON));
        }
        return standing;
    }

    private boolean isWanted(ActualContainer instance, ImageStanding image) {
        return Differences.areNone(instance, container, image, inventory);
    }

    private void await(String until) {
        draft.await(container.id(), until);
    }
}
