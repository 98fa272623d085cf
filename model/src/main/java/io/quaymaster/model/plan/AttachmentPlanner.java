package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Endpoint;
import io.quaymaster.model.state.DesiredContainer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plans the networks of an instance that is there: it joins and leaves them also while it runs. */
final class AttachmentPlanner {
    private static final String DEFAULT_NETWORK = "bridge";
    private static final Set<String> MODES = Set.of("host", "none");

    private final Draft draft;
    private final Inventory inventory;
    private final DesiredContainer container;
    private final Foundations foundations;

    AttachmentPlanner(Planning planning, DesiredContainer container) {
        this.draft = planning.draft();
        this.inventory = planning.inventory();
        this.foundations = planning.foundations();
        this.container = container;
    }

    /**
     * Has an instance in all the networks of its manifest, in the way it is written there, and in no others, once it is in those;
     * returns the steps after which it can be started.
     */
    SortedSet<Integer> plan(ActualContainer instance) {
        SortedSet<Integer> needed = new TreeSet<>();
        if (hasNetworksOfItsOwn(instance)) {
            SortedMap<String, Attachment> wanted = wanted();
            SortedSet<Integer> joined = join(instance, wanted, needed);
            wanted.forEach((network, attachment) -> needed.addAll(adjust(instance, network, attachment)));
            leave(instance, wanted.keySet(), joined);
        }
        return needed;
    }

    /**
     * Has an instance at least in all the networks of its manifest; returns the steps after which it can be started. One that ran
     * without a network that is yet to be made can be started without it once more: it may never come.
     */
    SortedSet<Integer> join(ActualContainer instance) {
        SortedSet<Integer> needed = new TreeSet<>();
        if (hasNetworksOfItsOwn(instance)) {
            join(instance, wanted(), needed);
        }
        return needed;
    }

    /**
     * Returns the steps after which it is in all of them.
     *
     * @param needed gets those after which it can be started
     */
    private SortedSet<Integer> join(
            ActualContainer instance, SortedMap<String, Attachment> wanted, SortedSet<Integer> needed) {
        SortedSet<Integer> joined = new TreeSet<>();
        wanted.forEach((network, attachment) -> {
            SortedSet<Integer> steps = join(instance, network, attachment);
            joined.addAll(steps);
            if (!steps.isEmpty() && !ranWithout(instance, network)) {
                needed.addAll(steps);
            }
        });
        return joined;
    }

    private boolean canBeHad(String network) {
        return standing(network) instanceof Foundations.Standing.Ready;
    }

    private boolean ranWithout(ActualContainer instance, String network) {
        return !(instance.state() instanceof ActualContainer.State.Created)
                && !instance.networks().containsKey(network)
                && (inventory.network(network).isEmpty() || isBeingReplaced(network));
    }

    /**
     * Has an instance that goes on, but serves no more, answer to no alias in any network. One that is in no network was on its way
     * back.
     */
    void withdraw(ActualContainer instance) {
        SortedSet<String> networks = instance.networks().isEmpty() && hasNetworksOfItsOwn(instance)
                ? networksToComeBackTo()
                : networksThatNameIt(instance);
        networks.removeIf(this::isBeingReplaced);
        networks.forEach(network -> draft.step(
                new Step.Withdraw(container.id(), Step.Target.of(instance), network),
                Reason.of("its successor serves"),
                List.of()));
    }

    /** Whether nobody finds an instance by an alias. */
    boolean isWithdrawn(ActualContainer instance) {
        return networksThatNameIt(instance).isEmpty();
    }

    private SortedSet<String> networksThatNameIt(ActualContainer instance) {
        SortedSet<String> networks = new TreeSet<>();
        instance.networks().forEach((network, endpoint) -> {
            boolean mayNameIt = !network.equals(DEFAULT_NETWORK) && !MODES.contains(network);
            if (mayNameIt && inventory.network(network).isPresent() && !isWithdrawn(instance, endpoint)) {
                networks.add(network);
            }
        });
        return networks;
    }

    private SortedSet<String> networksToComeBackTo() {
        SortedSet<String> networks = new TreeSet<>(wanted().keySet());
        networks.remove(DEFAULT_NETWORK);
        networks.removeIf(network -> inventory.network(network).isEmpty() || !canBeHad(network));
        return networks;
    }

    private boolean isBeingReplaced(String network) {
        return standing(network) instanceof Foundations.Standing.Ready(SortedSet<Integer> steps) && !steps.isEmpty();
    }

    /** Whether it answers to no name there but its own, which nobody looks up in the time of a rollout. */
    private boolean isWithdrawn(ActualContainer instance, @Nullable Endpoint endpoint) {
        return endpoint != null
                && !endpoint.aliases().contains(container.id().name())
                && List.of(instance.name()).containsAll(endpoint.aliases());
    }

