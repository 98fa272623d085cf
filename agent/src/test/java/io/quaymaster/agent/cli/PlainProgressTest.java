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

class PlainProgressTest {
    private static final ResourceId WEB = new ResourceId(Kind.CONTAINER, "web");
    private static final Plan.Planned START = new Plan.Planned(
            new Step.StartContainer(WEB, Step.Target.created("web")), Reason.of("it is new"), new TreeSet<>());

    private final Screen screen = new Screen(200);
    private final PlainProgress progress = new PlainProgress(screen.stream);

    @Test
    void printsALineForEachEvent() {
        progress.planned(new Plan(List.of(START), List.of(), List.of(), null));
        progress.started(START);
        progress.output(WEB, "\u001b[1m10%\r50%\u001b[0m\n");
        progress.output(WEB, "\n");
        progress.finished(START, Duration.ofMillis(1_250), new Result.Done());
        progress.finished(START, Duration.ofSeconds(125), new Result.Failed("port 80 is taken"));
        progress.finished(START, Duration.ZERO, new Result.Skipped());

        assertThat(screen.raw()).isEqualTo("""
                plan: 1 step
                container/web: start container web: it is new
                container/web: | 50%
                container/web: start container web: done in 1.3 s
                container/web: start container web: failed after 2 min 05 s: port 80 is taken
                container/web: start container web: skipped, because a step before it failed
                """);
    }

    @Test
    void tellsAFailureInOneLineAndNotAgainWhileItWaitsForAnotherTry() {
        progress.started(START);
        progress.finished(START, Duration.ofSeconds(1), new Result.Failed("it broke\nIts last lines:\n  hello"));
        progress.waiting(new Plan.Wait(WEB, "another try (failed once: it broke)", Instant.EPOCH));

        assertThat(screen.raw()).isEqualTo("""
                container/web: start container web: it is new
                container/web: start container web: failed after 1.0 s: it broke Its last lines:   hello
                """);
    }

    @Test
    void tellsWhatIsWaitedForOnceItWasTriedAgain() {
        progress.finished(START, Duration.ofSeconds(1), new Result.Failed("it broke"));
        progress.started(START);
        progress.waiting(new Plan.Wait(WEB, "web to become healthy", Instant.EPOCH));

        assertThat(screen.raw()).endsWith("container/web: waiting for web to become healthy\n");
    }

    @Test
    void saysOnlyOnceWhatStaysAsItIs() {
        Plan.Blocked blocked =
                new Plan.Blocked(WEB, "the name is taken", "rename the other one", List.of("no", "space"));
        Plan.Wait wait = new Plan.Wait(WEB, "container web to become healthy", Instant.EPOCH);

        progress.blocked(blocked);
        progress.waiting(wait);
        progress.blocked(blocked);
        progress.waiting(wait);

        assertThat(screen.raw()).isEqualTo("""
                container/web: blocked: the name is taken; rename the other one
                container/web: | no
                container/web: | space
                container/web: waiting for container web to become healthy
                """);
    }
}
