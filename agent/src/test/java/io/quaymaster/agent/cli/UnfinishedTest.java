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
            new Step.StartContainer(WEB, Step.Target.created("web.new-1a2b3c4d")),
            Reason.of("it is new"),
            new TreeSet<>());
    private static final Plan.Wait HEALTH = new Plan.Wait(WEB, "web.new-1a2b3c4d to become healthy", Instant.EPOCH);

    private final Unfinished progress = new Unfinished(new PlainProgress(new Screen(80).stream));

    @Test
    void namesTheStepInHand() {
        progress.started(START);

        assertThat(progress.text()).isEqualTo("  container/web: start container web.new-1a2b3c4d\n");
    }

    @Test
    void namesWhatIsWaitedForOnceTheStepIsDone() {
        progress.started(START);
        progress.finished(START, Duration.ZERO, new Result.Done());
        progress.waiting(HEALTH);

        assertThat(progress.text()).isEqualTo("  container/web: waiting for web.new-1a2b3c4d to become healthy\n");
    }

    @Test
    void namesNothingThatCameToItsEnd() {
        progress.waiting(HEALTH);
        progress.planned(new Plan(List.of(START), List.of(), List.of(), null));
        progress.started(START);
        progress.finished(START, Duration.ZERO, new Result.Done());

        assertThat(progress.text()).isEmpty();
    }

    @Test
    void saysHowToHaveBackWhatWasStoppedForItsSuccessor() {
        done(new Step.StopContainer(WEB, new Step.Target("c1", "web")));
        assertThat(progress.stopped())
                .isEqualTo("  container/web: stopped: web; to have it back without applying again: docker start web\n");

        done(START.step());
        assertThat(progress.stopped())
                .isEqualTo("  container/web: stopped: web; to have it back without applying again:"
                        + " docker stop web.new-1a2b3c4d && docker start web\n");
    }

    @Test
    void saysNothingOfWhatASuccessorReplaced() {
        done(new Step.StopContainer(WEB, new Step.Target("c1", "web")));
        done(START.step());
        done(new Step.RenameContainer(WEB, new Step.Target("c1", "web"), "web.old-1a2b3c4d"));

        assertThat(progress.stopped()).isEmpty();
    }

    @Test
    void saysNothingOfWhatRunsAgain() {
        done(new Step.StopContainer(WEB, new Step.Target("c1", "web")));
        done(new Step.RenameContainer(WEB, Step.Target.created("web.new-1a2b3c4d"), "web.failed-1a2b3c4d"));
        done(new Step.StopContainer(WEB, Step.Target.created("web.failed-1a2b3c4d")));
        done(new Step.StartContainer(WEB, new Step.Target("c1", "web")));

        assertThat(progress.stopped()).isEmpty();
    }

    private void done(Step step) {
        Plan.Planned planned = new Plan.Planned(step, Reason.of("it is due"), new TreeSet<>());
        progress.started(planned);
        progress.finished(planned, Duration.ZERO, new Result.Done());
    }
}
