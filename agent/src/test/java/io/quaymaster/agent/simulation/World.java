package io.quaymaster.agent.simulation;

import io.quaymaster.agent.reconcile.Deliberation;
import io.quaymaster.model.manifest.PublishedPort;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.simulation.MemoryDaemon;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The daemon, the repository and the clocks, with an eye on what the agent does there. */
final class World {
    static final String THEIR_IMAGE = "postgres:16";
    static final String THEIR_CONTAINER = "postgres";
    private static final int REMEMBERED = 6;
    private static final Desired NOTHING = new Desired(
            Revisions.SOURCE, "", false, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    private final MemoryDaemon daemon = new MemoryDaemon();
    private final Service service = new Service();
    private final Prudence prudence = new Prudence();
    private final List<Rule> rules = List.of(new Bystanders(), service, new Writers(), new Declared(), prudence);
    private final Set<ResourceId> retried = new TreeSet<>();
    private final Deque<Actual> past = new ArrayDeque<>();
    private final List<Late> late = new ArrayList<>();
    private final Set<String> sickened = new HashSet<>();
    private final Set<String> withheld = new HashSet<>();
    private final Deliberation.Kept kept = new Deliberation.Kept();
    private final Repository repository;
    private final Tally tally;
    private final Witness witness;
    private Duration skew = Duration.ZERO;
    private boolean isAdvancing;
    private List<Clockwork> clockworks = List.of();
    private Judgement seen = new Judgement(NOTHING, daemon.observe(), Instant.EPOCH);

    World(Revisions revisions, Tally tally, Witness witness) {
        this.repository = new Repository(revisions);
        this.tally = tally;
        this.witness = witness;
        daemon.foreignImage("sha256:feedfeedfeed", THEIR_IMAGE);
        daemon.foreign(THEIR_CONTAINER, THEIR_IMAGE);
        daemon.foreignNetwork("theirs");
        daemon.foreignVolume("their-data");
    }

    /** Something that goes on beside all else. */
    interface Clockwork {
        /** When it does something next; null for never. */
        @Nullable
        Instant next();

        void goOn();

        /** The daemon ended in the middle of what it was asked for. */
        default void cutOff() {
            // Nothing is asked of it.
        }
    }

    /** A call whose reply was lost, and which has its effect a moment later. */
    private record Late(Instant at, Step step, Desired desired, Judgement seen) {}

    MemoryDaemon daemon() {
        return daemon;
    }

    Repository repository() {
        return repository;
    }

    Service service() {
        return service;
    }

    Tally tally() {
        return tally;
    }

    Witness witness() {
        return witness;
    }

    /** A person wants these to be tried again. */
    void retry(Collection<ResourceId> resources) {
        retried.addAll(resources);
        service.forgive(resources);
    }

    /** What a person wants to be tried again, and did not have tried yet. */
    Set<ResourceId> takeRetried() {
        Set<ResourceId> taken = new TreeSet<>(retried);
        retried.clear();
        return taken;
    }

    /** A person lets go what the revision in force no longer declares. */
    void approve() {
        repository.inForce().ifPresent(desired -> {
            kept.approve(desired.revision());
            prudence.approve(desired.revision());
        });
    }

    /** The agent found nothing to do. */
    void converged(Desired desired, Actual actual) {
        prudence.converged(desired, actual, now());
    }

    /** Whether the revision in force takes away more than a person may want. */
    boolean isHeld() {
        return prudence.isTooMuch(judgement());
    }

    /** What the agent keeps in files. */
    Deliberation.Kept kept() {
        return kept;
    }

    /** The agent's clock. */
    Instant now() {
        return daemon.now().plus(skew);
    }

    /** @param ahead of the daemon's clock */
    void skew(Duration ahead) {
        skew = ahead;
    }

    /** From now on the registry does not have a reference, or has it again. */
    void withhold(String reference, boolean away) {
        daemon.withhold(reference, away);
        if (away) {
            withheld.add(reference);
        } else {
            withheld.remove(reference);
        }
    }

    boolean isWithheld(String reference) {
        return withheld.contains(reference);
    }

    /** What goes on beside all else from now on. */
    void let(List<Clockwork> others) {
        clockworks = List.copyOf(others);
    }

    /** The host starts anew, and nothing that was asked of the daemon before is done or answered any more. */
    void reboot() {
        late.clear();
        daemon.reboot();
        clockworks.forEach(Clockwork::cutOff);
    }

    Judgement judgement() {
        return new Judgement(desired(), daemon.observe(), now());
    }

    private Desired desired() {
        return repository.inForce().orElse(NOTHING);
    }

    /**
     * What the agent sees, and acts upon from now on.
     *
     * @param at by its clock when it began to look
     */
    Actual observe(Instant at) {
        Actual actual = daemon.observe();
        if (!actual.equals(past.peekFirst())) {
            past.addFirst(actual);
            if (past.size() > REMEMBERED) {
                past.removeLast();
            }
        }
        return see(actual, at);
    }

    /** What was there some observations ago. */
    Actual observeThePast(int ago, Instant at) {
        return see(past.stream().skip(Math.min(ago, past.size())).findFirst().orElseGet(daemon::observe), at);
    }

    Actual see(Actual actual, Instant at) {
        seen = new Judgement(desired(), actual, at);
        rules.forEach(Rule::looks);
        return actual;
    }

    /** What the agent saw last. */
    Judgement seen() {
        return seen;
    }

    /**
     * A call of the agent has its effect; returns when it is answered.
     *
     * @param known what the agent saw when it planned that
     * @throws MemoryDaemon.Refused when the daemon does not do it
     */
    Instant call(Step step, Judgement known) {
        Judgement before = judgement();
        rules.forEach(rule -> rule.before(step, before, known));
        return begin(step, desired(), known);
    }

    /** @throws MemoryDaemon.Refused when the daemon does not do it */
    private Instant begin(Step step, Desired desired, Judgement known) {
        tally.call(step);
        try {
            Instant answered = daemon.begin(step);
            witness.call(daemon.now(), step, false);
            return answered;
        } catch (MemoryDaemon.Refused refused) {
            witness.call(daemon.now(), step, true);
            throw refused;
        } finally {
            Judgement after = new Judgement(desired, daemon.observe(), now());
            rules.forEach(rule -> rule.after(step, after, known));
        }
    }

    /** A call of the agent will have its effect, though nobody is told. */
    void callLater(Step step, Duration delay, Judgement known) {
        Judgement before = judgement();
        rules.forEach(rule -> rule.before(step, before, known));
        late.add(new Late(daemon.now().plus(delay), step, desired(), known));
    }

    /** When something happens by itself next, if that is not after a time of the daemon; otherwise that time. */
    Instant next(Instant until) {
        Instant next = daemon.next(until);
        for (Clockwork clockwork : clockworks) {
            Instant tick = clockwork.next();
            next = tick != null && tick.isBefore(next) ? tick : next;
        }
        for (Late effect : late) {
            next = effect.at().isBefore(next) ? effect.at() : next;
        }
        return next;
    }

    /** Lets time pass; what goes on by itself goes on. While a call is being made, nothing but the daemon does. */
    void advance(Duration time) {
        Instant until = daemon.now().plus(time);
        if (isAdvancing) {
            passUntil(until);
            return;
        }
        isAdvancing = true;
        try {
            advanceUntil(until);
        } finally {
            isAdvancing = false;
        }
    }

    private void advanceUntil(Instant until) {
        while (true) {
            Instant next = next(until);
            passUntil(next);
            Optional<Late> effect =
                    late.stream().filter(it -> !it.at().isAfter(next)).findFirst();
            Optional<Clockwork> due = clockworks.stream()
                    .filter(clockwork -> isDue(clockwork.next(), next))
                    .findFirst();
            if (effect.isPresent()) {
                late.remove(effect.get());
                callUnheard(effect.get());
            } else if (due.isPresent()) {
                due.get().goOn();
            } else if (!next.isBefore(until)) {
                return;
            }
        }
    }

    private static boolean isDue(@Nullable Instant instant, Instant now) {
        return instant != null && !instant.isAfter(now);
    }

    private void callUnheard(Late call) {
        Judgement before = new Judgement(call.desired(), daemon.observe(), now());
        rules.forEach(rule -> rule.beforeLate(call.step(), before, call.seen()));
        try {
            begin(call.step(), call.desired(), call.seen());
        } catch (MemoryDaemon.Refused refused) {
            // Nobody listens any more.
        }
    }

    private void passUntil(Instant instant) {
        if (instant.isAfter(daemon.now())) {
            daemon.pass(Duration.between(daemon.now(), instant));
        }
    }

    /** The healthcheck of a container, if it has one, fails until the end. */
    void sicken(String name) {
        if (daemon.container(name).state() instanceof State.Running running && running.health() == Health.HEALTHY) {
            daemon.health(name, Health.UNHEALTHY);
            sickened.add(daemon.container(name).id());
        }
    }

    /** From now on nothing is in the way that a person would not leave there. */
    void calmDown() {
        repository.reachable(true);
        skew = Duration.ZERO;
        daemon.removeWithin(Duration.ZERO);
        for (ActualContainer container : daemon.observe().containers()) {
            if (container.state() instanceof State.Paused) {
                daemon.unpause(container.name());
            }
            if (sickened.contains(container.id())) {
                daemon.health(container.name(), Health.HEALTHY);
            }
        }
    }

    static PublishedPort port(String number) {
        return new PublishedPort(null, Integer.parseInt(number), 80, "tcp");
    }
}
