package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Endpoint;
import io.quaymaster.model.state.DesiredContainer;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plans the networks of an instance that is there: it joins and leaves them while it runs. */
final class AttachmentPlanner {
    private static final String DEFAULT_NETWORK = "bridge";

    private final Draft draft;
    private final DesiredContainer container;
    private final Foundations foundations;

    AttachmentPlanner(Draft draft, DesiredContainer container, Foundations foundations) {
        this.draft = draft;
        this.container = container;
        this.foundations = foundations;
    }

    void plan(ActualContainer instance) {
        if (hasNoNetworksOfItsOwn()) {
            return;
        }
        SortedMap<String, Attachment> wanted = wanted();
        wanted.forEach((network, attachment) -> join(instance, network, attachment));
        SortedSet<String> surplus = new TreeSet<>(instance.networks().keySet());
        surplus.removeAll(wanted.keySet());
        surplus.forEach(network -> draft.step(
                disconnect(instance, network), Reason.of("its manifest does not name this network"), new TreeSet<>()));
    }

    private void join(ActualContainer instance, String network, Attachment attachment) {
        if (!(foundations.networks().getOrDefault(network, Foundations.Standing.Ready.now())
                instanceof Foundations.Standing.Ready ready)) {
            return;
        }
        Endpoint endpoint = instance.networks().get(network);
        Draft.Chain chain = draft.chain(ready.steps());
        if (endpoint == null) {
            chain.then(connect(instance, network, attachment), "it is not attached to this network");
        } else if (ready.steps().isEmpty() && differs(instance, endpoint, network, attachment)) {
            chain.then(disconnect(instance, network), "it is attached in another way")
                    .then(connect(instance, network, attachment), "it is attached in another way");
        }
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

    private boolean hasNoNetworksOfItsOwn() {
        return container
                .spec()
                .find(ContainerFields.NETWORK_MODE)
                .filter(mode -> !mode.equals(DEFAULT_NETWORK))
                .isPresent();
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
