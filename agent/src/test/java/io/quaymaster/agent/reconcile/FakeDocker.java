package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.docker.DockerException;
import io.quaymaster.agent.docker.DockerException.Category;
import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.simulation.MemoryDaemon;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.ProvidedMount;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The in-memory daemon, asked as the agent asks a real one. A test says which commands fail and which take until it says so; a
 * command is named as a plan prints it, such as {@code start container web}.
 */
final class FakeDocker implements Docker, InstantSource {
    private static final ResourceId ANY = new ResourceId(Kind.CONTAINER, "any");

    private final MemoryDaemon daemon = new MemoryDaemon();
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, RuntimeException> failing = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicInteger observations = new AtomicInteger();
    private final Map<String, Marker> markers = new ConcurrentSkipListMap<>();
    private final List<String> marking = new CopyOnWriteArrayList<>();
    private final AtomicInteger marked = new AtomicInteger();
    private final List<String> tidied = new CopyOnWriteArrayList<>();
    private final Set<String> omitted = ConcurrentHashMap.newKeySet();
    private final Set<Thread> observers = ConcurrentHashMap.newKeySet();
    private volatile boolean lost;

    interface Change {
        void of(MemoryDaemon daemon);
    }

    /** Does something at the daemon behind the agent's back, and nothing is heard of it. */
    void silently(Change change) {
        synchronized (daemon) {
            change.of(daemon);
        }
    }

    /** Does something at the daemon, of which an event tells. */
    void happen(Change change) {
        silently(change);
        say(new Event.Changed("container", "any", "any", "any"));
    }

