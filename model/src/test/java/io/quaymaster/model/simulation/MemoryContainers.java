package io.quaymaster.model.simulation;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.PublishedPort;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.simulation.MemoryDaemon.Refused;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.HostPort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The containers of a daemon in memory: what it does to them, what it refuses, and what happens to them with time. */
final class MemoryContainers {
    private static final int NOT_STARTED = 128;
    private static final int NO_SUCH_PROGRAM = 127;

    private final SortedMap<String, MemoryContainer> byName = new TreeMap<>();
    private final MemoryNetworks networks;
    private final MemoryEvents events;
    private final SortedSet<String> discarded = new TreeSet<>();
    private Duration removal = Duration.ZERO;

    MemoryContainers(MemoryNetworks networks, MemoryEvents events) {
        this.networks = networks;
        this.events = events;
    }

    /** Sorted by name. */
    Collection<MemoryContainer> all() {
        return byName.values();
    }

    List<ActualContainer> list() {
        List<ActualContainer> list = new ArrayList<>(byName.size());
        byName.values().forEach(container -> list.add(container.actual()));
        return list;
    }

    /** By name or id. */
    Optional<MemoryContainer> lookFor(String reference) {
        MemoryContainer named = byName.get(reference);
        return named != null
                ? Optional.of(named)
                : byName.values().stream()
                        .filter(container -> container.id().equals(reference))
                        .findFirst();
    }

    MemoryContainer find(String reference) {
        return lookFor(reference).orElseThrow(() -> new Refused("no such container: " + reference));
    }

    /** What a step was planned for, as the agent's client makes sure: its name says what it is to its slot. */
    MemoryContainer stillCalled(Step.Target target) {
        MemoryContainer container = find(target.reference());
        if (!container.name().equals(target.name())) {
            throw new Refused("the container " + target.name() + " is called " + container.name() + " by now");
        }
        return container;
    }

    MemoryContainer stillToStop(Step.StopContainer step) {
        MemoryContainer container = stillCalled(step.target());
        if (step.whileRestarting() && container.life().state() instanceof State.Running) {
            throw new Refused("the container " + container.name() + " runs by now");
        }
        return container;
    }

    /** A kernel that knows nothing of a limit: it is never set. */
    void discard(String limit) {
        discarded.add(limit);
    }

    /** How long it takes from now on to remove a container. */
    void removeWithin(Duration time) {
        removal = time;
    }

    void add(MemoryContainer container) {
        requireFree(container.name());
        byName.put(container.name(), container);
        events.tell("container", "create", container.name());
    }

    void requireFree(String name) {
        if (byName.containsKey(name)) {
            throw new Refused("the name " + name + " is in use");
        }
    }

    void start(MemoryContainer container, Instant now) {
        switch (container.life().state()) {
            case State.Paused paused -> throw new Refused("cannot start a paused container, try unpause instead");
            case State.Removing removing ->
                throw new Refused(container.name() + " is marked for removal and cannot be started");
            case State.Running running -> {}
            case State.Restarting restarting -> {}
            case State.Created created -> run(container, true, now);
            case State.StartFailed failed -> run(container, true, now);
            case State.Exited exited -> run(container, true, now);
        }
    }

    private void run(MemoryContainer container, boolean byHand, Instant now) {
        if (!container.life().canRun()) {
            fail(container, NO_SUCH_PROGRAM, "exec: \"missing\": executable file not found in $PATH", now);
        }
        obstacle(container).ifPresent(why -> fail(container, NOT_STARTED, why, now));
        try {
            container.hold(ports(container));
        } catch (Refused taken) {
            fail(container, NOT_STARTED, String.valueOf(taken.getMessage()), now);
        }
        networks.enter(container);
        if (byHand) {
            container.life().startByHand(now);
        } else {
            container.life().run(now);
        }
        events.tell("container", "start", container.name());
    }

    private static void fail(MemoryContainer container, int code, String why, Instant now) {
        container.life().failToStart(code, why, now);
        throw new Refused(why);
    }

    private Optional<String> obstacle(MemoryContainer container) {
        return networks.missing(container)
                .map(network -> "network " + network + " not found")
                .or(() -> container.namespaces().values().stream()
                        .filter(joined -> lookFor(joined)
                                .filter(other -> other.life().state() instanceof State.Running)
                                .isEmpty())
                        .findFirst()
                        .map(joined -> "cannot join a namespace of a non running container: " + joined));
    }

    private List<HostPort> ports(MemoryContainer container) {
        List<PublishedPort> wanted = container.spec().get(ContainerFields.PORTS);
        List<HostPort> taken = new ArrayList<>();
        if (!wanted.isEmpty()) {
            byName.values().forEach(other -> taken.addAll(other.ports()));
        }
        return PortAllocation.of(wanted, taken);
    }

    /** Returns when the daemon will answer: when it has stopped. */
    Instant stop(MemoryContainer container, Instant now) {
        Instant end = container.life().stop(now);
        sayIfEnded(container);
        return end;
    }

