package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Mount;
import io.quaymaster.model.manifest.PublishedPort;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Actual.LastPull;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Endpoint;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ActualNetwork;
import io.quaymaster.model.state.ActualVolume;
import io.quaymaster.model.state.ComposeMark;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.HostPort;
import io.quaymaster.model.state.Ownership;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A daemon in memory: it takes steps as the real one does, refuses what the real one refuses, and has a clock of its own. What runs
 * in its containers is a {@link Program}.
 */
public final class MemoryDaemon {
    private static final Set<String> PREDEFINED = Set.of("bridge", "host", "none");

    private final SortedMap<String, MemoryContainer> containers = new TreeMap<>();
    private final MemoryImages images = new MemoryImages();
    private final SortedMap<String, ActualNetwork> networks = new TreeMap<>();
    private final SortedMap<String, ActualVolume> volumes = new TreeMap<>();
    private final SortedMap<String, LastPull> pulls = new TreeMap<>();
    private final SortedMap<String, String> published = new TreeMap<>();
    private final SortedSet<String> discarded = new TreeSet<>();
    private Predicate<Step> refused = step -> false;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int ids;

    /** What the daemon answers when it does not do what it is asked. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    public MemoryDaemon() {
        PREDEFINED.forEach(name -> networks.put(name, new ActualNetwork("net-" + name, name, null, null)));
    }

    public Instant now() {
        return now;
    }

    public Actual observe() {
        return new Actual(
                containers.values().stream().map(MemoryContainer::actual).toList(),
                images.list(),
                List.copyOf(networks.values()),
                List.copyOf(volumes.values()),
                pulls);
    }

    /** @throws Refused when the daemon does not do it, having done nothing */
    public void take(Step step) {
        if (refused.test(step)) {
            throw new Refused("refused for the sake of the test: " + PlanText.of(step));
        }
        switch (step) {
            case Step.Build build ->
                add("sha256:" + build.image().key(), build.image().references());
            case Step.Pull pull -> pull(pull.image(), pull.revision());
            case Step.Tag tag -> images.tag(tag.imageId(), tag.tag());
            case Step.Push push -> {
                push(push.image().toString(), push.image().familiarName());
                images.tag(push.image().toString(), push.mark());
            }
            case Step.RemoveImage remove -> removeImage(remove.reference(), false);
            case Step.CreateNetwork create -> createNetwork(create.network().name(), create.ownership());
            case Step.RemoveNetwork remove -> removeNetwork(remove.id());
            case Step.CreateVolume create ->
                volumes.putIfAbsent(
                        create.volume().name(), new ActualVolume(create.volume().name(), create.ownership(), null));
            case Step.RemoveVolume remove -> removeVolume(remove.name());
            case Step.CreateContainer create -> create(create);
            case Step.StartContainer start -> start(start.target().reference());
            case Step.StopContainer stop -> stop(stop.target().reference());
            case Step.RemoveContainer remove -> remove(remove.target().reference());
            case Step.RenameContainer rename -> rename(rename.target().reference(), rename.to());
            case Step.UpdateContainer update -> update(update.target().reference(), update.settings());
            case Step.Connect connect ->
                connect(
                        connect.target().reference(),
                        connect.network(),
                        connect.attachment(),
                        connect.resource().name());
            case Step.Disconnect disconnect -> disconnect(disconnect.target().reference(), disconnect.network());
            case Step.Withdraw withdraw -> withdraw(withdraw.target().reference(), withdraw.network());
        }
    }

    // What comes with time.

    /** Lets time pass: what was started gets well, falls ill or ends. */
    public void pass(Duration time) {
        now = now.plus(time);
        containers.values().forEach(container -> container.goOn(now));
    }

    public void reboot() {
        containers.values().forEach(container -> container.reboot(now));
    }

    // What somebody else does.

    /** A container that somebody else runs. */
    public void foreign(String name, String imageId, PublishedPort... ports) {
        Spec spec = Spec.EMPTY.with(ContainerFields.PORTS, List.of(ports));
        MemoryContainer container = new MemoryContainer(id(name), name, null, imageId, imageId, now, spec);
        containers.put(name, container);
        connect(name, "bridge", Attachment.PLAIN, name);
        start(name);
    }

    /** An image that somebody else made. */
    public void foreignImage(String id, String... tags) {
        images.add(id, now);
        List.of(tags).forEach(tag -> images.tag(id, tag));
    }

