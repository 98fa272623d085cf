package io.quaymaster.agent.simulation;

import io.quaymaster.agent.simulation.Event.Incident;
import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.simulation.MemoryDaemon.Refused;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.DesiredContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The calls of one pass, with what goes wrong at them. */
final class Calls {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration LATE = Duration.ofSeconds(2);
    private static final int AGO = 2;

    private final World world;
    private final Instant at;
    private Weather weather;
    private Judgement seen;
    private int count;

    Calls(World world, Weather weather) {
        this.world = world;
        this.weather = weather;
        this.at = world.now();
        this.seen = world.seen();
    }

    /**
     * What became of a call.
     *
     * @param answered when the agent knows
     */
    record Reply(Instant answered, boolean succeeded) {}

    /** The pass is over, though something of it may go on. */
    void passed() {
        weather = weather.afterPass();
    }

    /** Empty where the agent is told that it failed. */
    Optional<Actual> observe() {
        Optional<Actual> actual = look();
        seen = world.seen();
        return actual;
    }

    private Optional<Actual> look() {
        Optional<Incident.Failure> failure = next(true);
        if (failure.isEmpty()) {
            return Optional.of(world.observe(at));
        }
        return switch (failure.get().fault()) {
            case STALE -> Optional.of(world.observeThePast(AGO, at));
            case OMITS ->
                Optional.of(world.see(without(world.observe(at), failure.get().object()), at));
            case HANG, HANG_AFTER -> {
                world.advance(DEADLINE);
                yield Optional.empty();
            }
            case DIES_BEFORE, DIES_AFTER -> throw new AgentDied();
            case ERROR_BEFORE, ERROR_AFTER, REPLY_LOST, HALF -> Optional.empty();
        };
    }

    private static Actual without(Actual actual, String name) {
        return new Actual(
                actual.containers().stream()
                        .filter(container -> !container.name().equals(name))
                        .toList(),
                actual.images().stream()
                        .filter(image -> !image.tags().contains(name))
                        .toList(),
                actual.networks().stream()
                        .filter(network -> !network.name().equals(name))
                        .toList(),
                actual.volumes().stream()
                        .filter(volume -> !volume.name().equals(name))
                        .toList(),
                actual.pulls());
    }

    Reply take(Step step) {
        Optional<Incident.Failure> failure = next(false);
        return failure.isEmpty() ? call(step) : fail(step, failure.get().fault());
    }

    /** What the answer to the creation of a container says. */
    String id(String container) {
        return world.daemon().container(container).id();
    }

    private Reply call(Step step) {
        try {
            return new Reply(world.call(step, seen), true);
        } catch (Refused refused) {
            return new Reply(world.daemon().now(), false);
        }
    }

    private Reply fail(Step step, Fault fault) {
        Instant now = world.daemon().now();
        return switch (fault) {
            case ERROR_AFTER -> {
                call(step);
                yield new Reply(now, false);
            }
            case REPLY_LOST -> {
                world.callLater(step, LATE, seen);
                yield new Reply(now, false);
            }
            case HANG -> new Reply(now.plus(DEADLINE), false);
            case HANG_AFTER -> {
                call(step);
                yield new Reply(now.plus(DEADLINE), false);
            }
            case HALF -> {
                if (step instanceof Step.CreateContainer create) {
                    call(half(create));
                }
                yield new Reply(now, false);
            }
            case DIES_BEFORE -> throw new AgentDied();
            case DIES_AFTER -> {
                call(step);
                throw new AgentDied();
            }
            case ERROR_BEFORE, STALE, OMITS -> new Reply(now, false);
        };
    }

    /** The first of the requests that an older daemon wants for a container in several networks. */
    private static Step half(Step.CreateContainer whole) {
        DesiredContainer container = whole.container();
        Spec spec = container.spec();
        SortedMap<String, Attachment> networks = new TreeMap<>(spec.get(ContainerFields.NETWORKS));
        while (networks.size() > 1) {
            networks.remove(networks.lastKey());
        }
        return new Step.CreateContainer(
                whole.resource(),
                whole.name(),
                new DesiredContainer(
                        container.id(),
                        networks.isEmpty() ? spec : spec.with(ContainerFields.NETWORKS, networks),
                        container.image(),
                        container.provided(),
                        container.dependencies(),
                        container.fingerprint(),
                        container.fields()),
                whole.ownership(),
                whole.handedOver());
    }

    private Optional<Incident.Failure> next(boolean isObservation) {
        Optional<Incident.Failure> failure = Optional.empty();
        for (Incident incident : weather.at(count, isObservation)) {
            switch (incident) {
                case Incident.Failure some -> failure = Optional.of(some);
                case Incident.Meanwhile meanwhile -> {
                    world.tally().deed(meanwhile.deed().verb());
                    meanwhile.deed().verb().perform(world, meanwhile.deed().words());
                }
            }
        }
        failure.ifPresent(some -> world.tally().fault(some.fault()));
        count++;
        return failure;
    }
}
