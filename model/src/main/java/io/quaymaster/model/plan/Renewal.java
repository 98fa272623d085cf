package io.quaymaster.model.plan;

import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.ResourceId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Plans a slot in which an instance serves that is not the one that is wanted: whether its replacement begins, goes on or is over,
 * and what serves meanwhile.
 */
final class Renewal {
    private final Planning planning;
    private final Draft draft;
    private final Inventory inventory;
    private final DesiredContainer container;
    private final Instances instances;
    private final AttachmentPlanner attachments;
    private final Upkeep upkeep;
    private final Replacement replacement;
    private final Retirement retirement;
    private final Endings endings;
    private final Succession succession;
    private final Remnants remnants;
    private final Attempts attempts;

    Renewal(Planning planning, DesiredContainer container) {
        this.planning = planning;
        this.draft = planning.draft();
        this.inventory = planning.inventory();
        this.container = container;
        this.instances = new Instances(planning, container);
        this.attachments = new AttachmentPlanner(planning, container);
        this.upkeep = new Upkeep(planning, container);
        this.replacement = new Replacement(planning, container);
        this.retirement = new Retirement(planning, container);
        this.endings = new Endings(container);
        this.succession = new Succession(planning, container);
        this.remnants = new Remnants(planning, container, replacement);
        this.attempts = Attempts.of(planning, container);
    }