    /** An image carries labels of ours. */
    public void labelAsOurs(String image) {
        images.labelAsOurs(image);
    }

    /** As {@code docker tag} does. */
    public void foreignTag(String image, String tag) {
        images.tag(image, tag);
    }

    public void foreignNetwork(String name) {
        createNetwork(name, null);
    }

    /** All that a source has is as if Docker Compose had made it. */
    public void madeByCompose(String project) {
        containers
                .values()
                .forEach(container -> container.madeByCompose(
                        container.name.matches(".*-[0-9]")
                                ? container.name.charAt(container.name.length() - 1) - '0'
                                : 1));
        networks.replaceAll((name, network) -> name.startsWith(project + "_")
                ? new ActualNetwork(
                        network.id(), name, null, new ComposeMark(project, name.substring(project.length() + 1), 1))
                : network);
        volumes.replaceAll((name, volume) -> name.startsWith(project + "_")
                ? new ActualVolume(name, null, new ComposeMark(project, name.substring(project.length() + 1), 1))
                : volume);
    }

    public void foreignVolume(String name) {
        volumes.put(name, new ActualVolume(name, null, null));
    }

    /** The next pull of a reference gets another image. */
    public void publish(String reference, String id) {
        published.put(reference, id);
    }

    /** From now on steps like these fail. */
    public void refuse(Predicate<Step> steps) {
        refused = steps;
    }

    /** A kernel that knows nothing of a limit: it is never set. */
    public void discard(String limit) {
        discarded.add(limit);
    }

    /** The process of a container ends. */
    public void exit(String name, int code) {
        find(name).end(code, now);
    }

    public void state(String name, State state) {
        find(name).state = state;
    }

    public void health(String name, Health health) {
        MemoryContainer container = find(name);
        if (container.state instanceof State.Running running) {
            container.state = new State.Running(running.since(), health);
        }
    }

    /** As {@code docker rm --force} does: its anonymous volumes stay. */
    public void delete(String name) {
        containers.remove(find(name).name);
    }

    /** As {@code docker rmi --force} does. */
    public void untag(String reference) {
        removeImage(reference, true);
    }

    public ActualContainer container(String name) {
        return find(name).actual();
    }

    // Containers.

    public void start(String reference) {
        MemoryContainer container = find(reference);
        if (container.state instanceof State.Paused) {
            throw new Refused("cannot start a paused container, try unpause instead");
        }
        if (container.isUp()) {
            return;
        }
        Optional<Refused> obstacle = obstacle(container);
        if (obstacle.isPresent()) {
            container.failToStart(128, String.valueOf(obstacle.get().getMessage()));
            throw obstacle.get();
        }
        container.networks.replaceAll((network, endpoint) -> new Endpoint(
                network(network, endpoint).orElseThrow().id(),
                endpoint.aliases(),
                endpoint.ipv4Address(),
                endpoint.ipv6Address()));
        container.start(now);
    }

    public void stop(String reference) {
        find(reference).stop(now);
    }

    public void rename(String reference, String name) {
        MemoryContainer container = find(reference);
        if (containers.containsKey(name)) {
            throw new Refused("the name " + name + " is in use");
        }
        if (container.state instanceof State.Restarting) {
            throw new Refused("sandbox of " + container.name + " not found");
        }
        containers.remove(container.name);
        container.name = name;
        containers.put(name, container);
    }

    private void create(Step.CreateContainer step) {
        if (containers.containsKey(step.name())) {
            throw new Refused("the name " + step.name() + " is in use");
        }
        DesiredContainer wanted = step.container();
        Spec spec = wanted.spec();
        String reference = wanted.image().reference();
        MemoryContainer container = new MemoryContainer(
                id(step.name()), step.name(), step.ownership(), images.id(reference), reference, now, spec);
        for (var field : List.of(ContainerFields.NETWORK_MODE, ContainerFields.PID, ContainerFields.IPC)) {
            spec.find(field)
                    .filter(mode -> mode.startsWith("container:"))
                    .ifPresent(mode ->
                            container.namespaces.put(field.name(), find(mode.substring("container:".length())).id));
        }
        for (String volume : wanted.volumeNames()) {
            volumes.putIfAbsent(volume, new ActualVolume(volume, null, null));
            container.volumes.add(volume);
        }
        mountAnonymous(container, step.handedOver());
        container.settings = kept(InPlace.wanted(wanted));
        containers.put(step.name(), container);
        attach(container, wanted);
    }