    void say(Event event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    /** From now on the command is refused. */
    void fail(String command, String message) {
        fail(command, new DockerException(Category.OTHER, message));
    }

    void fail(String command, RuntimeException failure) {
        failing.put(command, failure);
    }

    /** From now on the command is taken again. */
    void mend(String command) {
        failing.remove(command);
    }

    /** From now on the command takes until it is let go. */
    void hold(String command) {
        held.put(command, new CountDownLatch(1));
    }

    void letGo(String command) {
        CountDownLatch latch = held.remove(command);
        if (latch != null) {
            latch.countDown();
        }
    }

    /** The next observation lacks a marker. */
    void omit(String marker) {
        omitted.add(marker);
    }

    /** Who observed so far. */
    Set<Thread> observers() {
        return Set.copyOf(observers);
    }

    /** Whether no daemon answers from now on. */
    void lose(boolean gone) {
        lost = gone;
    }

    /** The commands so far, in the order in which they began. */
    List<String> begun() {
        return List.copyOf(begun);
    }

    /** The commands that were carried out, in the order in which they ended. */
    List<String> done() {
        return List.copyOf(done);
    }

    /** The commands about markers so far: {@code create NAME}, {@code find NAME} and {@code remove NAME}. */
    List<String> marking() {
        return List.copyOf(marking);
    }

    /** Has somebody hear all events, as {@link #watch} does. */
    void listen(Consumer<Event> listener) {
        listeners.add(listener);
    }

    boolean isWatched() {
        return !listeners.isEmpty();
    }

    int mostAtOnce() {
        return mostAtOnce.get();
    }

    int observations() {
        return observations.get();
    }

    @Override
    public Instant instant() {
        synchronized (daemon) {
            return daemon.now();
        }
    }

    @Override
    public String version() {
        if (lost) {
            throw new DockerException(Category.UNREACHABLE, "no Docker daemon answers");
        }
        return "28.5.1";
    }

    @Override
    public Actual observe() {
        observations.incrementAndGet();
        observers.add(Thread.currentThread());
        if (lost) {
            throw new DockerException(Category.UNREACHABLE, "no Docker daemon answers");
        }
        synchronized (daemon) {
            Actual actual = daemon.observe();
            List<ActualContainer> containers = Stream.concat(
                            actual.containers().stream(),
                            markers.entrySet().stream()
                                    .filter(marker -> !omitted.remove(marker.getKey()))
                                    .map(marker -> container(marker.getKey(), marker.getValue())))
                    .sorted(Comparator.comparing(ActualContainer::name))
                    .toList();
            return new Actual(containers, actual.images(), actual.networks(), actual.volumes(), actual.pulls());
        }
    }

    private ActualContainer container(String name, Marker marker) {
        return new ActualContainer(
                marker.id(),
                name,
                null,
                "sha256:empty",
                "quaymaster/lease:1",
                daemon.now(),
                new ActualContainer.State.Created(),
                0,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeSet<>(),
                new TreeMap<>(),
                List.of(),
                null,
                null,
                null,
                new TreeMap<>(),
                List.of());
    }

    @Override
    public String build(DesiredImage.Built image, SourceTree tree, Consumer<String> progress) {
        progress.accept("building " + image.id().name());
        take(new Step.Build(image.id(), image));
        return "sha256:" + image.key();
    }

    @Override
    public String pull(DesiredImage.Pulled image, String revision, Consumer<String> progress) {
        progress.accept("pulling " + image.id().name());
        take(new Step.Pull(image.id(), image, revision));
        return image.reference();
    }

    @Override
    public void tag(String imageId, String tag) {
        take(new Step.Tag(ANY, imageId, tag));
    }

    @Override
    public void push(ImageReference image, String mark, Consumer<String> progress) {
        progress.accept("pushing " + image);
        take(new Step.Push(ANY, image, mark));
    }

    @Override
    public void removeImage(String imageId, String reference) {
        take(new Step.RemoveImage(ANY, imageId, reference));
    }

    @Override
    public void createNetwork(Step.CreateNetwork step) {
        take(step);
    }

    @Override
    public void removeNetwork(String id) {
        take(new Step.RemoveNetwork(ANY, id, id.replaceFirst("^net-", "")));
    }

    @Override
    public void createVolume(Step.CreateVolume step) {
        take(step);
    }

    @Override
    public void removeVolume(Step.RemoveVolume step) {
        take(step);
    }

    @Override
    public String createContainer(Step.CreateContainer step, SourceTree tree) {
        take(step);
        synchronized (daemon) {
            return daemon.container(step.name()).id();
        }
    }

    @Override
    public void tidyFiles(String source, Collection<ProvidedMount> needed) {
        tidied.add(source + " but for "
                + needed.stream().map(ProvidedMount::target).toList());
    }

    /** What was tidied up so far: the source, and the targets of what is still needed. */
    List<String> tidied() {
        return List.copyOf(tidied);
    }

    @Override
    public void startContainer(String container) {
        take(new Step.StartContainer(ANY, target(container)));
    }

    @Override
    public void stopContainer(Step.StopContainer step) {
        take(step);
    }

    @Override
    public void removeContainer(Step.Target container) {
        take(new Step.RemoveContainer(ANY, container));
    }

    @Override
    public void renameContainer(Step.Target container, String name) {
        take(new Step.RenameContainer(ANY, container, name));
    }

    @Override
    public void updateContainer(String container, ActualContainer.Settings settings) {
        take(new Step.UpdateContainer(ANY, target(container), settings));
    }

    @Override
    public void connect(Step.Connect step) {
        take(step);
    }

    @Override
    public void disconnect(String container, String network) {
        take(new Step.Disconnect(ANY, target(container), network));
    }

    @Override
    public void withdraw(String container, String network) {
        take(new Step.Withdraw(ANY, target(container), network));
    }

    @Override
    public List<Map<String, Object>> portraits() {
        return List.of();
    }

    @Override
    public List<String> logs(String container, int lines) {
        return List.of();
    }

    @Override
    public Optional<String> createMarker(String name, SortedMap<String, String> labels) {
        mark("create " + name);
        Marker marker = new Marker("marker-" + marked.incrementAndGet(), labels);
        if (markers.putIfAbsent(name, marker) != null) {
            return Optional.empty();
        }
        say(new Event.Marked("create", marker.id(), name));
        return Optional.of(marker.id());
    }

    @Override
    public Optional<Marker> findMarker(String name) {
        mark("find " + name);
        return Optional.ofNullable(markers.get(name));
    }

    @Override
    public void removeMarker(String id) {
        markers.forEach((name, marker) -> {
            if (marker.id().equals(id)) {
                mark("remove " + name);
                takeAway(name);
            }
        });
    }

    /** A marker goes, as by a person. */
    void takeAway(String name) {
        Marker marker = markers.remove(name);
        if (marker != null) {
            say(new Event.Marked("destroy", marker.id(), name));
        }
    }

    /** The same, and nothing is heard of it. */
    void loseMarker(String name) {
        markers.remove(name);
    }

    /** Nobody who listens so far hears anything any more. */
    void deafen() {
        listeners.clear();
    }

    /** A container that is no marker has its name. */
    void occupy(String name) {
        markers.put(name, new Marker("marker-" + marked.incrementAndGet(), new TreeMap<>()));
    }

    private void mark(String command) {
        marking.add(command);
        if (lost) {
            throw new DockerException(Category.UNREACHABLE, "no Docker daemon answers");
        }
        RuntimeException failure = failing.get(command);
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void watch(Consumer<Event> changed) {
        listeners.add(changed);
        changed.accept(new Event.Connected());
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException told) {
            listeners.remove(changed);
        }
    }

    @Override
    public void close() {
        lost = true;
    }

    private Step.Target target(String reference) {
        synchronized (daemon) {
            String name = daemon.observe().containers().stream()
                    .filter(container -> container.id().equals(reference))
                    .map(ActualContainer::name)
                    .findFirst()
                    .orElse(reference);
            return new Step.Target(reference, name);
        }
    }

    private void take(Step step) {
        String command = PlanText.of(step);
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            begun.add(command);
            awaitRelease(command);
            RuntimeException failure = failing.get(command);
            if (failure != null) {
                throw failure;
            }
            carryOut(step);
            done.add(command);
        } finally {
            atOnce.decrementAndGet();
        }
    }

    private void awaitRelease(String command) {
        CountDownLatch latch = held.get(command);
        if (latch == null) {
            return;
        }
        try {
            latch.await();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new DockerException(Category.OTHER, command + " was given up: we were told to stop", told);
        }
    }

    private void carryOut(Step step) {
        try {
            silently(it -> it.take(step));
        } catch (MemoryDaemon.Refused refused) {
            throw new DockerException(Category.REFUSED, String.valueOf(refused.getMessage()), refused);
        }
    }
}
