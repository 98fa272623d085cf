package io.quaymaster.agent.simulation;

import io.quaymaster.agent.reconcile.Deliberation;
import io.quaymaster.agent.reconcile.Deliberation.Ending;
import io.quaymaster.agent.simulation.Event.Incident;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Planned;
import io.quaymaster.model.plan.Plan.Wait;
import io.quaymaster.model.simulation.MemoryDaemon.Refused;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds, pulls and pushes beside the passes, as the agent does. */
final class ImageWork implements World.Clockwork {
    private static final int LONGEST_SECONDS = 20;

    private final World world;
    private final Deliberation deliberation;
    private final Weather weather;
    private final SortedMap<ResourceId, Work> underWay = new TreeMap<>();
    private @Nullable Fault fault;
    private boolean hasEnded;
    private int begun;

    ImageWork(World world, Deliberation deliberation, Weather weather) {
        this.world = world;
        this.deliberation = deliberation;
        this.weather = weather;
    }

    /** What is done for one image. */
    private static final class Work {
        private final @Nullable DesiredImage image;
        private final List<Planned> steps;
        private final List<Ending> endings = new ArrayList<>();
        private Instant next;

        Work(@Nullable DesiredImage image, List<Planned> steps, Instant next) {
            this.image = image;
            this.steps = steps;
            this.next = next;
        }
    }

    /** The next call goes wrong. */
    void failNext(Fault how) {
        fault = how;
    }

    List<Wait> waits() {
        return underWay.keySet().stream()
                .map(resource -> new Wait(resource, "its image to be built, pulled or pushed", null))
                .toList();
    }

    /** Whether something came to an end since this was last asked. */
    boolean takeEnd() {
        boolean ended = hasEnded;
        hasEnded = false;
        return ended;
    }

    boolean isBusy() {
        return !underWay.isEmpty();
    }

    /** Gives up what is declared otherwise by now, and begins what is planned and not under way. */
    void follow(Desired desired, Plan plan, int order) {
        underWay.values()
                .removeIf(work -> work.image != null
                        && !Objects.equals(work.image, desired.images().get(work.image.id())));
        Plan images = Deliberation.images(plan);
        images.steps().stream()
                .map(planned -> planned.step().resource())
                .distinct()
                .filter(resource -> !underWay.containsKey(resource))
                .forEach(resource -> underWay.put(
                        resource,
                        new Work(
                                desired.images().get(resource),
                                Deliberation.only(images, resource).steps(),
                                world.daemon().now().plus(duration(order)))));
    }

    private Duration duration(int order) {
        begun++;
        return order == 0
                ? Duration.ofSeconds(1)
                : Duration.ofSeconds(1 + new Chance(order + 31L * begun).below(LONGEST_SECONDS));
    }

    @Override
    public @Nullable Instant next() {
        Instant first = null;
        for (Work work : underWay.values()) {
            if (first == null || work.next.isBefore(first)) {
                first = work.next;
            }
        }
        return first;
    }

    @Override
    public void goOn() {
        Instant now = world.daemon().now();
        List.copyOf(underWay.entrySet()).stream()
                .filter(entry -> !entry.getValue().next.isAfter(now))
                .forEach(entry -> goOn(entry.getKey(), entry.getValue()));
    }

    private void goOn(ResourceId resource, Work work) {
        boolean failed = work.endings.contains(Ending.FAILED);
        Planned next = work.steps.get(work.endings.size());
        work.endings.add(failed ? Ending.SKIPPED : take(next));
        work.next = world.daemon().now().plus(Duration.ofSeconds(1));
        if (work.endings.size() == work.steps.size()) {
            underWay.remove(resource);
            deliberation.recordImage(work.steps, work.endings, world.now());
            hasEnded = true;
        }
    }

    private Ending take(Planned planned) {
        Fault wrong = takeFault();
        if (wrong == null) {
            return call(planned);
        }
        world.tally().fault(wrong);
        switch (wrong) {
            case ERROR_AFTER, HANG_AFTER, REPLY_LOST -> call(planned);
            case DIES_BEFORE -> throw new AgentDied();
            case DIES_AFTER -> {
                call(planned);
                throw new AgentDied();
            }
            case ERROR_BEFORE, HANG, HALF, STALE, OMITS -> {}
        }
        return Ending.FAILED;
    }

    private @Nullable Fault takeFault() {
        Fault taken = fault;
        fault = null;
        for (Incident incident : weather.at(0, false)) {
            if (incident instanceof Incident.Failure failure) {
                taken = failure.fault();
            }
        }
        return taken;
    }

    private Ending call(Planned planned) {
        try {
            world.call(planned.step(), world.seen());
            return Ending.DONE;
        } catch (Refused refused) {
            return Ending.FAILED;
        }
    }
}
