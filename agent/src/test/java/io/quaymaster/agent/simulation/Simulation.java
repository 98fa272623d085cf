package io.quaymaster.agent.simulation;

import io.quaymaster.agent.simulation.Event.Incident;
import io.quaymaster.model.plan.Directives;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.plan.Planner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;

/** One history: what happens, what the agent makes of it, and whether all came to what it should. */
final class Simulation {
    private static final Duration HEARD_LATE = Duration.ofSeconds(4);
    private static final int MOST_PASSES_OF_A_RUN = 300;
    private static final int MOST_PASSES_OF_THE_END = 250;
    private static final Duration LONGEST_END = Duration.ofHours(3);
    private static final int MOST_HELP = 3;
    // Each family of contents is good for so many histories.
    private static final long FAMILY = 50;

    private final World world;
    private final long seed;
    private final Queue<Instant> heard = new PriorityQueue<>();
    private SimulatedAgent agent;
    private Weather weather;
    private Ear ear = Ear.AT_ONCE;
    private int starts;
    private boolean isDisturbed;

    private Simulation(long seed, World world, Weather weather) {
        this.world = world;
        this.seed = seed;
        this.weather = weather;
        this.agent = new SimulatedAgent(world, seed, weather);
        world.daemon().listen(event -> hear());
        world.tally().history();
    }

    /**
     * Plays a random history.
     *
     * @return what did not hold, with the history
     */
    static Optional<Failure> random(long seed, Revisions revisions, Tally tally) {
        return random(seed, revisions, tally, new ArrayList<>());
    }

    /** @param events what happens is added to these, to be replayed */
    static Optional<Failure> random(long seed, Revisions revisions, Tally tally, List<Event> events) {
        Chance chance = new Chance(seed);
        Fate fate = new Fate(chance, Catalogue.of(Math.floorDiv(seed, FAMILY)));
        Simulation simulation = new Simulation(seed, new World(revisions, tally, Witness.NOBODY), Weather.FAIR);
        try {
            simulation.play(fate, events);
            simulation.end();
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(new Failure(violation, new History(seed, events)));
        }
    }

    /** Plays what is written. */
    static Optional<Failure> replay(History history, Revisions revisions, Tally tally) {
        return replay(history, revisions, tally, Witness.NOBODY);
    }

    static Optional<Failure> replay(History history, Revisions revisions, Tally tally, Witness witness) {
        Simulation simulation = new Simulation(history.seed(), new World(revisions, tally, witness), Weather.FAIR);
        try {
            history.events().forEach(simulation::play);
            simulation.end();
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(new Failure(violation, history));
        }
    }

    /**
     * Plays a scenario, from its beginning to its end without a person's help, in a world where nothing happened yet.
     *
     * @param weather what goes wrong while the agent makes its passes by itself
     * @throws Violation when something does not hold
     */
    static void rehearse(List<Event> events, World world, Weather weather) {
        Simulation simulation = new Simulation(0, world, weather);
        events.forEach(simulation::play);
        simulation.end();
    }

    private void play(Fate fate, List<Event> written) {
        Event next = fate.first();
        for (int left = fate.events(); left > 0; left--) {
            if (next instanceof Event.Pass pass) {
                List<Incident> incidents = new ArrayList<>();
                written.add(pass);
                int place = written.size() - 1;
                try {
                    pass(pass.order(), fate.weather(world, incidents));
                } finally {
                    written.set(place, new Event.Pass(pass.order(), incidents));
                }
                isDisturbed |= !incidents.isEmpty();
            } else {
                written.add(next);
                play(next);
            }
            next = fate.next(world.daemon().observe());
        }
    }

    private void play(Event event) {
        world.witness().event(world.daemon().now(), event);
        switch (event) {
            case Event.Commit commit -> {
                world.repository().commit(commit.content());
                agent.wake(world.now());
            }
            case Event.Pass pass -> {
                isDisturbed |= !pass.incidents().isEmpty();
                pass(pass.order(), Weather.of(pass.incidents()));
            }
            case Event.Run run -> run(Duration.ofSeconds(run.seconds()), run.order());
            case Event.Crash crash -> {
                isDisturbed = true;
                startAnew();
            }
            case Event.Hearing hearing -> ear = hearing.ear();
            case Event.ImageFault wrong -> {
                isDisturbed = true;
                agent.images().failNext(wrong.fault());
            }
            case Event.Deed deed -> {
                isDisturbed |= deed.verb() != Verb.WAIT;
                world.tally().deed(deed.verb());
                deed.verb().perform(world, deed.words());
            }
        }
    }

    private Optional<Plan> pass(int order, Weather weather) {
        while (!heard.isEmpty() && !heard.element().isAfter(world.now())) {
            heard.remove();
        }
        try {
            return agent.pass(order, weather);
        } catch (AgentDied died) {
            startAnew();
            return Optional.empty();
        }
    }

