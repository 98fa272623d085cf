package io.quaymaster.agent.reconcile;

import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Planned;
import io.quaymaster.model.plan.Plan.Wait;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ResourceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Builds, pulls and pushes images beside the passes, so that a pass stays short and what happens meanwhile is repaired at once.
 * One thing at a time for each image; what the desired state no longer asks for is cancelled.
 */
final class Background implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SortedMap<ResourceId, Work> underWay = new TreeMap<>();
    private final Executor executor;
    private final Consumer<List<StepResult>> ended;

    /**
     * @param ended is told the results of one image's steps, from a thread of its own
     */
    Background(Executor executor, Consumer<List<StepResult>> ended) {
        this.executor = executor;
        this.ended = ended;
    }

    /** Whether a step takes as long as a network, a registry or a compiler wants. */
    static boolean isLong(Step step) {
        return switch (step) {
            case Step.Build build -> true;
            case Step.Pull pull -> true;
            case Step.Push push -> true;
            case Step.Tag tag -> false;
            case Step.RemoveImage remove -> false;
            case Step.CreateNetwork create -> false;
            case Step.RemoveNetwork remove -> false;
            case Step.CreateVolume create -> false;
            case Step.RemoveVolume remove -> false;
            case Step.CreateContainer create -> false;
            case Step.StartContainer start -> false;
            case Step.StopContainer stop -> false;
            case Step.RemoveContainer remove -> false;
            case Step.RenameContainer rename -> false;
            case Step.UpdateContainer update -> false;
            case Step.Connect connect -> false;
            case Step.Disconnect disconnect -> false;
        };
    }

    /** Cancels what the plan no longer has, and starts what it has anew. */
    synchronized void follow(Plan plan, SourceTree tree) {
        Set<Step> wanted = new HashSet<>();
        plan.steps().forEach(planned -> wanted.add(planned.step()));
        underWay.values().stream()
                .filter(work -> work.steps().stream().noneMatch(wanted::contains))
                .forEach(work -> work.future().cancel(true));
        plan.steps().stream()
                .filter(planned -> isLong(planned.step()))
                .map(planned -> planned.step().resource())
                .distinct()
                .filter(resource -> !underWay.containsKey(resource))
                .forEach(resource -> start(resource, plan, tree));
    }

    /** What is under way, as something to wait for. */
    synchronized List<Wait> waits() {
        return underWay.values().stream()
                .map(work -> new Wait(work.resource(), "its image to be built, pulled or pushed", null))
                .toList();
    }

    private void start(ResourceId resource, Plan plan, SourceTree tree) {
        Plan own = Subplan.of(
                plan, planned -> planned.step().resource().equals(resource) && isLong(planned.step()), List.of());
        List<Step> steps = own.steps().stream().map(Planned::step).toList();
        underWay.put(resource, new Work(resource, steps, threads.submit(() -> run(resource, own, tree))));
    }

    private void run(ResourceId resource, Plan plan, SourceTree tree) {
        List<StepResult> results = new ArrayList<>();
        try {
            results.addAll(executor.run(plan, tree));
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                underWay.remove(resource);
            }
            ended.accept(results);
        }
    }

    /** Cancels everything and returns when it has ended. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }

    private record Work(ResourceId resource, List<Step> steps, Future<?> future) {}
}
