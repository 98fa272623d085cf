package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.Desired;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ConvergenceTest {
    private static final Ending CONVERGED = new Ending.Converged();
    private static final Ending STUCK = new Ending.Stuck();
    private static final String IMAGE = "sha256:0123456789ab";
    private static final String NETWORK = "{kind: Network, name: shop}\n";
    private static final String WEB = "{kind: Container, name: web, image: busybox:1}\n";
    private static final String CHECKED =
            "{kind: Container, name: web, image: busybox:1, healthcheck: {test: [CMD, ok]}}\n";
    private static final String ON_A_PORT = "{kind: Container, name: web, image: busybox:1, ports: [\"8080:80\"]}\n";
    private static final String DATABASE = "{kind: Container, name: db, image: postgres:16}\n";

    private final FakeDocker docker = new FakeDocker();
    private final Told told = new Told();

    @Test
    void hasConvergedOnceEverythingIsAsDeclared() {
        assertThat(converging(NETWORK).join()).isEqualTo(CONVERGED);
        assertThat(docker.done()).containsExactly("create network shop");
    }

    @Test
    void hasConvergedAtOnceWhereNothingIsToBeDone() {
        converging(NETWORK).join();

        assertThat(converging(NETWORK).join()).isEqualTo(CONVERGED);
        assertThat(docker.begun()).hasSize(1);
    }

    @Test
    void waitsForImagesAndForWhatAnEventTellsOf() {
        docker.hold("pull busybox:1");
        CompletableFuture<Ending> converging = converging(CHECKED);
        await().until(() -> docker.begun().contains("pull busybox:1"));
        docker.letGo("pull busybox:1");
        await().until(() -> told.lines().contains("container/web waits for web to become healthy"));
        assertThat(converging).isNotDone();

        docker.happen(daemon -> daemon.health("web", Health.HEALTHY));

        assertThat(converging.join()).isEqualTo(CONVERGED);
    }

    @Test
    void isStuckWhenAPersonHasToHelp() {
        somebodyElsesWeb();

        assertThat(converging(WEB).join()).isEqualTo(STUCK);
        assertThat(told.lines()).anyMatch(line -> line.startsWith("container/web is blocked"));
    }

    @Test
    void doesAllElseBeforeItGivesUp() {
        somebodyElsesWeb();
        docker.hold("pull postgres:16");
        CompletableFuture<Ending> converging = converging(WEB + "---\n" + DATABASE + "---\n" + NETWORK);
        await().until(() -> docker.begun().contains("pull postgres:16"));
        docker.letGo("pull postgres:16");
        await().until(() -> told.lines().contains("container/db waits for db to stay up for 5s"));
        assertThat(converging).isNotDone();

        docker.happen(daemon -> daemon.pass(Duration.ofSeconds(5)));

        assertThat(converging.join()).isEqualTo(STUCK);
        assertThat(docker.done()).contains("create network shop", "start container db");
    }

    @Test
    void isStuckWhenAStepFails() {
        docker.fail("create network shop", "no address is left");

        assertThat(converging(NETWORK).join()).isEqualTo(STUCK);
        assertThat(docker.begun()).hasSize(1);
    }

    @Test
    void hasTheOldOneServeAgainBeforeItGivesUp() throws Exception {
        CompletableFuture<Ending> first = converging(ON_A_PORT);
        await().until(() -> told.lines().contains("container/web waits for web to stay up for 5s"));
        docker.happen(daemon -> daemon.pass(Duration.ofSeconds(5)));
        assertThat(first.join()).isEqualTo(CONVERGED);

        CompletableFuture<Ending> second = converging(ON_A_PORT.replace("image", "command: [missing], image"));
        await().until(() -> Collections.frequency(docker.done(), "start container web") == 2);
        docker.happen(daemon -> daemon.pass(Duration.ofSeconds(5)));

        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(STUCK);
    }

    @Test
    void isStuckWhenAnImageCannotBePulled() {
        docker.fail("pull busybox:1", "the registry is away");

        assertThat(converging(WEB).join()).isEqualTo(STUCK);
        assertThat(docker.begun()).containsExactly("pull busybox:1");
    }

    @Test
    void saysWhyTheDaemonCannotBeAsked() {
        docker.lose(true);

        assertThat(converging(NETWORK).join()).isEqualTo(new Ending.Refused("no Docker daemon answers"));
    }

    @Test
    void listensNoLongerOnceItHasEnded() {
        converging(NETWORK).join();

        await().until(() -> !docker.isWatched());
    }

    @Test
    void isRefusedWhileAnAgentThatLivesHasTheLease() {
        Lease agents = Leases.held(docker);
        Thread keeping = Thread.ofVirtual().start(agents::keep);

        assertThat(converging(NETWORK).join())
                .isEqualTo(new Ending.Refused("the lease of source \"shop\" is held by quaymaster agent on us"
                        + " (process 4711), since "
                        + ((Standing.Held) agents.standing()).self().since()
                        + ": stop that first, or change what it follows"));

        assertThat(docker.begun()).isEmpty();
        keeping.interrupt();
    }

    @Test
    void waitsForAHolderThatDoesNotAnswerAndWorksOnceThatHasGone() {
        Leases.held(docker);
        CompletableFuture<Ending> converging = converging(NETWORK);
        await().until(() -> docker.findMarker("quaymaster.challenge.shop").isPresent());

        docker.takeAway("quaymaster.lease.shop");
        await().until(() -> {
            docker.silently(daemon -> daemon.pass(Duration.ofSeconds(1)));
            return converging.isDone();
        });

        assertThat(converging.join()).isEqualTo(CONVERGED);
        assertThat(docker.findMarker("quaymaster.challenge.shop")).isEmpty();
    }

    @Test
    void hasTheLeaseForAsLongAsItWorks() {
        docker.hold("pull busybox:1");
        CompletableFuture<Ending> converging = converging(WEB);
        await().until(() -> docker.begun().contains("pull busybox:1"));
        assertThat(docker.findMarker("quaymaster.lease.shop")).isPresent();

        docker.fail("pull busybox:1", "the registry is away");
        docker.letGo("pull busybox:1");

        converging.join();
        assertThat(docker.findMarker("quaymaster.lease.shop")).isEmpty();
    }

    @Test
    void goesOnWhenAPersonRemovesItsLease() {
        docker.hold("pull busybox:1");
        CompletableFuture<Ending> converging = converging(CHECKED);
        await().until(() -> docker.begun().contains("pull busybox:1"));

        docker.loseMarker("quaymaster.lease.shop");
        docker.letGo("pull busybox:1");

        await().until(() -> told.lines().contains("container/web waits for web to become healthy"));
        docker.happen(daemon -> daemon.health("web", Health.HEALTHY));
        assertThat(converging.join()).isEqualTo(CONVERGED);
    }

    private void somebodyElsesWeb() {
        docker.silently(daemon -> {
            daemon.foreignImage(IMAGE, "busybox:1");
            daemon.foreign("web", IMAGE);
        });
    }

    @Test
    void isStuckWhereMuchWouldBeRemovedAndNobodyApproved() {
        converging(Plans.desiredAt("aaaa", Plans.networks("n1", "n2", "n3", "n4", "n5")), false)
                .join();

        Desired little = Plans.desiredAt("bbbb", Plans.networks("n1", "new"));
        assertThat(Convergence.preview(little, docker.observe(), docker.instant())
                        .blocked())
                .hasSize(4);
        assertThat(converging(little, false).join()).isEqualTo(new Ending.Stuck());
        assertThat(converging(little, false).join()).as("once more").isEqualTo(new Ending.Stuck());

        assertThat(docker.done()).contains("create network new").noneMatch(step -> step.startsWith("remove"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"worktree", "aaaa"})
    void isStuckWhereMuchWouldBeRemovedAlsoOfWhatTheSameRevisionMade(String revision) {
        converging(Plans.desiredAt(revision, Plans.networks("n1", "n2", "n3", "n4", "n5")), false)
                .join();

        Desired little = Plans.desiredAt(revision, Plans.networks("n1"));
        assertThat(converging(little, false).join()).isEqualTo(new Ending.Stuck());
        assertThat(docker.done()).noneMatch(step -> step.startsWith("remove"));
    }

    @Test
    void removesLittleOfWhatHasNoCommit() {
        converging(Plans.desiredAt("worktree", Plans.networks("n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8")), false)
                .join();

        assertThat(converging(Plans.desiredAt("worktree", Plans.networks("n1", "n2", "n3", "n4")), false)
                        .join())
                .isEqualTo(new Ending.Converged());
    }

    @Test
    void advisesToTellTheAgentOnlyWhereOneHasTheLease() {
        String manifest = "{kind: Container, name: job, image: busybox:1, restart: 'no'}\n";
        CompletableFuture<Ending> converging = converging(manifest);
        await().until(() ->
                told.lines().stream().anyMatch(line -> line.startsWith("container/job waits for job to stay up")));
        docker.happen(daemon -> daemon.exit("job", 3));
        assertThat(converging.join()).isEqualTo(STUCK);

        Desired job = Plans.desired(manifest);
        assertThat(advice(job)).endsWith("try again: docker rm job, and apply again");
        docker.silently(daemon -> {
            daemon.foreignImage(IMAGE, "quaymaster/lease:1");
            daemon.foreign("quaymaster.lease.shop", IMAGE);
        });
        assertThat(advice(job)).endsWith("try again with quaymaster retry job");
    }

    private String advice(Desired desired) {
        return Convergence.preview(desired, docker.observe(), docker.instant())
                .blocked()
                .getFirst()
                .next();
    }

    @Test
    void removesMuchWhereAPersonApproved() {
        converging(Plans.desiredAt("aaaa", Plans.networks("n1", "n2", "n3", "n4", "n5")), false)
                .join();

        assertThat(converging(Plans.desiredAt("bbbb", Plans.networks("n1")), true)
                        .join())
                .isEqualTo(new Ending.Converged());
        assertThat(docker.done())
                .filteredOn(step -> step.startsWith("remove network "))
                .hasSize(4);
    }

    private CompletableFuture<Ending> converging(String manifests) {
        return converging(Plans.desired(manifests), false);
    }

    private CompletableFuture<Ending> converging(Desired desired, boolean approved) {
        CompletableFuture<Ending> converging = new CompletableFuture<>();
        Convergence convergence = new Convergence("1.0", docker, told, docker, 4);
        Thread.ofVirtual().start(() -> {
            try {
                converging.complete(convergence.run(desired, new MemoryTree(), approved));
            } catch (InterruptedException | RuntimeException unexpected) {
                converging.completeExceptionally(unexpected);
            }
        });
        return converging;
    }
}