    private void startAnew() {
        world.tally().crash();
        starts++;
        agent = new SimulatedAgent(world, seed + starts, weather);
    }

    private void hear() {
        switch (ear) {
            case AT_ONCE -> heard.add(world.now());
            case LATE -> heard.add(world.now().plus(HEARD_LATE));
            case TWICE -> {
                heard.add(world.now());
                heard.add(world.now().plus(HEARD_LATE));
            }
            case NEVER -> {}
        }
    }

    /** The agent goes on by itself. */
    private void run(Duration time, int order) {
        Instant until = world.daemon().now().plus(time);
        for (int count = 0; count < MOST_PASSES_OF_A_RUN; count++) {
            advanceToNextPass(until);
            if (!world.daemon().now().isBefore(until)) {
                return;
            }
            pass(order == 0 ? 0 : order + count, weather);
        }
    }

    /** Lets time pass until the agent wakes, by its own clock, but no longer than until a time of the daemon's. */
    private void advanceToNextPass(Instant until) {
        try {
            sleep(until);
        } catch (AgentDied died) {
            startAnew();
        }
    }

    private void sleep(Instant until) {
        while (world.daemon().now().isBefore(until) && !agent.takeEnd()) {
            Instant wakes = agent.wakes();
            if (!heard.isEmpty() && heard.element().isBefore(wakes)) {
                wakes = heard.element();
            }
            Duration left = Duration.between(world.now(), wakes);
            if (!left.isPositive()) {
                return;
            }
            // What is told meanwhile may wake it earlier.
            Instant latest = world.daemon().now().plus(left);
            Instant next = world.next(latest.isBefore(until) ? latest : until);
            world.advance(Duration.between(world.daemon().now(), next));
        }
    }

    // The end.

    /** Nothing goes wrong any more: all comes to what is declared, if a person does where need be what the agent asks for. */
    private void end() {
        weather = Weather.FAIR;
        // Replies that were lost are no longer on their way then.
        run(Duration.ofSeconds(5), 0);
        world.calmDown();
        // Whatever is pulled every ten minutes is so once more.
        run(Duration.ofMinutes(11), 0);
        for (int help = 0; ; help++) {
            boolean rests = rest();
            Expectation expectation = new Expectation(world);
            Expectation.Unmet unmet = expectation.unmet();
            if (unmet.isEmpty()) {
                requireCalm(rests, expectation.isUnobstructed());
                return;
            }
            if (help == MOST_HELP || !help(unmet)) {
                throw new Violation(Property.EVENTUALLY_HOLDS, unmet + "\n" + plan());
            }
            agent.wake(world.now());
            // The daemon may be about to start something again.
            run(Duration.ofMinutes(1), 0);
        }
    }

    /** A person says what the agent asks for; without anything having gone wrong there is nothing to be tried again. */
    private boolean help(Expectation.Unmet unmet) {
        if (world.isHeld()) {
            world.approve();
            return true;
        }
        world.retry(unmet.resources());
        return isDisturbed;
    }

    /** Makes passes until a plan has nothing to do, and nothing to wait for that comes with time; false where that never comes. */
    private boolean rest() {
        Instant until = world.daemon().now().plus(LONGEST_END);
        for (int count = 0; count < MOST_PASSES_OF_THE_END; count++) {
            advanceToNextPass(until);
            // What ends beside a pass is not in its plan.
            boolean wasBusy = agent.isBusy();
            Optional<Plan> plan = pass(0, Weather.FAIR);
            boolean rests = !wasBusy
                    && !agent.isBusy()
                    && plan.filter(it -> !isAtRest(it)).isEmpty();
            if (rests || !world.daemon().now().isBefore(until)) {
                return rests;
            }
        }
        return false;
    }

    private static boolean isAtRest(Plan plan) {
        return plan.steps().isEmpty() && plan.waits().stream().allMatch(wait -> wait.lookAgain() == null);
    }

    private void requireCalm(boolean rests, boolean isUnobstructed) {
        world.service().end(world.judgement(), !isUnobstructed);
        if (!isUnobstructed) {
            return;
        }
        long calls = world.tally().callsButPulls();
        run(SimulatedAgent.RESYNC.multipliedBy(2), 0);
        if (!rests || world.tally().callsButPulls() != calls) {
            throw new Violation(Property.EVENTUALLY_STABLE, "still planned is\n" + plan());
        }
    }

    private String plan() {
        return world.repository()
                .inForce()
                .map(desired ->
                        PlanText.of(Planner.plan(desired, world.daemon().observe(), Directives.NONE, world.now())))
                .orElse("nothing is in force");
    }
}
