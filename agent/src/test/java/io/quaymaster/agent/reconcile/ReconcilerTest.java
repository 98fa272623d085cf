package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quaymaster.agent.reconcile.Status.Outcome;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
    private static final ResourceId WEB = new ResourceId(Kind.CONTAINER, "web");
    private static final ResourceId SHOP = new ResourceId(Kind.NETWORK, "shop");
    private static final String NETWORK = "{kind: Network, name: shop}\n";
    private static final String TWO_NETWORKS = NETWORK + "---\n{kind: Network, name: other}\n";
    private static final String WEB_ALONE = "{kind: Container, name: web, image: busybox:1}\n";

    private final FakeDocker docker = new FakeDocker();
    private final SetBounds bounds = new SetBounds();
    private final Told told = new Told();
    private final List<List<StepResult>> imagesEnded = new CopyOnWriteArrayList<>();
    private final Lease lease = Leases.held(docker);
    private final Reconciler reconciler = new Reconciler(docker, lease, bounds, told, docker, 1, imagesEnded::add);

    @AfterEach
    void close() {
        reconciler.close();
    }

    private PassReport pass(Desired desired) throws InterruptedException {
        return reconciler.pass(desired, new MemoryTree());
    }

    @Test
    void progressesAndThenHasConverged() throws InterruptedException {
        Desired desired = Plans.desired(NETWORK);

        PassReport first = pass(desired);
        PassReport second = pass(desired);

        assertThat(first.outcome()).isEqualTo(Outcome.PROGRESSED);
        assertThat(first.results()).extracting(StepResult::succeeded).containsExactly(true);
        assertThat(second.outcome()).isEqualTo(Outcome.CONVERGED);
        assertThat(second.results()).isEmpty();
        assertThat(second.lookAgain()).isNull();
        assertThat(second.message()).isEmpty();
    }

    @Test
    void tidiesFilesUpOnceARevisionHasConverged() throws InterruptedException {
        Desired desired = Plans.desired(NETWORK);

        pass(desired);
        assertThat(docker.tidied()).isEmpty();
        pass(desired);
        pass(desired);

        assertThat(docker.tidied()).containsExactly(desired.source() + " but for []");
    }

    @Test
    void tellsOfAPlanOnlyWhenThereIsSomethingToDo() throws InterruptedException {
        Desired desired = Plans.desired(NETWORK);

        pass(desired);
        pass(desired);

        assertThat(told.lines())
                .containsExactly("planned 1", "started create network shop", "done create network shop");
    }

    @Test
    void waitsForAContainerToBecomeHealthy() throws InterruptedException {
        Desired desired = Plans.desired("""
                kind: Container
                name: web
                image: busybox:1
                healthcheck: {test: [CMD, "true"]}
                """);
        docker.silently(daemon -> daemon.foreignImage("sha256:0123456789ab", "busybox:1"));
        assertThat(pass(desired).outcome()).isEqualTo(Outcome.PROGRESSED);

        PassReport waiting = pass(desired);

        assertThat(waiting.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(waiting.lookAgain()).isEqualTo(docker.instant().plus(Duration.ofSeconds(60)));
        assertThat(told.lines()).last().isEqualTo("container/web waits for web to become healthy");
        docker.silently(daemon -> daemon.health("web", Health.HEALTHY));
        assertThat(pass(desired).outcome()).isEqualTo(Outcome.CONVERGED);
    }

    @Test
    void isBlockedWhereOnlyAPersonCanHelp() throws InterruptedException {
        docker.silently(daemon -> {
            daemon.foreignImage("sha256:0123456789ab", "busybox:1");
            daemon.foreign("web", "sha256:0123456789ab");
        });

        PassReport report = pass(Plans.desired(WEB_ALONE));

        assertThat(report.outcome()).isEqualTo(Outcome.BLOCKED);
        assertThat(report.plan().blocked()).extracting(Plan.Blocked::resource).containsExactly(WEB);
        assertThat(told.lines())
                .singleElement()
                .asString()
                .startsWith("container/web is blocked: the name web is taken by a container that is not ours");
    }

    @Test
    void hasFailedWhenOneStepDidAndSaysWhy() throws InterruptedException {
        docker.fail("create network shop", "no address is left");

        PassReport report = pass(Plans.desired(TWO_NETWORKS));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.message()).isEqualTo("no address is left");
        assertThat(docker.done()).containsExactly("create network other");
        assertThat(reconciler.failure(SHOP)).contains("no address is left");
    }

    @Test
    void looksAgainWhenAFailedStepMayBeTriedAgain() throws InterruptedException {
        Desired desired = Plans.desired(NETWORK);
        docker.fail("create network shop", "no address is left");

        PassReport failed = pass(desired);

        assertThat(failed.lookAgain()).as("something may make up for it").isEqualTo(docker.instant());
        PassReport held = pass(desired);
        assertThat(held.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(held.lookAgain())
                .isBetween(docker.instant().plusMillis(500), docker.instant().plusSeconds(1));
        assertThat(docker.begun()).hasSize(1);

        docker.mend("create network shop");
        docker.silently(daemon -> daemon.pass(Duration.ofSeconds(1)));
        assertThat(pass(desired).outcome()).isEqualTo(Outcome.PROGRESSED);
        assertThat(reconciler.failure(SHOP)).isEmpty();
    }

    @Test
    void forgetsAFailureOnceSomebodyElseDidWhatFailed() throws InterruptedException {
        docker.silently(daemon -> daemon.foreignImage("sha256:0123456789ab", "busybox:1"));
        Desired desired = Plans.desired(WEB_ALONE);
        pass(desired);
        docker.silently(daemon -> daemon.stop("web"));
        docker.fail("start container web", "no daemon answers");
        pass(desired);
        assertThat(pass(desired).outcome()).isEqualTo(Outcome.WAITING);
        assertThat(reconciler.failure(WEB)).contains("no daemon answers");

        docker.silently(daemon -> {
            daemon.start("web");
            daemon.pass(Duration.ofMinutes(1));
        });

        assertThat(pass(desired).outcome()).isEqualTo(Outcome.CONVERGED);
        assertThat(reconciler.failure(WEB)).isEmpty();
    }

    @Test
    void triesAtOnceWhatAnotherDesiredStateWants() throws InterruptedException {
        docker.fail("create network shop", "no address is left");
        pass(Plans.desired(NETWORK));

        pass(Plans.desired(TWO_NETWORKS));

        assertThat(docker.begun())
                .containsExactlyInAnyOrder("create network shop", "create network shop", "create network other");
    }

    @Test
    void saysThatTheDaemonIsLostAndLooksAgainSoon() throws InterruptedException {
        Desired desired = Plans.desired(NETWORK);
        docker.lose(true);

        PassReport report = pass(desired);

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.actual()).isNull();
        assertThat(report.message()).isEqualTo("no Docker daemon answers");
        assertThat(report.lookAgain()).isEqualTo(docker.instant().plusSeconds(2));
        docker.lose(false);
        assertThat(pass(desired).outcome()).isEqualTo(Outcome.PROGRESSED);
    }

    @Test
    void hasNotConvergedWhileAStepGoesOnThatItDidNotWaitFor() throws InterruptedException {
        Desired desired = Plans.desired(NETWORK);
        docker.hold("create network shop");

        PassReport first = pass(desired);
        PassReport second = pass(desired);

        assertThat(List.of(first, second)).allSatisfy(report -> {
            assertThat(report.outcome()).isEqualTo(Outcome.WAITING);
            assertThat(report.plan().waits())
                    .extracting(Plan.Wait::until)
                    .containsExactly("an earlier step to end: create network shop");
        });
        docker.letGo("create network shop");
    }

    @Test
    void restsBetweenLooksOnlyWhileAStepGoesOn() throws InterruptedException {
        Desired desired = Plans.desired(NETWORK);
        docker.hold("create network shop");

        pass(desired);

        assertThat(reconciler.rest()).isBetween(Duration.ofNanos(1), Duration.ofMillis(500));
        docker.letGo("create network shop");
        await().until(() -> reconciler.rest().isZero());
    }

    @Test
    void beginsNothingOfARevisionThatIsNoLongerInForce() throws InterruptedException {
        AtomicBoolean isInForce = new AtomicBoolean(true);
        docker.silently(daemon -> daemon.foreignImage("sha256:0123456789ab", "busybox:1"));
        pass(Plans.desired(WEB_ALONE));
        docker.hold("stop container web");
        reconciler.pass(Plans.desired(NETWORK), new MemoryTree(), isInForce::get);

        isInForce.set(false);
        docker.letGo("stop container web");
        await().until(() -> imagesEnded.contains(List.of()));

        assertThat(docker.begun()).contains("stop container web").doesNotContain("remove container web");
    }

    @Test
    void pullsBesideThePassesAndRepairsMeanwhile() throws InterruptedException {
        Desired desired = Plans.desired(NETWORK + "---\n" + WEB_ALONE);
        docker.hold("pull busybox:1");

        pass(desired);
        await().until(() -> docker.begun().contains("pull busybox:1"));
        docker.silently(daemon -> daemon.removeNetwork("shop"));
        pass(desired);

        assertThat(docker.done()).containsExactly("create network shop", "create network shop");
        assertThat(pass(desired).outcome()).isEqualTo(Outcome.WAITING);
        assertThat(reconciler.isBusy()).isTrue();
        docker.letGo("pull busybox:1");
        await().until(() -> imagesEnded.stream().anyMatch(results -> !results.isEmpty()));
        pass(desired);
        assertThat(reconciler.isBusy()).isFalse();
        assertThat(docker.done()).contains("create container web", "start container web");
    }

    @Test
    void longImageStepsLeaveRoomForTheStepsOfAPass() throws InterruptedException {
        docker.hold("pull busybox:1");
        pass(Plans.desired(WEB_ALONE));
        await().until(() -> docker.begun().contains("pull busybox:1"));

        PassReport report = pass(Plans.desired(WEB_ALONE + "---\n" + NETWORK));

        assertThat(report.outcome()).isEqualTo(Outcome.PROGRESSED);
        assertThat(docker.done()).containsExactly("create network shop");
    }

    @Test
    void holdsAnImageThatCouldNotBePulled() throws InterruptedException {
        Desired desired = Plans.desired(WEB_ALONE);
        docker.fail("pull busybox:1", "the registry is away");
        pass(desired);
        await().until(() -> imagesEnded.stream().anyMatch(results -> !results.isEmpty()));

        PassReport held = pass(desired);

        assertThat(held.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(held.plan().waits())
                .extracting(Plan.Wait::until)
                .contains("another try (failed once: the registry is away)");
        assertThat(docker.begun()).containsExactly("pull busybox:1");
        assertThat(held.lookAgain()).isAfter(docker.instant());
    }

    @Test
    void looksAndDoesNothingWhereThatIsWanted() throws InterruptedException {
        Desired desired = Plans.desired(NETWORK + "---\n" + WEB_ALONE);
        bounds.awaited = "a person's word";

        PassReport report = pass(desired);

        assertThat(report.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(report.plan().waits())
                .extracting(Plan.Wait::until)
                .contains(
                        "a person's word, to create network shop: it does not exist",
                        "a person's word, to pull busybox:1: it is not here");
        assertThat(docker.begun()).isEmpty();
        bounds.awaited = null;
        assertThat(pass(desired).outcome()).isEqualTo(Outcome.PROGRESSED);
    }

    @Test
    void cancelsThePullsInHandWhereNothingIsToBeDone() throws InterruptedException {
        Desired desired = Plans.desired(WEB_ALONE);
        docker.hold("pull busybox:1");
        pass(desired);
        await().until(() -> docker.begun().contains("pull busybox:1"));
        bounds.awaited = "a person's word";

        pass(desired);

        await().until(() -> imagesEnded.size() == 1);
        pass(desired);
        assertThat(reconciler.isBusy()).isFalse();
        assertThat(docker.done()).isEmpty();
    }

    @Test
    void tellsItsBoundsWhenItHasConvergedAndOnlyThen() throws InterruptedException {
        Desired desired = Plans.desired(NETWORK);

        pass(desired);
        assertThat(bounds.converged).isEmpty();
        pass(desired);
        assertThat(bounds.converged).containsExactly(docker.instant());
    }

    @Test
    void triesAtOnceWhatAPersonWantsToBeTriedAgain() throws InterruptedException {
        Desired desired = Plans.desired(TWO_NETWORKS);
        docker.fail("create network shop", "no address is left");
        docker.fail("create network other", "no address is left");
        pass(desired);
        assertThat(reconciler.failed()).containsExactly(new ResourceId(Kind.NETWORK, "other"), SHOP);
        docker.mend("create network shop");
        docker.mend("create network other");

        reconciler.retry(List.of(SHOP));
        pass(desired);

        assertThat(docker.done()).containsExactly("create network shop");
        assertThat(reconciler.failed()).containsExactly(new ResourceId(Kind.NETWORK, "other"));
    }

    private void somebodyTakesTheLease() {
        docker.takeAway("quaymaster.lease.shop");
        docker.createMarker("quaymaster.lease.shop", Leases.holder("them").labels("shop"));
    }

    @Test
    void onlySaysWhatIsToBeDoneWhileAnotherHasTheLease() throws InterruptedException {
        somebodyTakesTheLease();
        lease.turn(docker.instant());

        PassReport report = pass(Plans.desired(NETWORK));

        assertThat(report.acted()).isFalse();
        assertThat(report.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(report.message())
                .isEqualTo("only watching: quaymaster agent on them (process 4711), since 1970-01-01T00:00:00Z"
                        + " holds the lease");
        assertThat(report.plan().steps()).hasSize(1);
        assertThat(docker.begun()).isEmpty();
        assertThat(told.lines()).isEmpty();
    }

    @Test
    void seesThatAnotherKeepsEverythingAsDeclared() throws InterruptedException {
        pass(Plans.desired(NETWORK));
        somebodyTakesTheLease();
        lease.turn(docker.instant());

        assertThat(pass(Plans.desired(NETWORK)).outcome()).isEqualTo(Outcome.CONVERGED);
    }

    @Test
    void doesNothingOnceItSeesThatAnotherHasTheLeaseThoughItHasNotHeardOfIt() throws InterruptedException {
        somebodyTakesTheLease();

        PassReport report = pass(Plans.desired(NETWORK));

        assertThat(report.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(docker.begun()).isEmpty();
    }

    @Test
    void looksAgainSoonWhenItsLeaseIsMissingFromWhatWasObserved() throws InterruptedException {
        docker.omit("quaymaster.lease.shop");

        PassReport report = pass(Plans.desired(NETWORK));

        assertThat(report.acted()).isFalse();
        assertThat(report.lookAgain()).isEqualTo(docker.instant().plus(Duration.ofSeconds(2)));
        assertThat(docker.begun()).isEmpty();
        lease.turn(docker.instant());
        assertThat(pass(Plans.desired(NETWORK)).outcome()).isEqualTo(Outcome.PROGRESSED);
    }

    @Test
    void takesNoFurtherStepWhenItWasStoppedAndAnotherTookTheLease() throws InterruptedException {
        docker.hold("create network shop");
        docker.hold("create network other");
        CompletableFuture<PassReport> report = CompletableFuture.supplyAsync(() -> {
            try {
                return pass(Plans.desired(TWO_NETWORKS));
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
        await().until(() -> docker.begun().size() == 1);

        docker.silently(daemon -> daemon.pass(Duration.ofSeconds(30)));
        somebodyTakesTheLease();
        docker.letGo("create network shop");
        docker.letGo("create network other");

        assertThat(report.join().results())
                .extracting(StepResult::counted)
                .containsExactlyInAnyOrder(Status.Result.SUCCEEDED, Status.Result.SKIPPED);
        assertThat(docker.begun()).hasSize(1);
    }

    @Test
    void hasFailedWhenNobodyCanHaveTheLease() throws InterruptedException {
        docker.takeAway("quaymaster.lease.shop");
        docker.fail("create quaymaster.lease.shop", "no space left on device");
        lease.turn(docker.instant());

        PassReport report = pass(Plans.desired(NETWORK));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.message()).isEqualTo("cannot take the lease of shop: no space left on device");
        assertThat(docker.begun()).isEmpty();
    }

    @Test
    void givesUpAPullWhenAnotherHasTheLease() throws InterruptedException {
        docker.hold("pull busybox:1");
        pass(Plans.desired(WEB_ALONE));
        await().until(() -> docker.begun().contains("pull busybox:1"));

        somebodyTakesTheLease();
        lease.turn(docker.instant());
        pass(Plans.desired(WEB_ALONE));

        await().until(() -> told.lines().contains("cancelled pull busybox:1"));
        assertThat(docker.done()).isEmpty();
    }

    @Test
    void isInterruptedWhileItObserves() {
        docker.lose(true);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> pass(Plans.desired(NETWORK))).isInstanceOf(InterruptedException.class);
    }
}