    void plan(
            Slot slot,
            ActualContainer serving,
            ImageStanding.Present image,
            Prerequisites prerequisites,
            Replacements replacements,
            Reason reason) {
        if (!serving.name().equals(slot.name()) && instances.giveBackItsName(slot, serving)) {
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
        ActualContainer failed = replacement
                .failed(slot, instance -> isWanted(instance, image) && !attempts.areAskedFor())
                .orElse(null);
        Set<Integer> joined = attachments.join(serving);
        boolean isRunning = candidate != null && Instances.isUp(candidate.state());
        boolean serves = Instances.isUp(serving.state()) && succession.isReady(serving);
        if (!isRunning && !serves && replacement.promoteAnother(slot, serving, instance -> isWanted(instance, image))) {
            return;
        }
        boolean isFinished = isFinished(slot, serving, candidate, image);
        boolean begins =
                isFinished && candidate == null && failed == null && mayBegin(slot, prerequisites, replacements);
        Remnants.Cleared cleared = remnants.clear(slot, candidate, begins);
        Set<Integer> ready = Draft.union(List.of(prerequisites.toStartOlder(serving), cleared.stopped(), joined));
        if (begins) {
            Set<Integer> before = Draft.union(List.of(prerequisites.toCreate(), cleared.removed()));
            replacement.begin(slot, serving, draft.chain(before), resume(slot, serving, ready), reason);
        } else if (!isFinished) {
            boolean runsInstead = candidate != null && isRunning && !replacement.mayRunTogether(candidate, serving);
            if (!finish(slot, serving, candidate, image, cleared) && !runsInstead) {
                upkeep.keepUp(slot, serving, ready);
            }
        } else if (candidate == null) {
            if (failed != null) {
                blockFailed(failed);
            }
            replacement.keepServing(slot, serving, ready);
        } else if (prerequisites.areMissingFor(candidate, draft, container.id())) {
            replacement.keepServing(slot, serving, ready);
        } else if (replacement.stopsNext(serving, candidate) && !mayStop(replacements, failed == null)) {
            replacement.keepServing(slot, serving, ready);
        } else {
            replacement.advance(slot, serving, candidate, prerequisites, ready);
        }
    }

    /** Whether the last rollout is over: its predecessor is gone, or is kept for others and nothing that is to come needs its place. */
    private boolean isFinished(
            Slot slot, ActualContainer serving, @Nullable ActualContainer candidate, ImageStanding image) {
        return slot.all(Role.PREDECESSOR).stream()
                .allMatch(predecessor -> isKeptForOthers(serving, predecessor)
                        && !mayBeTakenBack(predecessor, candidate, image)
                        && !replacement.isStopFirst(predecessor));
    }

    /** Whether others live in its network, and have nothing to come over to, because what serves is a job that is done. */
    private boolean isKeptForOthers(ActualContainer serving, ActualContainer predecessor) {
        return !Instances.isUp(serving.state())
                && succession.isReady(serving)
                && Instances.isUp(predecessor.state())
                && inventory.sharing(predecessor).isPresent();
    }

    private boolean mayBeTakenBack(
            ActualContainer predecessor, @Nullable ActualContainer candidate, ImageStanding image) {
        return candidate == null
                && isWanted(predecessor, image)
                && (replacement.isReady(predecessor) || succession.isOnItsWay(predecessor));
    }

    /**
     * Has what served before serve again when a successor is begun: it was stopped for one that is given up, or by somebody, and
     * the daemon may refuse to make the next one. Returns the steps that do.
     */
    private Set<Integer> resume(Slot slot, ActualContainer serving, Set<Integer> after) {
        if (endings.isOver(slot, serving) || !(serving.state() instanceof State.Exited)) {
            return Set.of();
        }
        return upkeep.resume(slot, serving, after) instanceof Standing.Starting starting ? starting.steps() : Set.of();
    }

    /** The last rollout is not over yet: its predecessor goes, unless just that is wanted again. Returns whether that takes over. */
    private boolean finish(
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
                .forEach(predecessor -> retire(serving, candidate, predecessor, image));
        wantedAgain.ifPresent(predecessor -> replacement.takeBack(slot, predecessor, draft.chain(cleared.removed())));
        return wantedAgain.isPresent();
    }

    private void retire(
            ActualContainer serving,
            @Nullable ActualContainer candidate,
            ActualContainer predecessor,
            ImageStanding.Present image) {
        Optional<ActualContainer> sharing = inventory.sharing(predecessor).filter(this::waitsForUs);
        if (sharing.isPresent()
                && isKeptForOthers(serving, predecessor)
                && !mayBeTakenBack(predecessor, candidate, image)) {
            block(
                    predecessor.name() + " is in the way of the next one, and is not stopped because "
                            + sharing.get().name() + " lives in its network",
                    "stop it: docker stop " + predecessor.name());
        } else {
            retirement.retire(predecessor);
        }
    }

    /** Whether one that lives in a network of ours waits for the next one, be it by way of others. */
    private boolean waitsForUs(ActualContainer sharing) {
        Set<ResourceId> before = new TreeSet<>();
        inventory.resource(sharing.ownership()).ifPresent(resource -> addDependencies(resource, before));
        return before.contains(container.id());
    }

    private void addDependencies(ResourceId resource, Set<ResourceId> found) {
        DesiredContainer declared = planning.desired().containers().get(resource);
        if (declared != null) {
            declared.dependencies().keySet().stream().filter(found::add).forEach(next -> addDependencies(next, found));
        }
    }

    /**
     * Whether what serves may be stopped for a successor that is there: more of them can have been made than may take their turn.
     *
     * @param isFirstTry whether nothing failed in this slot, so that it was in another one if it was anywhere
     */
    private boolean mayStop(Replacements replacements, boolean isFirstTry) {
        if (isFirstTry && replacements.stopped()) {
            blockStopped();
        } else if (replacements.stopAnother()) {
            return true;
        } else {
            await(replacements.others());
        }
        return false;
    }

    private boolean mayBegin(Slot slot, Prerequisites prerequisites, Replacements replacements) {
        if (attempts.areOver()) {
            block("what is declared failed each time that it was tried, and is not tried again", attempts.next());
        } else if (replacements.stopped()) {
            blockStopped();
        } else if (prerequisites.areMissing(draft, container.id())) {
            return false;
        } else if (replacements.take(slot)) {
            return true;
        } else {
            await(replacements.others());
        }
        return false;
    }

    private void blockStopped() {
        block("the rollout is stopped, because another replica did not become healthy", "see that replica");
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

    private void await(String until) {
        draft.await(container.id(), until);
    }

    private void block(String why, String next) {
        draft.block(container.id(), why, next);
    }
}