    private SortedSet<Integer> join(ActualContainer instance, String network, Attachment attachment) {
        Draft.Chain chain = draft.chain(List.of());
        Endpoint endpoint = instance.networks().get(network);
        if (standing(network) instanceof Foundations.Standing.Ready(SortedSet<Integer> made)) {
            chain = draft.chain(made);
            boolean isReplaced = !made.isEmpty() && inventory.network(network).isPresent();
            if (endpoint == null) {
                chain.then(connect(instance, network, attachment), "it is not attached to this network");
            } else if (!isReplaced && isLost(instance, endpoint, network)) {
                rejoin(chain, instance, network, attachment, "it was in a network of this name that is gone");
            } else if (!isReplaced && !network.equals(DEFAULT_NETWORK) && isWithdrawn(instance, endpoint)) {
                rejoin(chain, instance, network, attachment, "it answers to no name there");
            }
        }
        return chain.end();
    }

    private SortedSet<Integer> adjust(ActualContainer instance, String network, Attachment attachment) {
        Draft.Chain chain = draft.chain(List.of());
        Endpoint endpoint = instance.networks().get(network);
        if (endpoint != null
                && standing(network).equals(Foundations.Standing.Ready.now())
                && !isLost(instance, endpoint, network)
                && !isWithdrawn(instance, endpoint)
                && differs(instance, endpoint, network, attachment)) {
            rejoin(chain, instance, network, attachment, "it is attached in another way");
        }
        return chain.end();
    }

    private void leave(ActualContainer instance, Set<String> wanted, Set<Integer> joined) {
        SortedSet<String> surplus = new TreeSet<>(instance.networks().keySet());
        surplus.removeAll(wanted);
        if (surplus.isEmpty() || !wanted.stream().allMatch(this::canBeHad)) {
            return;
        }
        surplus.forEach(network -> draft.step(
                disconnect(instance, network), Reason.of("its manifest does not name this network"), joined));
    }

    private Foundations.Standing standing(String network) {
        return foundations.networks().getOrDefault(network, Foundations.Standing.Ready.now());
    }

    private void rejoin(
            Draft.Chain chain, ActualContainer instance, String network, Attachment attachment, String reason) {
        chain.then(disconnect(instance, network), reason).then(connect(instance, network, attachment), reason);
    }

    /** The daemon knows by its id the network that a stopped container was in, and does not look for another one of its name. */
    private boolean isLost(ActualContainer instance, Endpoint endpoint, String network) {
        return !Instances.isUp(instance.state())
                && !network.equals(DEFAULT_NETWORK)
                && !endpoint.networkId().isEmpty()
                && inventory
                        .network(network)
                        .filter(there -> there.id().equals(endpoint.networkId()))
                        .isEmpty();
    }

    private boolean differs(ActualContainer instance, Endpoint endpoint, String network, Attachment attachment) {
        return !isNamed(endpoint, network, attachment)
                || (instance.state() instanceof ActualContainer.State.Running && !isPlaced(endpoint, attachment));
    }

    /** The default network knows no names. */
    private boolean isNamed(Endpoint endpoint, String network, Attachment attachment) {
        return network.equals(DEFAULT_NETWORK)
                || (endpoint.aliases().containsAll(attachment.aliases())
                        && endpoint.aliases().contains(container.id().name()));
    }

    private static boolean isPlaced(Endpoint endpoint, Attachment attachment) {
        return isOrAny(attachment.ipv4Address(), endpoint.ipv4Address())
                && isOrAny(attachment.ipv6Address(), endpoint.ipv6Address());
    }

    private static boolean isOrAny(@Nullable String wanted, String actual) {
        return wanted == null || wanted.equals(actual);
    }

    /** Not where it is to have, or has, no network, or that of the host or of another container. */
    private boolean hasNetworksOfItsOwn(ActualContainer instance) {
        String mode = container.spec().find(ContainerFields.NETWORK_MODE).orElse(DEFAULT_NETWORK);
        return mode.equals(DEFAULT_NETWORK)
                && !instance.namespaces().containsKey(ContainerFields.NETWORK_MODE.name())
                && Collections.disjoint(instance.networks().keySet(), MODES);
    }

    private SortedMap<String, Attachment> wanted() {
        SortedMap<String, Attachment> named = container.spec().get(ContainerFields.NETWORKS);
        return named.isEmpty() ? new TreeMap<>(Map.of(DEFAULT_NETWORK, Attachment.PLAIN)) : named;
    }

    private Step connect(ActualContainer instance, String network, Attachment attachment) {
        return new Step.Connect(container.id(), Step.Target.of(instance), network, attachment);
    }

    private Step disconnect(ActualContainer instance, String network) {
        return new Step.Disconnect(container.id(), Step.Target.of(instance), network);
    }
}
