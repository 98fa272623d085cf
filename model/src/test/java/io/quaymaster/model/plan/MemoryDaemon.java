package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Healthcheck;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Actual.LastPull;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Endpoint;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ActualImage;
import io.quaymaster.model.state.ActualNetwork;
import io.quaymaster.model.state.ActualVolume;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.OwnTag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A daemon in memory: it takes steps as the real one does, refuses what the real one refuses, and has a clock of its own. */
public final class MemoryDaemon {
    private final SortedMap<String, ActualContainer> containers = new TreeMap<>();
    private final SortedMap<String, Image> images = new TreeMap<>();
    private final SortedMap<String, ActualNetwork> networks = new TreeMap<>();
    private final SortedMap<String, ActualVolume> volumes = new TreeMap<>();
    private final SortedMap<String, LastPull> pulls = new TreeMap<>();
    private final SortedMap<String, DesiredContainer> madeFrom = new TreeMap<>();
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
        networks.put("bridge", new ActualNetwork("net-bridge", "bridge", null));
        networks.put("host", new ActualNetwork("net-host", "host", null));
        networks.put("none", new ActualNetwork("net-none", "none", null));
    }

    public Instant now() {
        return now;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    public Actual observe() {
        return new Actual(
                List.copyOf(containers.values()),
                images.values().stream().map(Image::actual).toList(),
                List.copyOf(networks.values()),
                List.copyOf(volumes.values()),
                pulls);
    }

    public void take(Step step) {
        switch (step) {
            case Step.Build build -> add(build.image().key(), build.image().references());
            case Step.Pull pull -> pull(pull.image(), pull.revision());
            case Step.Tag tag -> tag(tag.imageId(), tag.tag());
            case Step.Push push -> push(push.image().toString(), push.image().familiarName());
            case Step.RemoveImage remove -> removeImage(remove.reference());
            case Step.CreateNetwork create -> createNetwork(create);
            case Step.RemoveNetwork remove -> removeNetwork(remove.name());
            case Step.CreateVolume create ->
                volumes.putIfAbsent(
                        create.volume().name(), new ActualVolume(create.volume().name(), create.ownership()));
            case Step.RemoveVolume remove -> volumes.remove(remove.name());
            case Step.CreateContainer create -> create(create);
            case Step.StartContainer start -> start(start.target().reference());
            case Step.StopContainer stop -> stop(stop.target().reference());
            case Step.RemoveContainer remove -> remove(remove.target().reference());
            case Step.RenameContainer rename -> rename(rename.target().reference(), rename.to());
            case Step.UpdateContainer update ->
                change(update.target().reference(), container -> with(container, update.settings()));
            case Step.Connect connect -> connect(connect.target().reference(), connect.network(), connect.attachment());
            case Step.Disconnect disconnect -> disconnect(disconnect.target().reference(), disconnect.network());
        }
    }

    /** A container that somebody else runs. */
    public void foreign(String name, String imageId) {
        containers.put(
                name,
                new ActualContainer(
                        id(name),
                        name,
                        null,
                        imageId,
                        imageId,
                        now,
                        new State.Running(now, Health.NONE),
                        0,
                        new TreeMap<>(),
                        null));
    }

    /** An image that somebody else made. */
    public void foreignImage(String id, String... tags) {
        images.put(id, new Image(id, new ArrayList<>(List.of(tags)), new ArrayList<>(), now));
    }

    public void foreignNetwork(String name) {
        networks.put(name, new ActualNetwork("net-" + name, name, null));
    }

    public void foreignVolume(String name) {
        volumes.put(name, new ActualVolume(name, null));
    }

    public ActualContainer container(String name) {
        ActualContainer container = containers.get(name);
        if (container == null) {
            throw new Refused("no such container: " + name);
        }
        return container;
    }

    /** The next pull of a reference gets another image. */
    public void publish(String reference, String id) {
        published.put(reference, id);
    }

    private final SortedMap<String, String> published = new TreeMap<>();

    public void exit(String name, int code) {
        state(name, new State.Exited(code, now));
    }

    public void state(String name, State state) {
        change(name, container -> with(container, state));
    }

    public void health(String name, Health health) {
        change(
                name,
                container -> with(
                        container,
                        container.state() instanceof State.Running running
                                ? new State.Running(running.since(), health)
                                : container.state()));
    }

    public void delete(String name) {
        containers.remove(container(name).name());
    }

    public void untag(String reference) {
        removeImage(reference);
    }

    public void disconnect(String reference, String network) {
        change(reference, container -> {
            SortedMap<String, Endpoint> left = new TreeMap<>(container.networks());
            if (left.remove(network) == null) {
                throw new Refused(container.name() + " is not connected to " + network);
            }
            return with(container, left);
        });
    }

    public void connect(String reference, String network, Attachment attachment) {
        if (!networks.containsKey(network)) {
            throw new Refused("network " + network + " not found");
        }
        change(reference, container -> {
            SortedMap<String, Endpoint> more = new TreeMap<>(container.networks());
            if (more.put(network, endpoint(container.name(), attachment)) != null) {
                throw new Refused(container.name() + " is already connected to " + network);
            }
            return with(container, more);
        });
    }

    private Endpoint endpoint(String name, Attachment attachment) {
        List<String> aliases = new ArrayList<>(attachment.aliases());
        DesiredContainer made = madeFrom.get(container(name).id());
        aliases.add(made == null ? name : made.id().name());
        return new Endpoint(aliases, orEmpty(attachment.ipv4Address()), orEmpty(attachment.ipv6Address()));
    }

    private void create(Step.CreateContainer step) {
        if (containers.containsKey(step.name())) {
            throw new Refused("the name " + step.name() + " is in use");
        }
        DesiredContainer wanted = step.container();
        String reference = wanted.image().reference();
        Image image = find(reference);
        String id = id(step.name());
        madeFrom.put(id, wanted);
        containers.put(
                step.name(),
                new ActualContainer(
                        id,
                        step.name(),
                        step.ownership(),
                        image.id,
                        reference,
                        now,
                        new State.Created(),
                        0,
                        new TreeMap<>(),
                        InPlace.wanted(wanted)));
        if (wanted.networkNames().isEmpty()) {
            connect(id, "bridge", Attachment.PLAIN);
        }
        wanted.spec().get(ContainerFields.NETWORKS).forEach((network, attachment) -> connect(id, network, attachment));
    }

    private void start(String reference) {
        change(reference, container -> {
            boolean checked = Optional.ofNullable(madeFrom.get(container.id()))
                    .flatMap(made -> made.spec().find(ContainerFields.HEALTHCHECK))
                    .filter(Healthcheck.Check.class::isInstance)
                    .isPresent();
            return container.state() instanceof State.Running
                    ? container
                    : with(container, new State.Running(now, checked ? Health.STARTING : Health.NONE));
        });
    }

    private void stop(String reference) {
        change(
                reference,
                container -> container.state() instanceof State.Running
                        ? with(container, new State.Exited(143, now))
                        : container);
    }

    private void remove(String reference) {
        ActualContainer container = byReference(reference);
        if (container.state() instanceof State.Running) {
            throw new Refused(container.name() + " is running");
        }
        containers.remove(container.name());
    }

    private void rename(String reference, String name) {
        if (containers.containsKey(name)) {
            throw new Refused("the name " + name + " is in use");
        }
        ActualContainer container = byReference(reference);
        containers.remove(container.name());
        containers.put(
                name,
                new ActualContainer(
                        container.id(),
                        name,
                        container.ownership(),
                        container.imageId(),
                        container.imageName(),
                        container.created(),
                        container.state(),
                        container.restarts(),
                        container.networks(),
                        container.settings()));
    }

    private void createNetwork(Step.CreateNetwork step) {
        String name = step.network().name();
        if (networks.containsKey(name)) {
            throw new Refused("network " + name + " exists");
        }
        networks.put(name, new ActualNetwork("net-" + name, name, step.ownership()));
    }

    private void removeNetwork(String name) {
        if (containers.values().stream()
                .anyMatch(container -> container.networks().containsKey(name))) {
            throw new Refused("network " + name + " has active endpoints");
        }
        networks.remove(name);
    }

    private void pull(DesiredImage.Pulled image, String revision) {
        String reference = image.reference();
        String id = published.getOrDefault(reference, "sha256:" + hex(reference));
        boolean known = images.containsKey(id);
        pulls.put(reference, new LastPull(now, revision));
        add(id, known ? List.of(reference) : List.of(reference, image.mark(id).toString()));
    }

    private void add(String id, List<String> references) {
        String full = id.startsWith("sha256:") ? id : "sha256:" + id;
        images.computeIfAbsent(full, key -> new Image(key, new ArrayList<>(), new ArrayList<>(), now));
        references.forEach(reference -> tag(full, reference));
    }

    private void tag(String id, String tag) {
        images.values().forEach(image -> image.tags.remove(tag));
        find(id).tags.add(tag);
    }

    private void push(String reference, String name) {
        find(reference).digests.add(name + "@" + find(reference).id);
    }

    private void removeImage(String reference) {
        Image image = find(reference);
        image.tags.remove(reference);
        boolean used = containers.values().stream()
                .anyMatch(container -> container.imageId().equals(image.id));
        if (image.tags.isEmpty() && !used) {
            images.remove(image.id);
        }
    }

    private Image find(String reference) {
        return images.values().stream()
                .filter(image -> image.id.equals(reference)
                        || image.tags.contains(reference)
                        || image.digests.contains(reference))
                .findFirst()
                .orElseThrow(() -> new Refused("no such image: " + reference));
    }

    private ActualContainer byReference(String reference) {
        return containers.values().stream()
                .filter(container -> container.id().equals(reference))
                .findFirst()
                .orElseGet(() -> container(reference));
    }

    private void change(String reference, UnaryOperator<ActualContainer> how) {
        ActualContainer changed = how.apply(byReference(reference));
        containers.put(changed.name(), changed);
    }

    private static ActualContainer with(ActualContainer it, State state) {
        return new ActualContainer(
                it.id(),
                it.name(),
                it.ownership(),
                it.imageId(),
                it.imageName(),
                it.created(),
                state,
                it.restarts(),
                it.networks(),
                it.settings());
    }

    private static ActualContainer with(ActualContainer it, SortedMap<String, Endpoint> networks) {
        return new ActualContainer(
                it.id(),
                it.name(),
                it.ownership(),
                it.imageId(),
                it.imageName(),
                it.created(),
                it.state(),
                it.restarts(),
                networks,
                it.settings());
    }

    private static ActualContainer with(ActualContainer it, Settings settings) {
        return new ActualContainer(
                it.id(),
                it.name(),
                it.ownership(),
                it.imageId(),
                it.imageName(),
                it.created(),
                it.state(),
                it.restarts(),
                it.networks(),
                settings);
    }

    private String id(String name) {
        ids++;
        return "id-" + ids + "-" + name;
    }

    private static String hex(String text) {
        return OwnTag.marking(
                                "x",
                                "000000000000",
                                io.quaymaster.model.manifest.ImageReference.parse(text)
                                        .orElseThrow())
                        .tag()
                        .substring(13)
                + "00000000";
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static final class Image {
        private final String id;
        private final List<String> tags;
        private final List<String> digests;
        private final Instant created;

        Image(String id, List<String> tags, List<String> digests, Instant created) {
            this.id = id;
            this.tags = tags;
            this.digests = digests;
            this.created = created;
        }

        ActualImage actual() {
            return new ActualImage(id, tags, digests, created, 1000);
        }
    }
}
