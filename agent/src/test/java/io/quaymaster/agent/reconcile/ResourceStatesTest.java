package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.Fingerprint;
import io.quaymaster.model.state.Observed;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResourceStatesTest {
    private static final String WEB = "{kind: Container, name: web, image: app:1}\n";
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

    @Test
    void knowsTheCommitOfAContainerUnlessItWasTakenOver() {
        Observed byCompose = new Observed(Spec.EMPTY, Spec.EMPTY);

        assertThat(commits(container("made", null), container("taken", byCompose)))
                .containsExactly("made at r1", "taken at null");
    }

    private static List<String> commits(ActualContainer... containers) {
        Actual actual = new Actual(List.of(containers), List.of(), List.of(), List.of(), new TreeMap<>());
        Plan nothing = new Plan(List.of(), List.of(), List.of(), null);
        PassReport pass = new PassReport(
                Instant.EPOCH, Duration.ZERO, true, Status.Outcome.CONVERGED, actual, nothing, List.of(), "", null);
        return new ResourceStates(Plans.desired(WEB), pass, id -> Optional.empty())
                .list().stream()
                        .flatMap(resource -> resource.containers().stream())
                        .map(container -> container.name() + " at " + container.revision())
                        .toList();
    }

    private static ActualContainer container(String name, @Nullable Observed observed) {
        Ownership ownership = new Ownership(
                Plans.desired(WEB).source(),
                new ResourceId(Kind.CONTAINER, "web"),
                1,
                Fingerprint.of(new TreeMap<>()),
                "r1",
                new TreeSet<>(),
                new TreeMap<>());
        return new ActualContainer(
                "id of " + name,
                name,
                ownership,
                "sha256:app",
                "app:1",
                Instant.EPOCH,
                new ActualContainer.State.Created(),
                0,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeSet<>(),
                new TreeMap<>(),
                List.of(),
                null,
                null,
                observed,
                new TreeMap<>(),
                List.of());
    }
}
