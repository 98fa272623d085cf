package io.quaymaster.model.simulation;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Mount;
import io.quaymaster.model.manifest.PublishedPort;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Actual.LastPull;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ActualVolume;
import io.quaymaster.model.state.ComposeMark;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.Ownership;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A daemon in memory, with the agent's hands on it: it takes steps as the real one does, refuses what the real one refuses, and has a
 * clock of its own. What runs in its containers is a {@link Program}. That it is like a real one is what {@link DaemonContract} says.
 */
public final class MemoryDaemon {
    private static final Set<Field<?>> NO_LIMITS = Set.of(ContainerFields.RESTART, ContainerFields.NETWORKS);
    private static final List<Field<String>> NAMESPACES =
            List.of(ContainerFields.NETWORK_MODE, ContainerFields.PID, ContainerFields.IPC);
    private static final String OF_A_CONTAINER = "container:";

    private final MemoryEvents events = new MemoryEvents();
    private final MemoryNetworks networks = new MemoryNetworks();
    private final MemoryContainers containers = new MemoryContainers(networks, events);
    private final MemoryImages images = new MemoryImages();
    private final SortedMap<String, ActualVolume> volumes = new TreeMap<>();
    private final MemoryRegistry registry = new MemoryRegistry();
    private final SortedMap<String, LastPull> pulls = new TreeMap<>();
    private Predicate<Step> refused = step -> false;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Set<String> doomed = new HashSet<>();
    private int ids;

    /** What the daemon answers when it does not do what it is asked. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            // Thousands of them come in a second: where from is of no interest.
            super(message, null, false, false);
        }
    }

    public Instant now() {
        return now;
    }

    public Actual observe() {
        return new Actual(containers.list(), images.list(), networks.list(), List.copyOf(volumes.values()), pulls);
    }

    /**
     * Does a step, however long it takes.
     *
     * @throws Refused when the daemon does not do it, having done nothing
     */
    public void take(Step step) {
        Instant answered = begin(step);
        if (answered.isAfter(now)) {
            pass(Duration.between(now, answered));
        }
    }

    /**
     * Begins a step; returns when the daemon answers. What it does in one moment is done then; a container that is asked to stop has
     * its time, and one that is removed may be in the way for a while.
     *
     * @throws Refused when the daemon does not do it, having done nothing
     */
    public Instant begin(Step step) {
        if (refused.test(step)) {
            throw new Refused("refused for the sake of the test: " + PlanText.of(step));
        }
        switch (step) {
            case Step.Build build -> build(build.image());
            case Step.Pull pull -> pull(pull.image(), pull.revision());
            case Step.Tag tag -> tag(tag.imageId(), tag.tag());
            case Step.Push push -> push(push.image().toString(), push.image().familiarName(), push.mark());
            case Step.RemoveImage remove -> removeImageIfThere(remove.imageId(), remove.reference());
            case Step.CreateNetwork create -> createNetwork(create.network().name(), create.ownership());
            case Step.RemoveNetwork remove -> removeNetwork(remove.id());
            case Step.CreateVolume create -> createOwnVolume(create.volume().name(), create.ownership());
            case Step.RemoveVolume remove -> removeOwnVolume(remove);
            case Step.CreateContainer create -> create(create);
            case Step.StartContainer start -> start(start.target().reference());
            case Step.StopContainer stop -> {
                return containers.stop(containers.stillToStop(stop), now);
            }
            case Step.RemoveContainer remove -> {
                return containers.lookFor(remove.target().reference()).isPresent()
                        ? remove(containers.stillCalled(remove.target()))
                        : now;
            }
            case Step.RenameContainer rename -> containers.rename(containers.stillCalled(rename.target()), rename.to());
            case Step.UpdateContainer update ->
                containers.update(containers.find(update.target().reference()), update.settings());
            case Step.Connect connect ->
                connect(
                        connect.target().reference(),
                        connect.network(),
                        connect.attachment(),
                        connect.resource().name());
            case Step.Disconnect disconnect -> disconnect(disconnect.target().reference(), disconnect.network());
            case Step.Withdraw withdraw ->
                networks.withdraw(containers.find(withdraw.target().reference()), withdraw.network());
        }
        return now;
    }

