package io.quaymaster.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.agent.reconcile.Progress.Result;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Reason;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class UnfinishedTest {
    private static final ResourceId WEB = new ResourceId(Kind.CONTAINER, "web");
    private static final Plan.Planned START = new Plan.Planned(
            new Step.StartContainer(WEB, Step.Target.created("web.new-1a2b")), Reason.of("it is new"), new TreeSet<>());
    private static final Plan.Wait HEALTH = new Plan.Wait(WEB, "web.new-1a2b to become healthy", Instant.EPOCH);

    private final Unfinished progress = new Unfinished(new PlainProgress(new Screen(80).stream));

    @Test
    void namesTheStepInHand() {
        progress.started(START);

        assertThat(progress.text()).isEqualTo("  container/web: start container web.new-1a2b\n");
    }

    @Test
    void namesWhatIsWaitedForOnceTheStepIsDone() {
        progress.started(START);
        progress.finished(START, Duration.ZERO, new Result.Done());
        progress.waiting(HEALTH);

        assertThat(progress.text()).isEqualTo("  container/web: waiting for web.new-1a2b to become healthy\n");
    }

    @Test
    void namesNothingThatCameToItsEnd() {
        progress.waiting(HEALTH);
        progress.planned(new Plan(List.of(START), List.of(), List.of(), null));
        progress.started(START);
        progress.finished(START, Duration.ZERO, new Result.Done());

        assertThat(progress.text()).isEmpty();
    }
}
