package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.data.DataException;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ResourceId;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;

/** What a person can tell the agent about one source while it runs. */
public final class SourceControl {
    private final Supplier<Status.Source> status;
    private final KeptBounds bounds;
    private final Reconciler reconciler;
    private final Wakeups polls;
    private final Wakeups passes;

    /**
     * @param polls wakes the loop that looks at the repository
     * @param passes wakes the one that looks at the daemon
     */
    SourceControl(
            Supplier<Status.Source> status, KeptBounds bounds, Reconciler reconciler, Wakeups polls, Wakeups passes) {
        this.status = status;
        this.bounds = bounds;
        this.reconciler = reconciler;
        this.polls = polls;
        this.passes = passes;
    }

    public String name() {
        return status().name();
    }

    public Status.Source status() {
        return status.get();
    }

    /** Who keeps the source, where that is not this agent: then that one has to be told what concerns the containers. */
    public Optional<Status.Lease> keptElsewhere() {
        return Optional.ofNullable(status().lease()).filter(lease -> !lease.held());
    }

    /** Looks at the repository and at the daemon soon. */
    public void look() {
        polls.wake();
        passes.wake();
    }

    /** Looks at the repository and then at the daemon, until a pass leaves nothing to do at once. */
    public Status.Source sync() throws InterruptedException {
        polls.awaitRound();
        Status.Source seen;
        do {
            passes.awaitRound();
            seen = status();
        } while (seen.outcome() == Status.Outcome.PROGRESSED);
        return seen;
    }

    /**
     * Returns when nothing is done for the source any more, with what goes on no more: what was to be done, and what a container was
     * waited for. It stays so over restarts, unless a {@link DataException} says otherwise.
     */
    public List<String> suspend(Status.Suspension suspension) throws InterruptedException {
        try {
            bounds.suspend(suspension);
        } finally {
            long round = passes.awaitRound();
            // What had begun is not broken off, and wakes the passes when it has ended.
            while (reconciler.isBusy()) {
                round = passes.awaitRoundAfter(round);
            }
        }
        return status().waits().stream()
                .map(wait -> wait.resource() + " waits for " + wait.until())
                .toList();
    }

    /** Ends a suspension, and gives it; empty where there was none. */
    public Optional<Status.Suspension> resume() {
        Optional<Status.Suspension> ended = bounds.suspension();
        bounds.resume();
        passes.wake();
        return ended;
    }

    /** What failed, and could be tried again. */
    public SortedSet<ResourceId> failed() {
        return reconciler.failed();
    }

    public void retry(SortedSet<ResourceId> resources) {
        reconciler.retry(resources);
        passes.wake();
    }

    /** Lets go what the revision of the last pass removes; empty where nothing of it was held back. */
    public Optional<Approval> approve() {
        Optional<Approval> approval = reconciler.decision().flatMap(SourceControl::approval);
        approval.ifPresent(given -> {
            bounds.approve(given.revision());
            passes.wake();
        });
        return approval;
    }

    private static Optional<Approval> approval(Decision decision) {
        List<Step> held = decision.heldBack();
        return held.isEmpty()
                ? Optional.empty()
                : Optional.of(new Approval(decision.desired().revision(), held));
    }

    /**
     * @param revision the commit whose removals may go
     * @param steps what was held back until now
     */
    public record Approval(String revision, List<Step> steps) {
        public Approval {
            steps = List.copyOf(steps);
        }
    }
}
