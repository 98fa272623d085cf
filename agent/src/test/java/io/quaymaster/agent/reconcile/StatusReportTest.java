package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusReportTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final SourceFacts FACTS =
            new SourceFacts("shop", "/srv/shop.git", null, null, "", Duration.ofSeconds(30), Duration.ofMinutes(5), 50);

    @Test
    void namesWhatIsBlocked() {
        Plan one = new Plan(List.of(), List.of(), List.of(blocked("web")), null);
        Plan two = new Plan(List.of(), List.of(), List.of(blocked("web"), blocked("web"), blocked("db")), null);

        assertThat(message(Status.Outcome.BLOCKED, one)).isEqualTo("container/web is blocked");
        assertThat(message(Status.Outcome.BLOCKED, two)).isEqualTo("container/web, container/db are blocked");
    }

    @Test
    void saysWhatWaitsForWhat() {
        Plan.Wait wait = new Plan.Wait(container("web"), "web to become healthy", null);
        Plan plan = new Plan(List.of(), List.of(wait), List.of(), null);

        assertThat(message(Status.Outcome.WAITING, plan)).isEqualTo("container/web waits for web to become healthy");
    }

    @Test
    void namesOfWhatIsWaitedForWhatTheOthersWaitForToo() {
        Plan.Wait follows = new Plan.Wait(container("web"), "its image", null);
        Plan.Wait ends = new Plan.Wait(new ResourceId(Kind.IMAGE, "app"), "another try", NOON.plusSeconds(8));
        Plan plan = new Plan(List.of(), List.of(follows, ends), List.of(), null);

        assertThat(message(Status.Outcome.WAITING, plan)).isEqualTo("image/app waits for another try");
    }

    @Test
    void saysSinceWhenItIsInSyncOrNot() {
        Following good = Following.NOTHING;
        Following bad =
                good.refusing(List.of(new Problem(new Location("web.yaml", 1, 1), "", "unknown key \"ports\"")));
        Status.Source inSync = converged(good, StatusReport.starting(FACTS, NOON), NOON.plusSeconds(1));
        Status.Source still = converged(good, inSync, NOON.plusSeconds(2));
        Status.Source refused = converged(bad, still, NOON.plusSeconds(3));
        Status.Source again = converged(good, refused, NOON.plusSeconds(4));

        assertThat(List.of(inSync, still, refused, again))
                .extracting(Status.Source::inSync, source -> source.since().getEpochSecond() - NOON.getEpochSecond())
                .containsExactly(tuple(true, 1L), tuple(true, 1L), tuple(false, 3L), tuple(true, 4L));
    }

    private static Status.Source converged(Following following, Status.Source before, Instant at) {
        Plan nothing = new Plan(List.of(), List.of(), List.of(), null);
        PassReport pass =
                new PassReport(at, Duration.ZERO, true, Status.Outcome.CONVERGED, null, nothing, List.of(), "", null);
        return StatusReport.of(FACTS, following, pass, resource -> Optional.empty(), new Standing.Unknown(), before);
    }

    private static String message(Status.Outcome outcome, Plan plan) {
        PassReport pass = new PassReport(NOON, Duration.ZERO, true, outcome, null, plan, List.of(), "", null);
        return StatusReport.of(
                        FACTS,
                        Following.NOTHING,
                        pass,
                        resource -> Optional.empty(),
                        new Standing.Unknown(),
                        StatusReport.starting(FACTS, NOON))
                .message();
    }

    private static Plan.Blocked blocked(String name) {
        return new Plan.Blocked(container(name), "its name is taken", "rename the other one", List.of());
    }

    private static ResourceId container(String name) {
        return new ResourceId(Kind.CONTAINER, name);
    }
}
