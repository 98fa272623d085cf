package io.quaymaster.agent.reconcile;

import io.quaymaster.model.manifest.PullPolicy;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Planned;
import io.quaymaster.model.plan.Plan.Wait;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Remembers per resource what did not work, or had to be done again and again, and lets some time pass before the next try: each
 * time twice as long, up to minutes; up to seconds where only starts failed, as nothing serves meanwhile. What has not been tried yet
 * is not held: it may be what makes up for the failure. A new desired state starts afresh.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration LONGEST_TO_START = Duration.ofSeconds(30);
    private static final Duration MEMORY = Duration.ofMinutes(10);
    // A person may stop a container a few times to see it come back; a container that ends at once is another thing.
    private static final int REPETITIONS_ALLOWED = 5;

    // Whatever is planned then is no better, and only called by another name.
    private static final int DIFFERENT_STEPS = 10;

    private final SortedMap<ResourceId, Held> held = new TreeMap<>();
    private final Map<Repeated, List<Instant>> done = new HashMap<>();
    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The plan without what is not to be tried yet, and what comes after that; it waits for the time instead. */
    synchronized Plan hold(Plan plan, Instant now) {
        SortedMap<ResourceId, Held> waiting = waiting(plan, now);
        List<Wait> waits = waiting.entrySet().stream()
                .map(entry -> wait(entry.getKey(), entry.getValue()))
                .toList();
        return Subplan.of(plan, planned -> !waiting.containsKey(planned.step().resource()), waits);
    }

    /** Takes in what a pass came to. What failed of a resource counts, whatever else was done for it. */
    synchronized void record(List<StepResult> results, Instant now) {
        SortedMap<ResourceId, SortedMap<String, String>> troubles = new TreeMap<>();
        Set<ResourceId> well = new TreeSet<>();
        Set<ResourceId> patient = new TreeSet<>();
        for (StepResult result : results) {
            ResourceId resource = result.planned().step().resource();
            String step = PlanText.of(result.planned().step());
            switch (result.result()) {
                case Progress.Result.Failed failed -> {
                    add(troubles, resource, step, failed.message());
                    if (!(result.planned().step() instanceof Step.StartContainer)) {
                        patient.add(resource);
                    }
                }
                case Progress.Result.Done done -> {
                    well.add(resource);
                    repetition(result.planned(), now).ifPresent(why -> {
                        add(troubles, resource, step, why);
                        patient.add(resource);
                    });
                }
                case Progress.Result.Skipped skipped -> {}
                case Progress.Result.Cancelled cancelled -> {}
            }
        }
        well.forEach(resource -> {
            if (!troubles.containsKey(resource)) {
                held.remove(resource);
            }
        });
        troubles.forEach((resource, why) ->
                lengthen(resource, why, patient.contains(resource) ? LONGEST : LONGEST_TO_START, now));
    }

    private static void add(
            SortedMap<ResourceId, SortedMap<String, String>> troubles, ResourceId resource, String step, String why) {
        troubles.computeIfAbsent(resource, first -> new TreeMap<>()).put(step, why);
    }

    /** Everything is as declared, whoever saw to that: only what had to be done too often still counts. */
    synchronized void converged(Instant now) {
        held.keySet()
                .removeIf(resource -> done.entrySet().stream()
                        .noneMatch(entry -> entry.getKey().resource().equals(resource)
                                && entry.getValue().stream()
                                                .filter(time -> !time.isBefore(now.minus(MEMORY)))
                                                .count()
                                        > REPETITIONS_ALLOWED));
    }

    synchronized void forget() {
        held.clear();
        done.clear();
    }

    synchronized void forget(ResourceId resource) {
        held.remove(resource);
        done.keySet().removeIf(repeated -> repeated.resource().equals(resource));
    }

    /** What is held, or to be held should it fail once more. */
    synchronized SortedSet<ResourceId> failed() {
        return new TreeSet<>(held.keySet());
    }

    /** When the next resource is no longer held; empty where none is. */
    synchronized Optional<Instant> next(Instant now) {
        return held.values().stream().map(Held::until).filter(now::isBefore).min(Instant::compareTo);
    }

    /** Why a resource is held; empty for one that is not. */
    synchronized Optional<String> failure(ResourceId resource) {
        return Optional.ofNullable(held.get(resource)).map(Held::why);
    }

    /** What is wrong with a step that succeeded once more; empty where nothing is. */
    private Optional<String> repetition(Planned planned, Instant now) {
        if (isAskedForAgainAndAgain(planned.step())) {
            return Optional.empty();
        }
        List<Instant> times = done.computeIfAbsent(Repeated.of(planned), step -> new ArrayList<>());
        times.removeIf(time -> time.isBefore(now.minus(MEMORY)));
        times.add(now);
        return times.size() > REPETITIONS_ALLOWED
                ? Optional.of("it had to be done " + times.size() + " times in the last minutes")
                : Optional.empty();
    }

    private static boolean isAskedForAgainAndAgain(Step step) {
        return step instanceof Step.Pull pull && pull.image().policy() instanceof PullPolicy.Every;
    }

    private void lengthen(ResourceId resource, SortedMap<String, String> steps, Duration longest, Instant now) {
        Held before = held.get(resource);
        int failures = before == null ? 1 : before.failures() + 1;
        SortedSet<String> failed = new TreeSet<>(steps.keySet());
        if (before != null) {
            failed.addAll(before.steps());
        }
        Duration delay = FIRST.multipliedBy(1L << Math.min(failures - 1, 20));
        Duration capped = delay.compareTo(longest) > 0 ? longest : delay;
        // Half of it is fixed and half is chance, so that many agents do not ask one registry at the same moment.
        Duration jittered = capped.dividedBy(2).plusMillis(random.nextLong(capped.toMillis() / 2 + 1));
        String why = steps.firstEntry().getValue();
        held.put(resource, new Held(failures, now.plus(jittered), why, failed));
    }

    /** What of a plan is to wait: resources of which something is planned once more that did not work. */
    private SortedMap<ResourceId, Held> waiting(Plan plan, Instant now) {
        SortedMap<ResourceId, Held> waiting = new TreeMap<>();
        for (Planned planned : plan.steps()) {
            ResourceId resource = planned.step().resource();
            Held hold = held.get(resource);
            if (hold != null && now.isBefore(hold.until()) && hold.holds(planned.step())) {
                waiting.put(resource, hold);
            }
        }
        return waiting;
    }

    private static Wait wait(ResourceId resource, Held hold) {
        String tries = hold.failures() == 1 ? "once" : hold.failures() + " times";
        return new Wait(resource, "another try (failed " + tries + ": " + hold.why() + ")", hold.until());
    }

    /** @param steps that did not work, in words */
    private record Held(int failures, Instant until, String why, SortedSet<String> steps) {
        boolean holds(Step step) {
            return steps.size() >= DIFFERENT_STEPS || steps.contains(PlanText.of(step));
        }
    }

    /** A step that can be known again in a later plan. */
    private record Repeated(ResourceId resource, String text) {
        static Repeated of(Planned planned) {
            return new Repeated(planned.step().resource(), PlanText.of(planned.step()));
        }
    }
}