    /** Those that are handed over, and a new one for every further path that is to have one. */
    private void mountAnonymous(MemoryContainer container, SortedMap<String, String> handedOver) {
        for (String volume : handedOver.values()) {
            if (!volumes.containsKey(volume)) {
                throw new Refused("no such volume: " + volume);
            }
        }
        container.anonymousVolumes.putAll(handedOver);
        container.spec.get(ContainerFields.VOLUMES).stream()
                .filter(Mount.Anonymous.class::isInstance)
                .map(Mount::target)
                .forEach(path -> container.anonymousVolumes.computeIfAbsent(path, key -> id("volume")));
        for (String volume : container.anonymousVolumes.values()) {
            volumes.putIfAbsent(volume, new ActualVolume(volume, null, null));
            container.volumes.add(volume);
        }
    }

    private void attach(MemoryContainer container, DesiredContainer wanted) {
        String mode = wanted.spec().find(ContainerFields.NETWORK_MODE).orElse("bridge");
        wanted.spec()
                .get(ContainerFields.NETWORKS)
                .forEach((network, attachment) -> container.networks.put(
                        network, endpoint("", attachment, wanted.id().name())));
        if (container.networks.isEmpty() && PREDEFINED.contains(mode)) {
            container.networks.put(mode, new Endpoint("", List.of(), "", ""));
        }
    }

    /** What keeps a container from being started. */
    private Optional<Refused> obstacle(MemoryContainer container) {
        for (var entry : container.networks.entrySet()) {
            if (network(entry.getKey(), entry.getValue()).isEmpty()) {
                return Optional.of(new Refused("network " + entry.getKey() + " not found"));
            }
        }
        for (String joined : container.namespaces.values()) {
            if (containers.values().stream()
                    .noneMatch(other -> other.id.equals(joined) && other.state instanceof State.Running)) {
                return Optional.of(new Refused("cannot join a namespace of a non running container: " + joined));
            }
        }
        for (PublishedPort port : container.ports()) {
            if (port.published() != 0 && !isFree(port)) {
                return Optional.of(new Refused("port " + port.published() + " is already allocated"));
            }
        }
        return container.canBeStarted()
                ? Optional.empty()
                : Optional.of(new Refused("exec: \"missing\": executable file not found in $PATH"));
    }

    private boolean isFree(PublishedPort wanted) {
        long taken = containers.values().stream()
                .filter(MemoryContainer::isUp)
                .flatMap(container -> container.ports().stream())
                .filter(port -> firstOf(port).overlaps(firstOf(wanted)))
                .count();
        return taken <= wanted.publishedLast() - wanted.published();
    }

    private static HostPort firstOf(PublishedPort port) {
        return new HostPort(port.address(), port.published(), port.protocol());
    }

    private void remove(String reference) {
        MemoryContainer container = find(reference);
        if (container.isUp()) {
            throw new Refused("you cannot remove " + container.name + ", which runs: stop it before");
        }
        containers.remove(container.name);
        volumes.keySet().removeIf(volume -> container.anonymousVolumes.containsValue(volume) && isUnused(volume));
    }

    private boolean isUnused(String volume) {
        return containers.values().stream().noneMatch(container -> container.volumes.contains(volume));
    }

    /** Sets what is given. Nothing is taken away, but for the number of processes and the swap that goes with the memory. */
    private void update(String reference, Settings settings) {
        MemoryContainer container = find(reference);
        SortedMap<String, String> limits = new TreeMap<>(container.settings.limits());
        limits.remove("pids_limit");
        if (settings.limits().containsKey("mem_limit")) {
            limits.remove("memswap_limit");
        }
        limits.putAll(settings.limits());
        container.settings = kept(new Settings(settings.restart(), limits));
        container.discarded = new TreeMap<>(settings.limits());
        container.discarded.keySet().retainAll(discarded);
    }

    private Settings kept(Settings settings) {
        SortedMap<String, String> limits = new TreeMap<>(settings.limits());
        limits.keySet().removeAll(discarded);
        return new Settings(settings.restart(), limits);
    }

    private MemoryContainer find(String reference) {
        return containers.values().stream()
                .filter(container -> container.isCalled(reference))
                .findFirst()
                .orElseThrow(() -> new Refused("no such container: " + reference));
    }

    // Networks and volumes.

