package io.quaymaster.agent.simulation;

import io.quaymaster.agent.reconcile.Deliberation;
import io.quaymaster.agent.reconcile.Deliberation.Ending;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Wait;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The agent from one start to its end: it makes passes as the reconciler does, and says when it wants to make the next. */
final class SimulatedAgent {
    private static final Duration AFTER_A_LOST_DAEMON = Duration.ofSeconds(2);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    static final Duration RESYNC = Duration.ofMinutes(5);

    private final World world;
    private final Deliberation deliberation;
    private final ImageWork images;
    private final Labours labours;
    private Actual lastActual;
    private Instant wakes;

    /** @param ofImages what goes wrong at the calls for images */
    SimulatedAgent(World world, long seed, Weather ofImages) {
        this.world = world;
        this.deliberation = new Deliberation(world.kept(), new Chance(seed));
        this.images = new ImageWork(world, deliberation, ofImages);
        this.lastActual = world.daemon().observe();
        this.wakes = world.now();
        world.daemon().forgetPulls();
        this.labours = new Labours(world);
        world.let(List.of(images, labours));
    }

    ImageWork images() {
        return images;
    }

    /** Whether something goes on beside the passes. */
    boolean isBusy() {
        return images.isBusy() || labours.isBusy();
    }

    /** Whether something that went on beside the passes came to an end since this was last asked. */
    boolean takeEnd() {
        boolean image = images.takeEnd();
        return labours.takeEnd() || image;
    }

    /** When it makes its next pass if it hears nothing before, by its own clock. */
    Instant wakes() {
        return wakes;
    }

    /** Something may have changed. */
    void wake(Instant at) {
        wakes = at.isBefore(wakes) ? at : wakes;
    }

    /**
     * Makes a pass; returns the plan, or nothing where there was none.
     *
     * @throws AgentDied when its process ended meanwhile
     */
    Optional<Plan> pass(int order, Weather weather) {
        Optional<Desired> desired = world.repository().inForce();
        if (desired.isEmpty()) {
            wakes = world.now().plus(RESYNC);
            return Optional.empty();
        }
        Calls calls = new Calls(world, weather);
        Instant at = world.now();
        deliberation.retry(world.takeRetried());
        if (deliberation.begin(desired.get())) {
            labours.abandon();
        }
        record(labours.settle());
        Optional<Actual> actual = calls.observe();
        if (actual.isEmpty()) {
            wakes = at.plus(AFTER_A_LOST_DAEMON);
            return Optional.empty();
        }
        return Optional.of(act(desired.get(), actual.get(), at, calls, order));
    }

    private Plan act(Desired desired, Actual actual, Instant at, Calls calls, int order) {
        Plan plan = plan(desired, actual, at);
        lastActual = actual;
        images.follow(desired, plan, order);
        Plan quick = Deliberation.quick(plan, images.waits());
        world.tally().pass(plan);
        world.witness().plan(world.daemon().now(), plan);
        Labours.Results results = labours.run(quick, calls, order);
        calls.passed();
        record(results);
        if (quick.isEmpty() && !labours.isBusy()) {
            deliberation.converged(desired, actual, at);
            world.converged(desired, actual);
        }
        wakes = next(quick, at, results.endings());
        return plan;
    }

    private void record(Labours.Results results) {
        if (!results.steps().isEmpty()) {
            deliberation.record(results.steps(), results.endings(), lastActual, world.now());
        }
    }

    private Plan plan(Desired desired, Actual actual, Instant at) {
        try {
            return deliberation.plan(desired, actual, labours.resources(), at);
        } catch (RuntimeException bug) {
            throw new Violation(Property.NO_BUG, bug.toString());
        }
    }

    private Instant next(Plan plan, Instant at, List<Ending> endings) {
        Instant now = world.now();
        if (!endings.isEmpty() && !endings.contains(Ending.FAILED)) {
            return now;
        }
        Instant resync = now.plus(RESYNC);
        Instant soonest = now.plus(SHORTEST);
        @Nullable
        Instant asked = Stream.of(
                        plan.waits().stream().map(Wait::lookAgain).flatMap(Stream::ofNullable),
                        Stream.ofNullable(plan.due()),
                        deliberation.next(at).stream())
                .flatMap(some -> some)
                .min(Instant::compareTo)
                .orElse(null);
        if (asked == null || asked.isAfter(resync)) {
            return resync;
        }
        return asked.isBefore(soonest) ? soonest : asked;
    }
}
