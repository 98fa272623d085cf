package io.quaymaster.model.plan;

import io.quaymaster.model.plan.Foundations.Standing;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ActualNetwork;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredNetwork;
import io.quaymaster.model.state.Ownership;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Plans networks: what is missing is created, what differs is replaced. */
final class NetworkPlanner {
    private final Desired desired;
    private final Inventory inventory;
    private final RemovalVerdict verdict;
    private final Draft draft;

    NetworkPlanner(Desired desired, Inventory inventory, RemovalVerdict verdict, Draft draft) {
        this.desired = desired;
        this.inventory = inventory;
        this.verdict = verdict;
        this.draft = draft;
    }

    Map<String, Standing> plan() {
        Map<String, Standing> standings = new TreeMap<>();
        desired.networks().values().forEach(network -> standings.put(network.name(), plan(network)));
        return standings;
    }

    private Standing plan(DesiredNetwork network) {
        ActualNetwork there = inventory.network(network.name()).orElse(null);
        if (network.external()) {
            return there == null
                    ? unavailable(
                            network,
                            "the network " + network.name() + " is not there",
                            "create it: docker network create " + network.name())
                    : Standing.Ready.now();
        }
        if (there == null) {
            return ready(create(network, Reason.of("it does not exist"), draft.chain(List.of())));
        }
        Ownership ownership = there.ownership();
        if (ownership == null || !inventory.owns(ownership, network.id())) {
            return there.mark() != null && !desired.adopts()
                    ? unavailable(
                            network,
                            "the name " + network.name() + " is taken by a network that Docker Compose made",
                            ByCompose.NEXT)
                    : unavailable(
                            network,
                            "the name " + network.name() + " is taken by a network " + NameHolder.text(ownership),
                            NameHolder.next(
                                    ownership,
                                    "remove that network, choose another name, or declare it with external: true"));
        }
        return ownership.fingerprint().equals(network.fingerprint())
                ? Standing.Ready.now()
                : replace(network, there, ownership);
    }

    /**
     * A network cannot be changed: the containers leave it, and come back to its successor in the next pass, which also starts those
     * again that had to be stopped for it.
     */
    private Standing replace(DesiredNetwork network, ActualNetwork there, Ownership ownership) {
        List<ActualContainer> attached = inventory.attachedTo(network.name());
        Optional<ActualContainer> foreign = attached.stream()
                .filter(container -> inventory.resource(container.ownership()).isEmpty())
                .findFirst();
        if (foreign.isPresent()) {
            return unavailable(
                    network,
                    "it is to be replaced, but the container " + foreign.get().name()
                            + ", which is not ours, is attached to it",
                    "detach it: docker network disconnect " + network.name() + " "
                            + foreign.get().name());
        }
        Optional<ActualContainer> held = attached.stream()
                .filter(container -> verdict.holds(container, desired))
                .findFirst();
        if (held.isPresent()) {
            return unavailable(
                    network,
                    "it is to be replaced, but the container " + held.get().name()
                            + ", whose removal is held, is attached to it and could not come back",
                    "let that go with quaymaster approve, or declare it again");
        }
        Reason reason = Differences.reason(ownership.fields(), network.fields(), network.spec());
        Draft.Chain chain = draft.chain(List.of());
        attached.stream()
                .filter(container -> !keepsEnding(container))
                .forEach(container -> leave(chain, network, container));
        // The last, when nobody else is in the way: until the next pass they are down.
        attached.stream().filter(NetworkPlanner::keepsEnding).forEach(container -> {
            // Under the network's name, so that no plan has this without all that comes after it.
            chain.then(
                    new Step.StopContainer(network.id(), Step.Target.of(container), true),
                    "it keeps ending, and cannot leave a network so");
            leave(chain, network, container);
        });
        chain.then(new Step.RemoveNetwork(network.id(), there.id(), there.name()), reason);
        return ready(create(network, reason, chain));
    }

    private static void leave(Draft.Chain chain, DesiredNetwork network, ActualContainer container) {
        chain.then(
                new Step.Disconnect(network.id(), Step.Target.of(container), network.name()),
                "the network is replaced");
    }

    /**
     * Whether an instance has nearly always no process, without which the daemon lets it leave no network. Not one that may get well,
     * or that the daemon gives up on and so ends by itself. That it is about to be removed may have to wait for the network.
     */
    private static boolean keepsEnding(ActualContainer instance) {
        return instance.state() instanceof State.Restarting
                && instance.restarts() >= Readiness.RESTARTS_THAT_ARE_A_FAILURE
                && !Jobs.of(instance).isGivenUp();
    }

    private Draft.Chain create(DesiredNetwork network, Reason reason, Draft.Chain chain) {
        Ownership ownership = new Ownership(
                desired.source(),
                network.id(),
                1,
                network.fingerprint(),
                desired.revision(),
                new TreeSet<>(),
                network.fields());
        return chain.then(new Step.CreateNetwork(network.id(), network, ownership), reason);
    }

    private static Standing ready(Draft.Chain chain) {
        return new Standing.Ready(chain.end());
    }

    private Standing unavailable(DesiredNetwork network, String why, String next) {
        draft.block(network.id(), why, next);
        return new Standing.Unavailable();
    }
}
