package io.quaymaster.agent.reconcile;

import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Wait;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds, pulls and pushes images beside the passes, so that a pass stays short and what happens meanwhile is repaired at once.
 * One thing at a time for each image; what the desired state no longer asks for is cancelled.
 */
final class Background implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Background.class);

    private final ExecutorService threads;
    private final SortedMap<ResourceId, Work> underWay = new TreeMap<>();
    private final Set<ResourceId> over = new HashSet<>();
    private final Executor executor;
    private final Consumer<List<StepResult>> ended;
    private final Consumer<List<StepResult>> settled;

    /**
     * @param ended is told the results of one image's steps, from a thread of its own, while they still count as under way
     * @param settled is told the same when they no longer do
     */
    Background(Executor executor, Consumer<List<StepResult>> ended, Consumer<List<StepResult>> settled) {
        this(Executors.newVirtualThreadPerTaskExecutor(), executor, ended, settled);
    }

    Background(
            ExecutorService threads,
            Executor executor,
            Consumer<List<StepResult>> ended,
            Consumer<List<StepResult>> settled) {
        this.threads = threads;
        this.executor = executor;
        this.ended = ended;
        this.settled = settled;
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
            case Step.Withdraw withdraw -> false;
        };
    }

    /**
     * Forgets what has ended. To be called before observing: what ends after that still counts as under way, so that a plan that
     * does not know its result yet does not start it again.
     */
    synchronized void settle() {
        underWay.keySet().removeAll(over);
        over.clear();
    }

    /**
     * Cancels what is declared otherwise by now, and starts what the plan has anew. That the plan lacks a step which is under way
     * says nothing: the image can be seen at the daemon a moment before the step has ended.
     *
     * @param declared the images of the desired state
     */
    synchronized void follow(Map<ResourceId, DesiredImage> declared, Plan plan, SourceTree tree) {
        underWay.forEach((resource, work) -> {
            if (!Objects.equals(work.image(), declared.get(resource))) {
                work.cancel();
            }
        });
        Plan startable = Subplan.of(plan, planned -> isLong(planned.step()), List.of());
        startable.steps().stream()
                .map(planned -> planned.step().resource())
                .distinct()
                .filter(resource -> !underWay.containsKey(resource))
                .forEach(resource -> {
                    Plan own = Subplan.of(
                            startable, planned -> planned.step().resource().equals(resource), List.of());
                    Work work = new Work(resource, declared.get(resource));
                    underWay.put(resource, work);
                    threads.execute(() -> run(work, own, tree));
                });
    }

    /** What was under way when it was last settled or started since, as something to wait for. */
    synchronized List<Wait> waits() {
        return underWay.values().stream()
                .map(work -> new Wait(work.resource(), "its image to be built, pulled or pushed", null))
                .toList();
    }

    private void run(Work work, Plan plan, SourceTree tree) {
        List<StepResult> results = work.begin() ? results(work.resource(), plan, tree) : List.of();
        try {
            ended.accept(results);
        } catch (RuntimeException | Error bug) {
            log.atError().addKeyValue("resource", work.resource()).setCause(bug).log("a bug: results were lost");
        }
        // Whatever happened: what does not end is never begun again.
        synchronized (this) {
            over.add(work.resource());
        }
        settled.accept(results);
    }

    /** None where it was cancelled. */
    private List<StepResult> results(ResourceId resource, Plan plan, SourceTree tree) {
        try {
            return executor.run(plan, tree);
        } catch (InterruptedException cancelled) {
            return List.of();
        } catch (RuntimeException | Error bug) {
            log.atError().addKeyValue("resource", resource).setCause(bug).log("a bug: an image step failed");
            return failed(plan, bug);
        }
    }

    // Without a failure to remember it would be tried again at once, and for ever.
    private static List<StepResult> failed(Plan plan, Throwable bug) {
        return plan.steps().stream()
                .map(planned -> new StepResult(
                        planned, new Progress.Result.Failed("a bug: " + bug), Instant.EPOCH, Duration.ZERO))
                .toList();
    }

    /** Cancels everything and returns when it has ended. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }

    /** What is done for one image; when it is cancelled, it still comes to its end by itself, also if it has not begun yet. */
    private static final class Work {
        private final ResourceId resource;
        private final @Nullable DesiredImage image;
        private @Nullable Thread thread;
        private boolean cancelled;

        /** @param image as it is declared when the work begins */
        Work(ResourceId resource, @Nullable DesiredImage image) {
            this.resource = resource;
            this.image = image;
        }

        ResourceId resource() {
            return resource;
        }

        @Nullable
        DesiredImage image() {
            return image;
        }

        /** False where it was cancelled before. */
        synchronized boolean begin() {
            thread = Thread.currentThread();
            return !cancelled;
        }

        synchronized void cancel() {
            cancelled = true;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