    /** @param name what the container answers to besides the attachment's aliases */
    public void connect(String reference, String network, Attachment attachment, String name) {
        MemoryContainer container = find(reference);
        ActualNetwork joined = networks.get(network);
        if (joined == null) {
            throw new Refused("network " + network + " not found");
        }
        boolean hasNoPlace = container.networks.containsKey("host")
                || container.networks.containsKey("none")
                || container.namespaces.containsKey("network_mode");
        if (hasNoPlace) {
            throw new Refused(container.name + " has the network of the host or of another container, or none");
        }
        if (container.isUp() && container.networks.containsKey(network)) {
            throw new Refused(container.name + " is already connected to " + network);
        }
        container.networks.put(network, endpoint(container.isUp() ? joined.id() : "", attachment, name));
    }

    public void disconnect(String reference, String network) {
        MemoryContainer container = find(reference);
        if (container.isUp() && !networks.containsKey(network)) {
            throw new Refused("network " + network + " not found");
        }
        if (container.networks.remove(network) == null) {
            throw new Refused(container.name + " is not connected to " + network);
        }
    }

    private void withdraw(String reference, String network) {
        MemoryContainer container = find(reference);
        if (container.networks.containsKey(network)) {
            disconnect(reference, network);
        }
        connect(reference, network, Attachment.PLAIN, "");
        container.networks.computeIfPresent(
                network, (key, endpoint) -> new Endpoint(endpoint.networkId(), List.of(), "", ""));
    }

    private static Endpoint endpoint(String networkId, Attachment attachment, String name) {
        List<String> aliases = new ArrayList<>(List.of(name));
        aliases.addAll(attachment.aliases());
        return new Endpoint(networkId, aliases, orEmpty(attachment.ipv4Address()), orEmpty(attachment.ipv6Address()));
    }

    private void createNetwork(String name, @Nullable Ownership ownership) {
        if (networks.containsKey(name)) {
            throw new Refused("network with name " + name + " already exists");
        }
        networks.put(name, new ActualNetwork(id("net"), name, ownership, null));
    }

    /** As {@code docker network rm} does: a container that does not run is no hindrance, and cannot be started afterwards. */
    public void removeNetwork(String idOrName) {
        List<ActualNetwork> meant = networks.values().stream()
                .filter(network ->
                        network.id().equals(idOrName) || network.name().equals(idOrName))
                .toList();
        for (ActualNetwork network : meant) {
            if (containers.values().stream()
                    .anyMatch(container -> container.isUp() && container.networks.containsKey(network.name()))) {
                throw new Refused("network " + network.name() + " has active endpoints");
            }
            networks.remove(network.name());
        }
    }

    /** The network that an endpoint means: before its first start any of the name, afterwards the one it was in. */
    private Optional<ActualNetwork> network(String name, Endpoint endpoint) {
        return Optional.ofNullable(networks.get(name))
                .filter(network -> endpoint.networkId().isEmpty()
                        || PREDEFINED.contains(name)
                        || network.id().equals(endpoint.networkId()));
    }

    private void removeVolume(String name) {
        containers.values().stream()
                .filter(container -> container.volumes.contains(name))
                .findFirst()
                .ifPresent(container -> {
                    throw new Refused("volume is in use by " + container.name);
                });
        volumes.remove(name);
    }

    // Images.

    private void pull(DesiredImage.Pulled image, String revision) {
        String reference = image.reference();
        String id = published.getOrDefault(reference, "sha256:" + digits(reference));
        boolean known = images.has(id);
        pulls.put(reference, new LastPull(now, revision));
        images.add(id, now);
        if (image.image().digest() == null) {
            images.tag(id, reference);
        } else {
            images.digest(id, image.image().familiarName() + "@" + image.image().digest());
        }
        if (!known) {
            images.tag(id, image.mark(id).toString());
        }
    }

    private void add(String id, List<String> references) {
        images.add(id, now);
        references.forEach(reference -> images.tag(id, reference));
    }

    private void push(String reference, String name) {
        images.digest(reference, name + "@" + images.id(reference));
    }

    private void removeImage(String reference, boolean force) {
        String id = images.id(reference);
        boolean used = containers.values().stream()
                .anyMatch(container -> container.imageId().equals(id));
        images.remove(reference, used, force);
    }

    private String id(String name) {
        ids++;
        return "id-" + ids + "-" + name;
    }

    /** Twelve digits that only depend on a text. */
    private static String digits(String text) {
        return IntStream.range(0, 12)
                .map(position -> Character.forDigit((text.hashCode() >>> (2 * position)) & 15, 16))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
