package io.quaymaster.agent.reconcile;

import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Planned;
import io.quaymaster.model.plan.Plan.Wait;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Carries out the steps of passes, and lets a pass go on without those that turn out slow: a container may take an hour to stop, and
 * meanwhile all others are still looked after. What is not independent of a step that goes on waits until that has ended.
 */
final class Ongoing implements AutoCloseable {
    private static final int MOST = 5;
    private static final String EARLIER = "an earlier step to end: ";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    // Read by others than the loop of the passes too.
    private final List<Work> underWay = new CopyOnWriteArrayList<>();
    private final Executor executor;
    private final Duration patience;
    private final Runnable ended;

    // By System.nanoTime: when something of what is under way last ended.
    private volatile long lastEnded;

    /**
     * @param patience how long a pass waits for its steps while none of them ends; five times that is the most
     * @param ended is told when steps have ended for which a pass did not wait
     */
    Ongoing(Executor executor, Duration patience, Runnable ended) {
        this.executor = executor;
        this.patience = patience;
        this.ended = ended;
    }

    /**
     * Forgets what has ended, and returns how. To be called before observing: what ends after that still counts as under way, so that
     * a plan that does not know its result yet does not begin it again.
     */
    List<StepResult> settle() throws InterruptedException {
        List<StepResult> results = new ArrayList<>();
        for (Work work : List.copyOf(underWay)) {
            if (work.results().isDone()) {
                underWay.remove(work);
                results.addAll(resultsOf(work));
            }
        }
        return results;
    }

    /**
     * A plan without what has to do with resources that are being worked on; it waits for them instead, each once, and for the steps
     * that are in hand now.
     */
    Plan without(Plan plan) {
        Set<ResourceId> busy = underWay.stream()
                .flatMap(work -> work.plan().steps().stream())
                .map(planned -> planned.step().resource())
                .collect(Collectors.toSet());
        List<Wait> others = plan.waits().stream()
                .filter(wait -> !wait.until().startsWith(EARLIER))
                .toList();
        Plan anew = new Plan(plan.steps(), others, plan.blocked(), plan.due());
        return Subplan.of(anew, planned -> !busy.contains(planned.step().resource()), waits());
    }

    /**
     * Returns the results of the steps that ended in time.
     *
     * @param isWanted asked before each step, also long after this has returned: once it is not, nothing more is begun
     */
    List<StepResult> run(Plan plan, SourceTree tree, BooleanSupplier isWanted) throws InterruptedException {
        List<Work> begun = IndependentParts.of(plan).stream()
                .map(part -> begin(part, tree, isWanted))
                .toList();
        underWay.addAll(begun);
        long now = System.nanoTime();
        lastEnded = now;
        long deadline = now + patience.multipliedBy(MOST).toNanos();
        List<StepResult> results = new ArrayList<>();
        for (Work work : begun) {
            if (endsInTime(deadline, work)) {
                underWay.remove(work);
                results.addAll(resultsOf(work));
            }
        }
        return results;
    }

    /** Whether something has not ended yet. */
    boolean isAtWork() {
        return underWay.stream().anyMatch(work -> !work.results().isDone());
    }

    /** Whether there is something that was not settled yet. */
    boolean isBusy() {
        return !underWay.isEmpty();
    }

    private Work begin(Plan part, SourceTree tree, BooleanSupplier isWanted) {
        Set<Planned> over = ConcurrentHashMap.newKeySet();
        FutureTask<List<StepResult>> task = new FutureTask<>(() -> executor.run(part, tree, isWanted, over::add)) {
            // Not before: a pass that is woken without the result being there finds nothing, and is not woken again.
            @Override
            protected void done() {
                lastEnded = System.nanoTime();
                ended.run();
            }
        };
        threads.execute(task);
        return new Work(part, over, task);
    }

    /** While steps end, one pass that waits for them costs less than many that look at what has become of them. */
    private boolean endsInTime(long deadline, Work work) throws InterruptedException {
        while (!work.results().isDone()) {
            long now = System.nanoTime();
            long left = Math.min(deadline - now, lastEnded + patience.toNanos() - now);
            if (left <= 0) {
                return false;
            }
            awaitEnd(work, left);
        }
        return true;
    }

    private static void awaitEnd(Work work, long nanos) throws InterruptedException {
        try {
            work.results().get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException seenLater) {
            // Whether it has ended, and how, is asked for by the caller.
        }
    }

    private static List<StepResult> resultsOf(Work work) throws InterruptedException {
        try {
            return work.results().get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("steps did not come to a result", bug.getCause());
        }
    }

    private List<Wait> waits() {
        return underWay.stream()
                .map(Work::inHand)
                .map(planned -> new Wait(planned.step().resource(), EARLIER + PlanText.of(planned.step()), null))
                .toList();
    }

    /** @param over the steps that have ended */
    private record Work(Plan plan, Set<Planned> over, Future<List<StepResult>> results) {
        /** The first step that has not ended yet; the last one where all have, and only their results are to be seen yet. */
        Planned inHand() {
            return plan.steps().stream()
                    .filter(planned -> !over.contains(planned))
                    .findFirst()
                    .orElseGet(() -> plan.steps().getLast());
        }
    }

    /** Cancels everything and returns when it has ended. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
