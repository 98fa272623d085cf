package io.quaymaster.model.plan;

import io.quaymaster.model.plan.Step.Target;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ComposeMark;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.Fingerprint;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ResourceId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/** Writes down what is done to the instances of one container resource. */
final class Instances {
    private final Planning planning;
    private final DesiredContainer container;

    Instances(Planning planning, DesiredContainer container) {
        this.planning = planning;
        this.container = container;
    }

    /** Whether an instance has a process, or is about to have one again. */
    static boolean isUp(State state) {
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

    /** What an instance of ours was made from. */
    static Fingerprint fingerprint(ActualContainer ours) {
        Ownership ownership = ours.ownership();
        if (ownership == null) {
            throw new IllegalStateException(ours.name() + " is not ours");
        }
        return ownership.fingerprint();
    }

    /** The name that an instance of ours has in a role, also where somebody has the usual one. */
    String nameAs(Role role, Slot slot, ActualContainer ours) {
        String usual = role.name(slot.name(), fingerprint(ours));
        boolean isFree = planning.inventory().container(usual).isEmpty();
        return isFree ? usual : role.nameById(slot.name(), ours);
    }

    /** Stops, if need be, and removes. */
    static void remove(Draft.Chain chain, ResourceId resource, ActualContainer instance, String reason) {
        if (isUp(instance.state())) {
            chain.then(new Step.StopContainer(resource, Target.of(instance)), reason);
        }
        chain.then(new Step.RemoveContainer(resource, Target.of(instance)), reason);
    }

    void remove(Draft.Chain chain, ActualContainer instance, String reason) {
        remove(chain, container.id(), instance, reason);
    }

    void remove(ActualContainer instance, String reason) {
        remove(planning.draft().chain(List.of()), instance, reason);
    }

    /** Has what failed not run any more: it was not stopped for it yet, or was started since, or would be with the host. */
    Draft.Chain quiet(Slot slot) {
        Draft.Chain quiet = planning.draft().chain(List.of());
        slot.all(Role.FAILED).forEach(instance -> {
            if (isUp(instance.state())) {
                stop(quiet, Target.of(instance), "it failed, and is kept to be looked at");
            }
            InPlace.unattended(instance)
                    .ifPresent(settings -> quiet.then(
                            new Step.UpdateContainer(container.id(), Target.of(instance), settings),
                            "it failed, and must not come back with the host"));
        });
        return quiet;
    }

    /** An instance that serves has another name than its own; returns whether it can have that back. */
    boolean giveBackItsName(Slot slot, ActualContainer serving) {
        boolean isFree = planning.inventory().container(slot.name()).isEmpty();
        if (isFree) {
            rename(planning.draft().chain(List.of()), serving, slot.name(), "its name was changed");
        } else {
            sayWhoHas(slot.name());
        }
        return isFree;
    }

    /** Another container has a name that is needed: that of another resource gives it up, and that of somebody else does not. */
    void sayWhoHas(String name) {
        Draft draft = planning.draft();
        planning.inventory()
                .container(name)
                .flatMap(holder -> planning.inventory().resource(holder.ownership()))
                .ifPresentOrElse(
                        other -> draft.await(container.id(), "the name " + name + ", which " + other + " has"),
                        () -> blockFor(name));
    }

    private void blockFor(String name) {
        Optional<ActualContainer> holder = planning.inventory().container(name);
        Optional<ComposeMark> mark = holder.flatMap(it -> Optional.ofNullable(it.mark()));
        Ownership ownership = holder.map(ActualContainer::ownership).orElse(null);
        String taken = "the name " + name + " is taken by a container that ";
        if (mark.isEmpty() || ownership != null) {
            planning.draft()
                    .block(
                            container.id(),
                            "the name " + name + " is taken by a container " + NameHolder.text(ownership),
                            NameHolder.next(
                                    ownership, "rename or remove that container: docker rename " + name + " …"));
        } else if (!planning.desired().adopts()) {
            planning.draft().block(container.id(), taken + "Docker Compose made", ByCompose.NEXT);
        } else {
            planning.draft()
                    .block(
                            container.id(),
                            taken
                                    + "Docker Compose made, and whose successor would not see what it mounts of the folder of"
                                    + " its Compose file",
                            "write absolute paths of the host where the container keeps data, or remove it: docker rm "
                                    + name);
        }
    }

    /** @param handedOver the volumes of its predecessor that it mounts */
    Target create(Draft.Chain chain, Slot slot, Role role, SortedMap<String, String> handedOver, Reason reason) {
        Ownership ownership = new Ownership(
                planning.desired().source(),
                container.id(),
                slot.number(),
                container.fingerprint(),
                planning.desired().revision(),
                new TreeSet<>(container.dependencies().keySet()),
                container.fields());
        String name = role.name(slot.name(), container.fingerprint());
        chain.then(new Step.CreateContainer(container.id(), name, container, ownership, handedOver), reason);
        return Target.created(name);
    }

    void start(Draft.Chain chain, Target target, String reason) {
        chain.then(new Step.StartContainer(container.id(), target), reason);
    }

    void stop(Draft.Chain chain, Target target, String reason) {
        chain.then(new Step.StopContainer(container.id(), target), reason);
    }

    /** Stops an instance whose successor must not run beside it, not even after a restart of the daemon. */
    void stopForSuccessor(Draft.Chain chain, ActualContainer instance, String reason) {
        stopForSuccessor(chain, instance, Target.of(instance), reason);
    }

    /** @param target the instance, by the name that it has then */
    void stopForSuccessor(Draft.Chain chain, ActualContainer instance, Target target, String reason) {
        keepStopped(chain, instance, target);
        stop(chain, target, reason);
    }

    /** Has an instance not be started by the daemon beside what serves instead. */
    void keepStopped(Draft.Chain chain, ActualContainer instance, Target target) {
        InPlace.stayingStopped(instance)
                .ifPresent(settings -> chain.then(
                        new Step.UpdateContainer(container.id(), target, settings),
                        "it must not come back with the host beside what serves instead"));
    }

    /** Renames. What the daemon is about to start again is stopped before: without a process just then, it cannot be renamed. */
    void rename(Draft.Chain chain, ActualContainer instance, String name, String reason) {
        if (instance.state() instanceof State.Restarting) {
            stop(chain, Target.of(instance), "it keeps ending, and is to be renamed");
        }
        chain.then(new Step.RenameContainer(container.id(), Target.of(instance), name), reason);
    }
}