    void kill(MemoryContainer container, Instant now) {
        if (!container.isUp()) {
            throw new Refused(container.name() + " is not running");
        }
        container.life().kill(now);
        sayIfEnded(container);
    }

    void pause(MemoryContainer container, Instant now) {
        if (!(container.life().state() instanceof State.Running)) {
            throw new Refused(container.name() + " is not running, or paused already");
        }
        container.life().pause(now);
        events.tell("container", "pause", container.name());
    }

    void unpause(MemoryContainer container, Instant now) {
        if (!(container.life().state() instanceof State.Paused)) {
            throw new Refused(container.name() + " is not paused");
        }
        container.life().unpause(now);
        events.tell("container", "unpause", container.name());
    }

    void end(MemoryContainer container, int code, Instant now) {
        if (!container.life().hasProcess()) {
            throw new Refused(container.name() + " has no process");
        }
        container.life().end(code, now);
        events.tell("container", "die", container.name());
    }

    void rename(MemoryContainer container, String name) {
        requireFree(name);
        if (container.life().state() instanceof State.Restarting) {
            throw new Refused("sandbox of " + container.name() + " not found");
        }
        byName.remove(container.name());
        container.rename(name);
        byName.put(name, container);
        events.tell("container", "rename", name);
    }

    /** Sets what is given. Nothing is taken away, but for the number of processes and the swap that goes with the memory. */
    void update(MemoryContainer container, Settings settings) {
        SortedMap<String, String> limits = new TreeMap<>(container.settings().limits());
        limits.remove("pids_limit");
        if (settings.limits().containsKey("mem_limit")) {
            limits.remove("memswap_limit");
        }
        limits.putAll(settings.limits());
        set(container, new Settings(settings.restart(), limits));
        SortedMap<String, String> inVain = new TreeMap<>(settings.limits());
        inVain.keySet().retainAll(discarded);
        container.discard(inVain);
        events.tell("container", "update", container.name());
    }

    void set(MemoryContainer container, Settings settings) {
        SortedMap<String, String> limits = new TreeMap<>(settings.limits());
        limits.keySet().removeAll(discarded);
        container.set(new Settings(settings.restart(), limits));
    }

    /** Returns when the daemon will answer: when the container is gone. */
    Instant remove(MemoryContainer container, Instant now) {
        if (container.isUp()) {
            throw new Refused("you cannot remove " + container.name() + ", which runs: stop it before");
        }
        return removeAnyway(container, now);
    }

    Instant removeAnyway(MemoryContainer container, Instant now) {
        if (container.life().state() instanceof State.Removing) {
            throw new Refused("removal of container " + container.name() + " is already in progress");
        }
        if (removal.isZero()) {
            drop(container);
            return now;
        }
        Instant gone = now.plus(removal);
        container.life().removeUntil(gone);
        return gone;
    }

    private void drop(MemoryContainer container) {
        byName.remove(container.name());
        events.tell("container", "destroy", container.name());
    }

    // What comes with time.

    /** The one to which something happens first, if that is not after a time. */
    @Nullable
    MemoryContainer next(Instant until) {
        MemoryContainer first = null;
        Instant earliest = until;
        for (MemoryContainer container : byName.values()) {
            Instant next = container.life().next();
            if (next != null && !next.isAfter(earliest) && (first == null || next.isBefore(earliest))) {
                first = container;
                earliest = next;
            }
        }
        return first;
    }

    /** What is due for a container happens. */
    void goOn(MemoryContainer container, Instant now) {
        switch (container.life().goOn(now)) {
            case JUDGED -> events.tell("container", "health_status", container.name());
            case ENDED -> events.tell("container", "die", container.name());
            case IS_TO_BE_STARTED -> tryToRun(container, now);
            case IS_GONE -> drop(container);
        }
    }

    /** The host goes down without a word, and comes up again. */
    void reboot(Instant now) {
        List<MemoryContainer> started = new ArrayList<>();
        for (MemoryContainer container : List.copyOf(byName.values())) {
            if (container.life().state() instanceof State.Removing) {
                drop(container);
            } else if (container.life().fall(now)) {
                started.add(container);
            }
        }
        started.forEach(container -> tryToRun(container, now));
    }

    private void tryToRun(MemoryContainer container, Instant now) {
        try {
            run(container, false, now);
        } catch (Refused refused) {
            // The daemon writes it down, and leaves it at that.
        }
    }

    private void sayIfEnded(MemoryContainer container) {
        if (!container.isUp()) {
            events.tell("container", "die", container.name());
        }
    }

    SortedSet<String> using(String volume) {
        SortedSet<String> names = new TreeSet<>();
        byName.values().stream()
                .filter(container -> container.volumes().contains(volume))
                .forEach(container -> names.add(container.name()));
        return names;
    }

    MemoryImages.Use useOf(String imageId) {
        MemoryImages.Use use = MemoryImages.Use.NONE;
        for (MemoryContainer container : byName.values()) {
            if (container.imageId().equals(imageId)) {
                if (container.isUp()) {
                    return MemoryImages.Use.RUNNING;
                }
                use = MemoryImages.Use.STOPPED;
            }
        }
        return use;
    }
}
