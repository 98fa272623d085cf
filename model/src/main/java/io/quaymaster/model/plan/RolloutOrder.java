package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Mount;
import io.quaymaster.model.manifest.PublishedPort;
import io.quaymaster.model.manifest.Rollout.Order;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.ProvidedMount;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The order of a rollout, with the reason for it.
 *
 * @param order what is done first
 * @param reason why, as a person would say it
 */
record RolloutOrder(Order order, String reason) {
    /** @param serving the instance to be replaced */
    static RolloutOrder of(DesiredContainer container, ActualContainer serving) {
        Order asked = container.spec().get(ContainerFields.ROLLOUT).order();
        if (asked != null) {
            return new RolloutOrder(asked, "its manifest asks for it");
        }
        return published(container, serving)
                .or(() -> shared(container).map(what -> "two at a time would share " + what))
                .or(() -> handedOver(container, serving))
                .map(reason -> new RolloutOrder(Order.STOP_FIRST, reason))
                .orElseGet(() -> new RolloutOrder(Order.START_FIRST, "two at a time share nothing"));
    }

    boolean isStopFirst() {
        return order == Order.STOP_FIRST;
    }

    /** Whether two instances may run at the same time, as which one comes first does not tell: each may have data of its own. */
    static boolean mayRunTogether(DesiredContainer container, ActualContainer one, ActualContainer other) {
        Order asked = container.spec().get(ContainerFields.ROLLOUT).order();
        if (asked != null) {
            return asked == Order.START_FIRST;
        }
        return hostPorts(container).isEmpty()
                && shared(container).isEmpty()
                && Collections.disjoint(one.ports(), other.ports())
                && Collections.disjoint(writable(container, one), other.volumes());
    }

    /** What an instance mounts and may write to, as far as what is declared does not say otherwise. */
    private static Set<String> writable(DesiredContainer readingOnly, ActualContainer instance) {
        Set<String> volumes = new TreeSet<>(instance.volumes());
        volumes.removeAll(readingOnly.volumeNames());
        return volumes;
    }

    /** A successor that runs beside it would begin without the data. */
    private static Optional<String> handedOver(DesiredContainer container, ActualContainer serving) {
        Handover handover = Handover.of(container, serving);
        return handover.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "the data at " + String.join(", ", handover.volumes().keySet()) + " is handed over to it");
    }

    /** A port of the host is published by one at a time, also where the next one publishes another. */
    private static Optional<String> published(DesiredContainer container, ActualContainer serving) {
        List<PublishedPort> ports = hostPorts(container);
        Optional<String> shared = ports.stream()
                .filter(port -> serving.ports().stream().anyMatch(its -> its.number() == port.published()))
                .findFirst()
                .map(port -> "two at a time would share the host port " + port.published());
        return shared.or(() -> ports.stream()
                .findFirst()
                .map(port ->
                        "of those that publish a host port, as it does " + port.published() + ", one runs at a time"));
    }

    private static List<PublishedPort> hostPorts(DesiredContainer container) {
        return container.spec().get(ContainerFields.PORTS).stream()
                .filter(port -> port.published() != 0)
                .toList();
    }

    /** What two instances at the same time would get in each other's way with. */
    private static Optional<String> shared(DesiredContainer container) {
        Spec spec = container.spec();
        Optional<String> mount = spec.get(ContainerFields.VOLUMES).stream()
                .filter(RolloutOrder::isSharedAndWritable)
                .map(Mount::target)
                .findFirst()
                .map(target -> "what is mounted at " + target);
        Optional<String> persistent = container.provided().stream()
                .filter(provided -> provided instanceof ProvidedMount.Persistent directory && !directory.readOnly())
                .map(ProvidedMount::target)
                .findFirst()
                .map(target -> "what is mounted at " + target);
        Optional<String> hostNetwork =
                spec.find(ContainerFields.NETWORK_MODE).filter("host"::equals).map(mode -> "the host's network");
        Optional<String> address = spec.get(ContainerFields.NETWORKS).values().stream()
                .filter(RolloutOrder::hasFixedAddress)
                .findFirst()
                .map(attachment -> "a fixed network address");
        return mount.or(() -> persistent).or(() -> hostNetwork).or(() -> address);
    }

    private static boolean isSharedAndWritable(Mount mount) {
        return switch (mount) {
            case Mount.Bind bind -> !bind.readOnly();
            case Mount.Named named -> !named.readOnly();
            case Mount.Anonymous anonymous -> false;
            case Mount.Tmpfs tmpfs -> false;
        };
    }

    private static boolean hasFixedAddress(Attachment attachment) {
        return attachment.ipv4Address() != null || attachment.ipv6Address() != null || attachment.macAddress() != null;
    }
}