    /** From now on steps like these fail. */
    public void refuse(Predicate<Step> steps) {
        refused = steps;
    }

    /** Is told of everything that happens, when it happens. */
    public void listen(Consumer<MemoryEvent> listener) {
        events.listen(listener);
    }

    // What comes with time.

    /** Lets time pass: what was started gets well, falls ill or ends, and what ended is started again. */
    public void pass(Duration time) {
        Instant until = now.plus(time);
        for (MemoryContainer next = containers.next(until); next != null; next = containers.next(until)) {
            Instant due = next.life().next();
            now = due != null && due.isAfter(now) ? due : now;
            containers.goOn(next, now);
        }
        now = until;
        dropVolumes();
    }

    /** When something happens by itself next, if that is not after a time; otherwise that time. */
    public Instant next(Instant until) {
        MemoryContainer first = containers.next(until);
        Instant due = first == null ? null : first.life().next();
        return due == null ? until : due;
    }

    /** The host goes down without a word, and comes up again. */
    public void reboot() {
        containers.reboot(now);
    }

    /** How long it takes from now on to remove a container. */
    public void removeWithin(Duration time) {
        containers.removeWithin(time);
    }

    /** The agent that asked for the pulls so far is another one now, and knows nothing of them. */
    public void forgetPulls() {
        pulls.clear();
    }

    // Containers.

    public ActualContainer container(String reference) {
        return containers.find(reference).actual();
    }

    /** The name of the container that holds a port of the host; empty where none does. */
    public Optional<String> holder(int port) {
        return containers.all().stream()
                .filter(container -> container.ports().stream().anyMatch(held -> held.number() == port))
                .map(MemoryContainer::name)
                .findFirst();
    }

    public void start(String reference) {
        containers.start(containers.find(reference), now);
    }

    /** As {@code docker stop} does, and returns when it has stopped. */
    public void stop(String reference) {
        Instant end = containers.stop(containers.find(reference), now);
        pass(Duration.between(now, end));
    }

    public void kill(String reference) {
        containers.kill(containers.find(reference), now);
    }

    public void pause(String reference) {
        containers.pause(containers.find(reference), now);
    }

    public void unpause(String reference) {
        containers.unpause(containers.find(reference), now);
    }

    public void rename(String reference, String name) {
        containers.rename(containers.find(reference), name);
    }

    /** As {@code docker rm --force} does: its anonymous volumes stay. */
    public void delete(String reference) {
        containers.removeAnyway(containers.find(reference), now);
    }

    /** The process of a container ends. */
    public void exit(String reference, int code) {
        containers.end(containers.find(reference), code, now);
    }

    /** For tests that need a state, whatever leads to it. */
    public void state(String reference, State state) {
        containers.find(reference).life().become(state);
    }

    public void health(String reference, Health health) {
        containers.find(reference).life().health(health);
    }

    /** A kernel that knows nothing of a limit: it is never set. */
    public void discard(String limit) {
        containers.discard(limit);
    }

    /** A container that somebody else runs. */
    public void foreign(String name, String image, PublishedPort... ports) {
        foreign(name, image, Spec.EMPTY.with(ContainerFields.PORTS, List.of(ports)));
        start(name);
    }

    /** A container that somebody else made. */
    public void foreign(String name, String image, Spec spec) {
        MemoryContainer container = new MemoryContainer(id(), name, null, images.id(image), image, now, spec);
        furnish(container, spec, name);
        containers.add(container);
    }

    private void create(Step.CreateContainer step) {
        containers.requireFree(step.name());
        DesiredContainer wanted = step.container();
        String reference = wanted.image().reference();
        MemoryContainer container = new MemoryContainer(
                id(), step.name(), step.ownership(), images.id(reference), reference, now, wanted.spec());
        furnish(container, wanted.spec(), step.resource().name());
        wanted.volumeNames().forEach(volume -> {
            createVolume(volume, null);
            container.volumes().add(volume);
        });
        mountAnonymous(container, step.handedOver());
        containers.add(container);
    }

