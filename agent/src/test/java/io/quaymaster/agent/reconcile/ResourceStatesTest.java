package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResourceStatesTest {
    private static final ResourceId GONE = new ResourceId(Kind.NETWORK, "gone");

    @Test
    void listsWhatIsNoLongerDeclaredWhileItsRemovalIsHeld() {
        Plan plan = new Plan(
                List.of(),
                List.of(),
                List.of(new Plan.Blocked(GONE, "its removal is held", "approve", List.of())),
                null);
        Actual nothing = new Actual(List.of(), List.of(), List.of(), List.of(), new TreeMap<>());
        PassReport pass = new PassReport(
                Instant.EPOCH, Duration.ZERO, true, Status.Outcome.BLOCKED, nothing, plan, List.of(), "", null);

        assertThat(new ResourceStates(Plans.desired("{kind: Network, name: shop}\n"), pass, id -> Optional.empty())
                        .list())
                .containsExactly(
                        new Status.Resource(GONE, Status.State.BLOCKED, "its removal is held; approve", List.of()),
                        new Status.Resource(new ResourceId(Kind.NETWORK, "shop"), Status.State.IN_SYNC, "", List.of()));
    }
}
