package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.metrics.Metrics;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.plan.Role;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.plan.StepWords;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and the metrics what passes do. What stays as it was is not told again. */
final class PassLog implements Progress {
    private static final Logger log = LoggerFactory.getLogger(PassLog.class);

    private final String source;
    private final Metrics metrics;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Set<ResourceId> failed = ConcurrentHashMap.newKeySet();

    PassLog(String source, Metrics metrics) {
        this.source = source;
        this.metrics = metrics;
    }

    @Override
    public void planned(Plan plan) {
        Set<String> current = new HashSet<>();
        plan.waits().forEach(wait -> current.add(PlanText.of(wait)));
        plan.blocked().forEach(blocked -> current.add(PlanText.of(blocked)));
        told.retainAll(current);
    }

    @Override
    public void started(Plan.Planned planned) {
        failed.remove(planned.step().resource());
        log.atInfo()
                .addKeyValue("source", source)
                .addKeyValue("resource", planned.step().resource())
                .log("{}: {}", PlanText.of(planned.step()), PlanText.of(planned.reason()));
    }

    @Override
    public void output(ResourceId resource, String line) {
        log.atInfo()
                .addKeyValue("source", source)
                .addKeyValue("resource", resource)
                .log("{}", line);
    }

    @Override
    public void finished(Plan.Planned planned, Duration took, Result result) {
        metrics.stepEnded(StepWords.of(planned.step()).step(), StepResult.counted(result), took);
        switch (result) {
            case Result.Done done -> rollout(planned.step());
            case Result.Failed why -> {
                failed.add(planned.step().resource());
                log.atWarn()
                        .addKeyValue("source", source)
                        .addKeyValue("resource", planned.step().resource())
                        .log("could not {}: {}", PlanText.of(planned.step()), why.message());
            }
            case Result.Skipped skipped -> {}
            case Result.Cancelled cancelled ->
                log.atInfo()
                        .addKeyValue("source", source)
                        .addKeyValue("resource", planned.step().resource())
                        .log("cancelled: {}", PlanText.of(planned.step()));
        }
    }

    @Override
    public void waiting(Plan.Wait wait) {
        // After a failure it waits for another try; what failed was told.
        if (!failed.contains(wait.resource()) && told.add(PlanText.of(wait))) {
            log.atInfo()
                    .addKeyValue("source", source)
                    .addKeyValue("resource", wait.resource())
                    .log("waiting for {}", wait.until());
        }
    }

    @Override
    public void blocked(Plan.Blocked blocked) {
        if (told.add(PlanText.of(blocked))) {
            log.atWarn()
                    .addKeyValue("source", source)
                    .addKeyValue("resource", blocked.resource())
                    .log("blocked: {}; {}", blocked.why(), blocked.next());
        }
    }

    private void rollout(Step step) {
        if (step instanceof Step.RenameContainer rename) {
            switch (rename.role()) {
                case FAILED -> metrics.rolloutRolledBack();
                case SERVING -> served(rename);
                case CANDIDATE, DISMISSED, PREDECESSOR -> {}
            }
        }
    }

    /** One that gets its name back, from a person or after a rollback, replaces nothing. */
    private void served(Step.RenameContainer rename) {
        if (rename.before() == Role.CANDIDATE) {
            metrics.rolloutCompleted();
        }
    }
}