    /** Those that are handed over, and a new one for every further path that is to have one. */
    private void mountAnonymous(MemoryContainer container, SortedMap<String, String> handedOver) {
        container.anonymousVolumes().putAll(handedOver);
        container.spec().get(ContainerFields.VOLUMES).stream()
                .filter(Mount.Anonymous.class::isInstance)
                .map(Mount::target)
                .forEach(path -> container.anonymousVolumes().computeIfAbsent(path, key -> id()));
        container.anonymousVolumes().values().forEach(volume -> {
            createVolume(volume, null);
            container.volumes().add(volume);
        });
    }

    private Instant remove(MemoryContainer container) {
        Instant gone = containers.remove(container, now);
        doomed.addAll(container.anonymousVolumes().values());
        dropVolumes();
        return gone;
    }

    /** Anonymous volumes go with the container that had them, unless another one has them by then. */
    private void dropVolumes() {
        doomed.removeIf(volume -> containers.using(volume).isEmpty() && volumes.remove(volume) != null);
    }

    private void furnish(MemoryContainer container, Spec spec, String name) {
        for (Field<String> field : NAMESPACES) {
            String mode = spec.find(field).orElse("");
            if (mode.startsWith(OF_A_CONTAINER)) {
                String joined = mode.substring(OF_A_CONTAINER.length());
                container
                        .namespaces()
                        .put(
                                field.name(),
                                containers
                                        .lookFor(joined)
                                        .map(MemoryContainer::id)
                                        .orElse(joined));
            }
        }
        spec.get(ContainerFields.NETWORKS)
                .forEach((network, attachment) -> networks.attach(container, network, attachment, name));
        if (container.networks().isEmpty()) {
            networks.attachToMode(
                    container, spec.find(ContainerFields.NETWORK_MODE).orElse("bridge"));
        }
        SortedMap<String, String> limits = new TreeMap<>();
        spec.canonical(field -> field.effect() == Field.Effect.IN_PLACE && !NO_LIMITS.contains(field))
                .forEach((field, value) -> limits.put(field, value.toString()));
        containers.set(container, new Settings(spec.get(ContainerFields.RESTART), limits));
    }

    // Networks and volumes.

    public void foreignNetwork(String name) {
        createNetwork(name, null);
    }

    /** All that a project has is as if Docker Compose had made it. */
    public void madeByCompose(String project) {
        String prefix = project + "_";
        containers.all().forEach(container -> container.madeByCompose(number(container.name())));
        networks.madeByCompose(project);
        volumes.replaceAll((name, volume) -> name.startsWith(prefix)
                ? new ActualVolume(name, null, new ComposeMark(project, name.substring(prefix.length()), 1))
                : volume);
    }

    private static int number(String container) {
        return container.matches(".*-[0-9]") ? Character.digit(container.charAt(container.length() - 1), 10) : 1;
    }

    public void foreignVolume(String name) {
        createVolume(name, null);
    }

    /** As {@code docker network rm} does: a container that does not run is no hindrance, and cannot be started afterwards. */
    public void removeNetwork(String idOrName) {
        networks.remove(idOrName, containers.all());
        events.tell("network", "destroy", idOrName);
    }

    /** @param name what the container answers to besides the attachment's aliases */
    public void connect(String reference, String network, Attachment attachment, String name) {
        networks.connect(containers.find(reference), network, attachment, name);
        events.tell("network", "connect", network);
    }

    public void disconnect(String reference, String network) {
        networks.disconnect(containers.find(reference), network);
        events.tell("network", "disconnect", network);
    }

    /** As {@code docker volume rm} does; nothing where there is none. */
    public void removeVolume(String name) {
        containers.using(name).stream().findFirst().ifPresent(user -> {
            throw new Refused("volume " + name + " is in use by " + user);
        });
        volumes.remove(name);
        events.tell("volume", "destroy", name);
    }

