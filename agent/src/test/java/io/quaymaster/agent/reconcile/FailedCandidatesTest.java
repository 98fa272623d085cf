package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.simulation.MemoryDaemon;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailedCandidatesTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final ResourceId WEB = new ResourceId(Kind.CONTAINER, "web");
    private static final String CANDIDATE = "web.new-01234567";
    private static final String FAILED = "web.failed-01234567";
    private static final String OLD_IMAGE = "sha256:0123456789ab";
    private static final String NEW_IMAGE = "sha256:ba9876543210";

    private final FailedCandidates failures = new FailedCandidates();
    private final MemoryDaemon daemon = new MemoryDaemon();
    private final Desired desired = Plans.desired("{kind: Container, name: web, image: busybox:1, replicas: 2}\n");

    @BeforeEach
    void hasTheImage() {
        daemon.foreignImage(OLD_IMAGE, "busybox:1");
    }

    @Test
    void exhaustTheirResourceWhenTheyAreThree() {
        fail(1);
        fail(1);
        assertThat(exhausted()).doesNotContain(WEB);

        fail(1);

        assertThat(exhausted()).containsExactly(WEB);
    }

    @Test
    void areCountedForEachReplica() {
        fail(1);
        fail(2);
        fail(1);
        fail(2);

        assertThat(exhausted()).isEmpty();
    }

    @Test
    void countOnlyWhatEndedAsFailed() {
        for (int time = 0; time < 5; time++) {
            Actual actual = candidate(desired, 1);
            String id = daemon.container(CANDIDATE).id();
            Step promoted = new Step.RenameContainer(WEB, new Step.Target(id, CANDIDATE), "web");
            Step failed = new Step.RenameContainer(WEB, new Step.Target(id, CANDIDATE), FAILED);
            failures.record(List.of(Plans.done(promoted, NOON), Plans.failed(failed, NOON)), actual);
            daemon.delete(CANDIDATE);
        }

        assertThat(exhausted()).isEmpty();
    }

    @Test
    void areForgottenWithAnotherManifest() {
        fail(1);
        fail(1);
        fail(1);
        Desired other = Plans.desired("{kind: Container, name: web, image: busybox:1, command: [polite]}\n");
        assertThat(failures.exhausted(other, daemon.observe())).isEmpty();

        assertThat(exhausted()).as("also back with the former one").isEmpty();
    }

    @Test
    void areForgottenWithAnotherImageOfTheSameName() {
        fail(1);
        fail(1);
        fail(1);
        daemon.foreignImage(NEW_IMAGE, "busybox:1");
        assertThat(exhausted()).isEmpty();

        fail(1);
        fail(1);
        assertThat(exhausted()).isEmpty();
        fail(1);
        assertThat(exhausted()).containsExactly(WEB);
    }

    @Test
    void areForgottenWhenAPersonWantsThat() {
        fail(1);
        fail(1);
        fail(1);

        failures.forget(WEB);

        assertThat(exhausted()).isEmpty();
    }

    @Test
    void ofWhatIsNoLongerDeclaredAreForgotten() {
        fail(1);
        fail(1);
        fail(1);

        assertThat(failures.exhausted(Plans.desired("{kind: Network, name: shop}\n"), daemon.observe()))
                .isEmpty();
    }

    private void fail(int slot) {
        Actual actual = candidate(desired, slot);
        Step.Target target = new Step.Target(daemon.container(CANDIDATE).id(), CANDIDATE);
        failures.record(List.of(Plans.done(new Step.RenameContainer(WEB, target, FAILED), NOON)), actual);
        daemon.delete(CANDIDATE);
    }

    private Actual candidate(Desired wanted, int slot) {
        List<Step> planned = Plans.steps(wanted, daemon);
        planned.stream()
                .filter(Step.CreateContainer.class::isInstance)
                .map(Step.CreateContainer.class::cast)
                .filter(create -> create.ownership().slot() == slot)
                .forEach(create -> daemon.take(new Step.CreateContainer(
                        WEB, CANDIDATE, create.container(), create.ownership(), create.handedOver())));
        return daemon.observe();
    }

    private SortedSet<ResourceId> exhausted() {
        return failures.exhausted(desired, daemon.observe());
    }
}
