package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.simulation.MemoryDaemon;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final ResourceId WEB = new ResourceId(Kind.CONTAINER, "web");
    private static final ResourceId DB = new ResourceId(Kind.CONTAINER, "db");
    private static final Step.Target CANDIDATE = Step.Target.created("web.new-01234567");

    private final Retries retries = new Retries();

    @Test
    void areTakenUpOnceAndThenCurrent() {
        retries.ask(List.of(WEB));
        assertThat(retries.current()).isEmpty();

        assertThat(retries.take()).containsExactly(WEB);

        assertThat(retries.take()).isEmpty();
        assertThat(retries.current()).containsExactly(WEB);
    }

    @Test
    void areOverWhenTheNewTryHasBegun() {
        ask(WEB, DB);

        retries.record(List.of(Plans.done(creation("web"), NOON), Plans.failed(creation("db"), NOON)));

        assertThat(retries.current()).containsExactly(DB);
    }

    @Test
    void goOnWhereOnlyWhatFailedIsClearedAwayOrWhatServesIsStarted() {
        ask(WEB);

        retries.record(List.of(
                Plans.done(new Step.RemoveContainer(WEB, CANDIDATE), NOON),
                Plans.done(new Step.StartContainer(WEB, Step.Target.created("web")), NOON)));

        assertThat(retries.current()).containsExactly(WEB);
    }

    @Test
    void areOverWhenTheyAreCleared() {
        ask(WEB);

        retries.clear();

        assertThat(retries.current()).isEmpty();
    }

    private static Step creation(String name) {
        Desired desired = Plans.desired("{kind: Container, name: " + name + ", image: busybox:1}\n");
        MemoryDaemon daemon = new MemoryDaemon();
        daemon.foreignImage("sha256:0123456789ab", "busybox:1");
        return Plans.steps(desired, daemon).stream()
                .filter(Step.CreateContainer.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private void ask(ResourceId... resources) {
        retries.ask(List.of(resources));
        retries.take();
    }
}
