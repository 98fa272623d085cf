package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.docker.DockerException;
import io.quaymaster.agent.git.GitException;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the steps of a plan: those that are independent of each other at the same time, up to a limit. It knows what each
 * step does, and nothing of why.
 */
final class Executor {
    private static final Logger log = LoggerFactory.getLogger(Executor.class);

    private final Docker docker;
    private final Lease lease;
    private final Progress progress;
    private final InstantSource clock;
    private final Semaphore permits;

    Executor(Docker docker, Lease lease, Progress progress, InstantSource clock, int parallelism) {
        this.docker = docker;
        this.lease = lease;
        this.progress = progress;
        this.clock = clock;
        this.permits = new Semaphore(parallelism);
    }

    /**
     * What the steps of one plan have in common.
     *
     * @param isWanted asked before each step: what nobody wants any more is not begun
     * @param created the ids of the containers that its steps created, by the names they were given
     */
    private record Work(SourceTree tree, BooleanSupplier isWanted, ConcurrentMap<String, String> created) {
        /** Somebody may have given its name to another container by now. */
        String reference(Step.Target target) {
            return created.getOrDefault(target.reference(), target.reference());
        }
    }

    /** Returns when every step has ended; a failed one fails those that come after it. Interrupting cancels what is going on. */
    List<StepResult> run(Plan plan, SourceTree tree) throws InterruptedException {
        return run(plan, tree, () -> true, step -> {});
    }

    /**
     * @param isWanted asked before each step: what nobody wants any more is not begun
     * @param over is told of each step that has ended, however it did
     */
    List<StepResult> run(Plan plan, SourceTree tree, BooleanSupplier isWanted, Consumer<Plan.Planned> over)
            throws InterruptedException {
        Work work = new Work(tree, isWanted, new ConcurrentHashMap<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<StepResult>> futures = new ArrayList<>();
            for (Plan.Planned planned : plan.steps()) {
                List<Future<StepResult>> before =
                        planned.after().stream().map(futures::get).toList();
                futures.add(threads.submit(() -> {
                    StepResult result = take(planned, before, work);
                    over.accept(planned);
                    return result;
                }));
            }
            return results(futures, threads);
        }
    }

    private static List<StepResult> results(List<Future<StepResult>> futures, ExecutorService threads)
            throws InterruptedException {
        try {
            List<StepResult> results = new ArrayList<>();
            for (Future<StepResult> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException stopped) {
            threads.shutdownNow();
            throw stopped;
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a step did not come to a result", bug.getCause());
        }
    }

    private StepResult take(Plan.Planned planned, List<Future<StepResult>> before, Work work)
            throws InterruptedException {
        Instant started = clock.instant();
        for (Future<StepResult> future : before) {
            if (!succeeded(future)) {
                return ended(planned, new Progress.Result.Skipped(), started);
            }
        }
        // A stop is mostly waiting: many slow ones must not keep everything else from being done.
        if (planned.step() instanceof Step.StopContainer) {
            return take(planned, work);
        }
        permits.acquire();
        try {
            return take(planned, work);
        } finally {
            permits.release();
        }
    }

    private StepResult take(Plan.Planned planned, Work work) {
        Instant begun = clock.instant();
        if (!work.isWanted().getAsBoolean()) {
            return ended(planned, new Progress.Result.Skipped(), begun);
        }
        progress.started(planned);
        return ended(planned, attempt(planned.step(), work), begun);
    }

    private static boolean succeeded(Future<StepResult> future) throws InterruptedException {
        try {
            return future.get().succeeded();
        } catch (ExecutionException | CancellationException notEnded) {
            return false;
        }
    }

    private StepResult ended(Plan.Planned planned, Progress.Result result, Instant started) {
        Duration took = Duration.between(started, clock.instant());
        progress.finished(planned, took, result);
        return new StepResult(planned, result, started, took);
    }

    private Progress.Result attempt(Step step, Work work) {
        try {
            if (!lease.allows(clock.instant())) {
                return new Progress.Result.Cancelled();
            }
            perform(step, work);
            return new Progress.Result.Done();
        } catch (RuntimeException | Error failure) {
            return Thread.currentThread().isInterrupted()
                    ? new Progress.Result.Cancelled()
                    : new Progress.Result.Failed(message(step, failure));
        }
    }

    /** What the outside world refuses has a message of its own; all else is a bug, which fails this step and no other one. */
    private static String message(Step step, Throwable failure) {
        if (failure instanceof DockerException || failure instanceof GitException) {
            return String.valueOf(failure.getMessage());
        }
        log.atError().addKeyValue("resource", step.resource()).setCause(failure).log("a bug: a step failed");
        return "a bug, please report it: " + failure;
    }

    private void perform(Step step, Work work) {
        switch (step) {
            case Step.Build build ->
                docker.build(build.image(), work.tree(), line -> progress.output(build.resource(), line));
            case Step.Pull pull ->
                docker.pull(pull.image(), pull.revision(), line -> progress.output(pull.resource(), line));
            case Step.Tag tag -> docker.tag(tag.imageId(), tag.tag());
            case Step.Push push ->
                docker.push(push.image(), push.mark(), line -> progress.output(push.resource(), line));
            case Step.RemoveImage remove -> docker.removeImage(remove.imageId(), remove.reference());
            case Step.CreateNetwork create -> docker.createNetwork(create);
            case Step.RemoveNetwork remove -> docker.removeNetwork(remove.id());
            case Step.CreateVolume create -> docker.createVolume(create);
            case Step.RemoveVolume remove -> docker.removeVolume(remove);
            case Step.CreateContainer create ->
                work.created().put(create.name(), docker.createContainer(create, work.tree()));
            case Step.StartContainer start -> docker.startContainer(work.reference(start.target()));
            case Step.StopContainer stop -> docker.stopContainer(stop);
            case Step.RemoveContainer remove -> docker.removeContainer(remove.target());
            case Step.RenameContainer rename -> docker.renameContainer(rename.target(), rename.to());
            case Step.UpdateContainer update ->
                docker.updateContainer(update.target().reference(), update.settings());
            case Step.Connect connect -> docker.connect(connect);
            case Step.Disconnect disconnect ->
                docker.disconnect(disconnect.target().reference(), disconnect.network());
            case Step.Withdraw withdraw -> docker.withdraw(withdraw.target().reference(), withdraw.network());
        }
    }
}