    /** As the agent's client does, which looks whose it is. */
    private void removeOwnVolume(Step.RemoveVolume step) {
        ActualVolume there = volumes.get(step.name());
        if (there != null && (there.ownership() == null || !there.ownership().isOf(step.source(), step.resource()))) {
            throw new Refused("the volume " + step.name() + " is not ours");
        }
        removeVolume(step.name());
    }

    private void createNetwork(String name, @Nullable Ownership ownership) {
        networks.create(id(), name, ownership);
        events.tell("network", "create", name);
    }

    /** The daemon itself does nothing about one that is there already; the agent's client looks whose it is. */
    private void createOwnVolume(String name, Ownership ownership) {
        ActualVolume there = volumes.get(name);
        if (there != null
                && (there.ownership() == null || !there.ownership().isOf(ownership.source(), ownership.resource()))) {
            throw new Refused("the name " + name + " is taken by a volume that is not ours");
        }
        createVolume(name, ownership);
    }

    /** One that is there stays as it is. */
    private void createVolume(String name, @Nullable Ownership ownership) {
        if (volumes.putIfAbsent(name, new ActualVolume(name, ownership, null)) == null) {
            events.tell("volume", "create", name);
        }
    }

    // Images.

    /** An image that somebody else made. */
    public void foreignImage(String id, String... tags) {
        images.add(id, now, false);
        List.of(tags).forEach(tag -> tag(id, tag));
    }

    /** @param service as {@code project/service} */
    public void builtByCompose(String image, String service) {
        images.builtByCompose(image, service);
    }

    /** An image carries labels which are only for containers. */
    public void labelAsOurs(String image) {
        images.labelAsOurs(image);
    }

    /** The registry's image with this id carries them, too. */
    public void publishLabelledAsOurs(String reference, String id) {
        registry.publish(reference, id);
        registry.label(id);
    }

    /** As {@code docker tag} does. */
    public void foreignTag(String image, String tag) {
        tag(image, tag);
    }

    /** As {@code docker rmi} does. */
    public void removeImage(String reference) {
        removeImage(reference, false);
    }

    /** As {@code docker rmi --force} does. */
    public void untag(String reference) {
        removeImage(reference, true);
    }

    /** The next pull of a reference gets another image. */
    public void publish(String reference, String id) {
        registry.publish(reference, id);
    }

    /** From now on the registry does not have a reference, or has it again. */
    public void withhold(String reference, boolean away) {
        registry.withhold(reference, away);
    }

    private void tag(String image, String tag) {
        images.tag(image, tag);
        events.tell("image", "tag", tag);
    }

    private void build(DesiredImage.Built image) {
        String id = "sha256:" + image.key();
        images.add(id, now, false);
        image.references().forEach(reference -> tag(id, reference));
    }

    /** An image that was not here before gets a tag of ours. */
    private void pull(DesiredImage.Pulled image, String revision) {
        String reference = image.reference();
        String id = registry.resolve(reference);
        boolean known = images.has(id);
        pulls.put(reference, new LastPull(now, revision));
        images.add(id, now, registry.isLabelledAsOurs(id));
        if (image.image().digest() == null) {
            tag(id, reference);
        } else {
            images.digest(id, image.image().familiarName() + "@" + image.image().digest());
        }
        if (!known) {
            tag(id, image.mark(id).toString());
        }
        events.tell("image", "pull", reference);
    }

    private void push(String reference, String name, String mark) {
        images.digest(reference, name + "@" + images.id(reference));
        tag(reference, mark);
    }

    private void removeImageIfThere(String imageId, String reference) {
        if (images.isThere(reference) && images.id(reference).equals(imageId)) {
            removeImage(reference, false);
        }
    }

    private void removeImage(String reference, boolean force) {
        images.remove(reference, containers.useOf(images.id(reference)), force);
        events.tell("image", "untag", reference);
    }

    private String id() {
        ids++;
        return HexFormat.of().toHexDigits(Bits.mixed(ids));
    }
}
