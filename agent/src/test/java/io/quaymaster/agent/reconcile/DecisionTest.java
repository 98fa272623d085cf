package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.plan.Directives;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.plan.Recourse;
import io.quaymaster.model.plan.RemovalGuard;
import io.quaymaster.model.simulation.MemoryDaemon;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DecisionTest {
    private static final ResourceId WEB = new ResourceId(Kind.CONTAINER, "web");
    private static final String FIVE = Plans.networks("n1", "n2", "n3", "n4", "n5");
    private static final String GOOD =
            "{kind: Container, name: web, image: busybox:1, healthcheck: {test: [CMD, probe]}}\n";
    private static final String SICK =
            "{kind: Container, name: web, image: busybox:1, healthcheck: {test: [CMD, probe]}, command: [sick]}\n";

    private final MemoryDaemon daemon = new MemoryDaemon();

    @Test
    void heldBackIsWhatAnApprovalWouldLetGo() {
        settle(Plans.desiredAt("aaaa", FIVE));

        Decision decision = decide(Plans.desiredAt("bbbb", Plans.networks("n1")), guarded());

        assertThat(decision.plan().steps()).isEmpty();
        assertThat(decision.heldBack())
                .extracting(PlanText::of)
                .containsExactly("remove network n2", "remove network n3", "remove network n4", "remove network n5");
    }

    @Test
    void nothingIsHeldBackWhereEverythingMayGo() {
        settle(Plans.desiredAt("aaaa", FIVE));

        assertThat(decide(Plans.desiredAt("bbbb", Plans.networks("n1", "n2")), guarded())
                        .heldBack())
                .isEmpty();
    }

    @Test
    void failedIsWhatOnlyItsFormerTriesAreInTheWayOf() {
        settle(Plans.desiredAt("aaaa", GOOD));
        Desired sick = Plans.desiredAt("bbbb", SICK);
        settle(sick);

        assertThat(decide(sick, Directives.NONE).failed()).containsExactly(WEB);
    }

    @Test
    void soIsWhatIsGivenUpAlthoughNothingIsLeftOfIt() {
        settle(Plans.desiredAt("aaaa", GOOD));
        Directives exhausted =
                new Directives(RemovalGuard.OFF, new TreeSet<>(), new TreeSet<>(List.of(WEB)), Recourse.BY_COMMAND);

        assertThat(decide(Plans.desiredAt("bbbb", SICK), exhausted).failed()).containsExactly(WEB);
    }

    @Test
    void whatIsBlockedForAnotherReasonDidNotFail() {
        daemon.foreignImage("sha256:0123456789ab", "busybox:1");
        daemon.foreign("web", "sha256:0123456789ab");

        Decision decision = decide(Plans.desiredAt("aaaa", GOOD), Directives.NONE);

        assertThat(decision.plan().blocked()).isNotEmpty();
        assertThat(decision.failed()).isEmpty();
    }

    @Test
    void anEmptyPlanLastsWhileNothingChanges() {
        settle(Plans.desiredAt("aaaa", GOOD));
        Decision first = decide(Plans.desiredAt("aaaa", GOOD), Directives.NONE);
        daemon.pass(Duration.ofHours(1));

        Decision second = decideAfter(first, Plans.desiredAt("aaaa", GOOD), Directives.NONE);

        assertThat(second.plan()).isSameAs(first.plan());
        assertThat(second.at()).isEqualTo(daemon.now());
    }

    @Test
    void aChangeOfTheDaemonIsPlannedFor() {
        settle(Plans.desiredAt("aaaa", GOOD));
        Decision first = decide(Plans.desiredAt("aaaa", GOOD), Directives.NONE);
        daemon.stop("web");

        assertThat(decideAfter(first, Plans.desiredAt("aaaa", GOOD), Directives.NONE)
                        .plan()
                        .isEmpty())
                .isFalse();
    }

    @Test
    void soIsAnotherRevision() {
        settle(Plans.desiredAt("aaaa", GOOD));
        Decision first = decide(Plans.desiredAt("aaaa", GOOD), Directives.NONE);

        assertThat(decideAfter(first, Plans.desiredAt("bbbb", SICK), Directives.NONE)
                        .plan()
                        .isEmpty())
                .isFalse();
    }

    @Test
    void soIsWhatFallsDue() {
        String pulled = "{kind: Image, name: tool, pull: busybox:1, pull_policy: every_2h}\n";
        settle(Plans.desiredAt("aaaa", pulled));
        Decision first = decide(Plans.desiredAt("aaaa", pulled), Directives.NONE);
        daemon.pass(Duration.ofHours(1));
        Decision second = decideAfter(first, Plans.desiredAt("aaaa", pulled), Directives.NONE);
        daemon.pass(Duration.ofHours(1));
        Decision third = decideAfter(second, Plans.desiredAt("aaaa", pulled), Directives.NONE);

        assertThat(first.plan().isEmpty()).isTrue();
        assertThat(second.plan()).isSameAs(first.plan());
        assertThat(steps(third)).containsExactly("pull busybox:1");
    }

    @Test
    void aPlanWithSomethingInItIsMadeAnew() {
        Decision first = decide(Plans.desiredAt("aaaa", GOOD), Directives.NONE);

        assertThat(decideAfter(first, Plans.desiredAt("aaaa", GOOD), Directives.NONE)
                        .plan())
                .isEqualTo(first.plan())
                .isNotSameAs(first.plan());
    }

    @Test
    void soIsOneOfALaterTimeByAClockThatWasSetBack() {
        settle(Plans.desiredAt("aaaa", GOOD));
        Decision first = decide(Plans.desiredAt("aaaa", GOOD), Directives.NONE);

        Decision second = Decision.after(
                first,
                Plans.desiredAt("aaaa", GOOD),
                daemon.observe(),
                Directives.NONE,
                daemon.now().minusSeconds(1));

        assertThat(second.plan()).isNotSameAs(first.plan());
    }

    @Test
    void soIsOneThatOtherDirectivesWereGivenFor() {
        settle(Plans.desiredAt("aaaa", GOOD));
        Decision first = decide(Plans.desiredAt("aaaa", GOOD), Directives.NONE);

        Decision second = decideAfter(first, Plans.desiredAt("aaaa", GOOD), guarded());

        assertThat(second.plan()).isNotSameAs(first.plan());
    }

    private Decision decideAfter(Decision last, Desired desired, Directives directives) {
        return Decision.after(last, desired, daemon.observe(), directives, daemon.now());
    }

    private static List<String> steps(Decision decision) {
        return decision.plan().steps().stream()
                .map(planned -> PlanText.of(planned.step()))
                .toList();
    }

    private static Directives guarded() {
        return new Directives(
                new RemovalGuard(75, 0, new TreeSet<>(), false), new TreeSet<>(), new TreeSet<>(), Recourse.BY_COMMAND);
    }

    private Decision decide(Desired desired, Directives directives) {
        return Decision.of(desired, daemon.observe(), directives, daemon.now());
    }

    private void settle(Desired desired) {
        for (int pass = 0; pass < 100; pass++) {
            Plans.steps(desired, daemon).forEach(daemon::take);
            daemon.pass(Duration.ofSeconds(1));
        }
    }
}
