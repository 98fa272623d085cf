package io.quaymaster.agent.simulation;

import io.quaymaster.agent.reconcile.Deliberation;
import io.quaymaster.agent.reconcile.Deliberation.Ending;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Planned;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Carries out plans as the agent does: what is independent of each other at the same time, and without waiting for what turns out
 * slow. But it does so in one thread, and in an order that comes from a number.
 */
final class Labours implements World.Clockwork {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration A_CALL = Duration.ofMillis(5);

    private final World world;
    private final List<Labour> underWay = new ArrayList<>();
    private boolean hasEnded;
    private boolean isInAPass;

    Labours(World world) {
        this.world = world;
    }

    private record Begin(Labour labour, int index) {}

    /** What became of steps. */
    record Results(List<Planned> steps, List<Ending> endings) {
        void add(Labour labour) {
            steps.addAll(labour.steps());
            endings.addAll(labour.endings());
        }
    }

    Set<ResourceId> resources() {
        Set<ResourceId> resources = new TreeSet<>();
        underWay.forEach(labour -> labour.resources().forEach(resources::add));
        return resources;
    }

    boolean isBusy() {
        return !underWay.isEmpty();
    }

    /** Whether something came to an end since this was last asked, for which no pass waited. */
    boolean takeEnd() {
        boolean ended = hasEnded;
        hasEnded = false;
        return ended;
    }

    /** Another state is desired: of what is under way, nothing more is begun. */
    void abandon() {
        underWay.forEach(Labour::abandon);
    }

    /** Forgets what is over, and returns how it ended. */
    Results settle() {
        Results results = new Results(new ArrayList<>(), new ArrayList<>());
        underWay.removeIf(labour -> {
            labour.hear(world.daemon().now());
            if (labour.isOver()) {
                results.add(labour);
            }
            return labour.isOver();
        });
        return results;
    }

    /**
     * Returns what became of the steps that ended in time.
     *
     * @param order 0 for as the plan has them
     */
    Results run(Plan plan, Calls calls, int order) {
        Desired desired = world.repository().inForce().orElseThrow();
        Deliberation.parts(plan).forEach(part -> underWay.add(new Labour(part, calls, desired)));
        Chance chance = order == 0 ? null : new Chance(order);
        Instant deadline = world.daemon().now().plus(PATIENCE);
        isInAPass = true;
        while (goOn(chance, deadline)) {
            // One thing after the other.
        }
        isInAPass = false;
        return settle();
    }

    /** Does the next thing, if there is one before the deadline. */
    private boolean goOn(@Nullable Chance chance, Instant deadline) {
        Instant now = world.daemon().now();
        if (now.isAfter(deadline)) {
            return false;
        }
        List<Begin> choices = choices();
        Instant answered = answered();
        boolean isLate = answered == null || answered.isAfter(deadline);
        boolean begins = !choices.isEmpty() && (isLate || chance == null || chance.percent(50));
        if (begins) {
            Begin next = chance == null ? choices.getFirst() : chance.of(choices);
            world.advance(A_CALL);
            next.labour().begin(next.index());
        } else if (answered == null || isLate) {
            return false;
        } else if (answered.isAfter(now)) {
            world.advance(Duration.between(now, answered));
        }
        // In the order of the plan, an answer that is there is heard before another call is made.
        if (!begins || chance == null) {
            underWay.forEach(labour -> labour.hear(world.daemon().now()));
        }
        return true;
    }

    private List<Begin> choices() {
        List<Begin> choices = new ArrayList<>();
        for (Labour labour : underWay) {
            if (!labour.isFor(world.repository().inForce())) {
                labour.abandon();
            }
            labour.ready().forEach(index -> choices.add(new Begin(labour, index)));
        }
        return choices;
    }

    private @Nullable Instant answered() {
        Instant first = null;
        for (Labour labour : underWay) {
            Instant answered = labour.answered();
            if (answered != null && (first == null || answered.isBefore(first))) {
                first = answered;
            }
        }
        return first;
    }

    @Override
    public void cutOff() {
        underWay.forEach(labour -> labour.cutOff(world.daemon().now()));
    }

    // What goes on after the pass that began it.

    @Override
    public @Nullable Instant next() {
        if (isInAPass) {
            return null;
        }
        return choices().isEmpty() ? answered() : world.daemon().now();
    }

    @Override
    public void goOn() {
        underWay.forEach(labour -> labour.hear(world.daemon().now()));
        choices().stream().findFirst().ifPresent(next -> next.labour().begin(next.index()));
        underWay.forEach(labour -> labour.hear(world.daemon().now()));
        hasEnded |= underWay.stream().anyMatch(Labour::isOver);
    }
}
