package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.git.Revision;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says how a source stands after a pass. */
final class StatusReport {
    private final SourceFacts facts;
    private final Following following;
    private final Standing standing;
    private final Status.Source before;

    private StatusReport(SourceFacts facts, Following following, Standing standing, Status.Source before) {
        this.facts = facts;
        this.following = following;
        this.standing = standing;
        this.before = before;
    }

    /** Before anything was looked at. */
    static Status.Source starting(SourceFacts facts, Instant now) {
        return new Status.Source(
                facts.name(),
                facts.url(),
                facts.branch(),
                facts.tag(),
                facts.path(),
                null,
                null,
                null,
                Status.Outcome.WAITING,
                now,
                null,
                false,
                "the repository was not looked at yet",
                null,
                null,
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                List.of());
    }

    /** When no revision could be applied so far. */
    static Status.Source withoutRevision(
            SourceFacts facts, Following following, Status.Source before, Standing standing, Instant now) {
        StatusReport report = new StatusReport(facts, following, standing, before);
        Status.Outcome outcome = following.fetchedAt() == null ? Status.Outcome.WAITING : Status.Outcome.FAILED;
        Plan nothing = new Plan(List.of(), List.of(), List.of(), null);
        return report.source(outcome, now, report.trouble().orElse(before.message()), List.of(), null, nothing);
    }

    /**
     * After a pass.
     *
     * @param failure why the last step for a resource failed, if it is to be tried again
     */
    static Status.Source of(
            SourceFacts facts,
            Following following,
            PassReport pass,
            Function<ResourceId, Optional<String>> failure,
            Standing standing,
            Status.Source before) {
        StatusReport report = new StatusReport(facts, following, standing, before);
        List<Status.Resource> resources = following.inForce() == null
                ? List.of()
                : new ResourceStates(following.inForce().desired(), pass, failure).list();
        Status.Pass last = pass.results().isEmpty() && before.lastPass() != null ? before.lastPass() : pass(pass);
        return report.source(pass.outcome(), pass.at(), report.message(pass), resources, last, pass.plan());
    }

    private Status.Source source(
            Status.Outcome outcome,
            Instant at,
            String message,
            List<Status.Resource> resources,
            Status.@Nullable Pass pass,
            Plan plan) {
        boolean converged = outcome == Status.Outcome.CONVERGED;
        boolean inSync = converged && following.problems().isEmpty();
        return new Status.Source(
                facts.name(),
                facts.url(),
                facts.branch(),
                facts.tag(),
                facts.path(),
                revision(
                        following.inForce() == null ? null : following.inForce().revision()),
                revision(following.latest()),
                following.behindSince(),
                outcome,
                outcome == before.outcome() && inSync == before.inSync() ? before.since() : at,
                converged ? at : before.lastConverged(),
                inSync,
                message,
                lease(),
                before.suspended(),
                following.problems().stream().map(Problem::toString).toList(),
                fetch(),
                pass,
                resources,
                plan.waits().stream()
                        .map(wait -> new Status.Wait(wait.resource(), wait.until(), wait.lookAgain()))
                        .toList(),
                plan.blocked().stream()
                        .map(blocked ->
                                new Status.Blocked(blocked.resource(), blocked.why(), blocked.next(), blocked.log()))
                        .toList());
    }

    private String message(PassReport pass) {
        if (!pass.message().isEmpty()) {
            return pass.message();
        }
        return trouble().orElseGet(() -> switch (pass.outcome()) {
            case CONVERGED -> "as declared";
            case PROGRESSED ->
                pass.results().size() == 1 ? "1 step done" : pass.results().size() + " steps done";
            case WAITING -> PlanText.of(cause(pass.plan().waits()));
            case BLOCKED -> blocked(pass.plan());
            case FAILED -> "a step failed";
        });
    }

    /** What the other waits wait for, in the end: something that ends by itself. */
    private static Plan.Wait cause(List<Plan.Wait> waits) {
        return waits.stream()
                .filter(wait -> wait.lookAgain() != null)
                .findFirst()
                .orElseGet(waits::getFirst);
    }

    private static String blocked(Plan plan) {
        List<String> resources = plan.blocked().stream()
                .map(blocked -> blocked.resource().toString())
                .distinct()
                .toList();
        return String.join(", ", resources) + (resources.size() == 1 ? " is blocked" : " are blocked");
    }

    /** What is wrong with the repository, if anything is. */
    private Optional<String> trouble() {
        if (following.fetchError() != null) {
            return Optional.of("the repository cannot be fetched: " + following.fetchError());
        }
        return following.problems().isEmpty()
                ? Optional.empty()
                : Optional.of("the latest revision has problems, and nothing of it is applied");
    }

    private Status.@Nullable Lease lease() {
        return switch (standing) {
            case Standing.Held held -> lease(true, held.self());
            case Standing.Watching watching -> lease(false, watching.holder());
            case Standing.Unknown unknown -> null;
            case Standing.Failed failed -> null;
        };
    }

    private static Status.Lease lease(boolean held, Holder holder) {
        return new Status.Lease(
                held, holder.command(), holder.host(), holder.process().pid(), holder.version(), holder.since());
    }

    private Status.@Nullable Fetch fetch() {
        Instant at = following.fetchedAt();
        return at == null ? null : new Status.Fetch(at, following.fetchError() == null, following.fetchError());
    }

    private static Status.@Nullable Revision revision(@Nullable Revision revision) {
        return revision == null ? null : new Status.Revision(revision.id(), revision.time(), revision.subject());
    }

    private static Status.Pass pass(PassReport pass) {
        List<Status.PassStep> steps =
                pass.results().stream().map(StatusReport::step).toList();
        return new Status.Pass(pass.at(), pass.took().toNanos() / 1e9, pass.outcome(), steps);
    }

    private static Status.PassStep step(StepResult result) {
        Plan.Planned planned = result.planned();
        return new Status.PassStep(
                planned.step().resource(),
                PlanText.of(planned.step()) + ": " + PlanText.of(planned.reason()),
                result.counted(),
                result.took().toNanos() / 1e9,
                result.result() instanceof Progress.Result.Failed failed ? failed.message() : null);
    }
}
