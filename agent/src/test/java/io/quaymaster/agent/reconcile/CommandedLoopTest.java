package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.quaymaster.agent.control.Answer;
import io.quaymaster.agent.control.Command;
import io.quaymaster.agent.control.Commands;
import io.quaymaster.agent.git.Clone;
import io.quaymaster.agent.git.Remote;
import io.quaymaster.agent.metrics.Metrics;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.state.Inputs;
import io.quaymaster.model.state.ResourceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents that look at nothing for an hour unless a person tells them to, or the daemon does. */
@Timeout(60)
class CommandedLoopTest {
    private static final ResourceId SHOP = new ResourceId(Kind.NETWORK, "shop");
    private static final String NETWORK = "{kind: Network, name: shop}\n";
    private static final String OTHER = "---\n{kind: Network, name: other}\n";
    private static final String CHECKED =
            "{kind: Container, name: web, image: busybox:1, healthcheck: {test: [CMD, ok]}}\n";

    @TempDir
    private Path directory;

    private final FakeDocker docker = new FakeDocker();
    private final Metrics metrics = new Metrics("1.0", docker);
    private final List<AutoCloseable> open = new ArrayList<>();
    private AgentLoop loop = new AgentLoop("1.0", docker, metrics, 4, docker);

    @AfterEach
    void end() throws Exception {
        // A fetch that was cut off would go on writing for a moment, where everything is about to be deleted.
        for (SourceControl source : loop.controls()) {
            source.sync();
        }
        loop.stop();
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
        metrics.close();
    }

    @Test
    void syncGetsTheNewestCommitAndTellsWhatCameOfIt() throws Exception {
        commit("shop", NETWORK);
        start("shop");
        tell(new Command.Sync(null, true));
        commit("shop", NETWORK + OTHER);

        Answer answer = tell(new Command.Sync(null, true));

        assertThat(docker.done()).containsExactly("create network shop", "create network other");
        assertThat(answer).isInstanceOfSatisfying(Answer.Synced.class, synced -> {
            assertThat(synced.inSync()).isTrue();
            assertThat(synced.outcome()).isEqualTo(Status.Outcome.CONVERGED);
            assertThat(synced.applied()).extracting(Status.Revision::subject).isEqualTo("Change what runs");
        });
    }

    @Test
    void syncFindsWhatChangedAtTheDaemonUnheard() throws Exception {
        commit("shop", NETWORK);
        start("shop");
        tell(new Command.Sync(null, true));
        docker.silently(daemon -> daemon.removeNetwork("shop"));

        tell(new Command.Sync("shop", true));

        assertThat(docker.done()).containsExactly("create network shop", "create network shop");
    }

    @Test
    void aListThatLacksTheLeaseForOnceHidesNothingForLong() throws Exception {
        commit("shop", NETWORK);
        start("shop");
        tell(new Command.Sync(null, true));
        docker.omit("quaymaster.lease.shop");

        docker.happen(daemon -> daemon.removeNetwork("shop"));

        await().until(() -> docker.done().equals(List.of("create network shop", "create network shop")));
    }

    @Test
    void itsLoopsDoNotRunOnVirtualThreads() throws Exception {
        commit("shop", NETWORK);
        start("shop");

        tell(new Command.Sync(null, true));

        assertThat(docker.observers()).isNotEmpty().noneMatch(Thread::isVirtual);
    }

    @Test
    void syncSaysWhatIsWaitedFor() throws Exception {
        docker.silently(daemon -> daemon.foreignImage("sha256:0123456789ab", "busybox:1"));
        commit("shop", CHECKED);
        start("shop");

        assertThat(tell(new Command.Sync(null, true))).isInstanceOfSatisfying(Answer.Synced.class, synced -> {
            assertThat(synced.inSync()).isFalse();
            assertThat(synced.outcome()).isEqualTo(Status.Outcome.WAITING);
            assertThat(synced.message()).isEqualTo("container/web waits for web to become healthy");
        });
    }

    @Test
    void syncSaysThatTheRepositoryCannotBeLookedAt() throws Exception {
        commit("shop", NETWORK);
        start("shop");
        tell(new Command.Sync(null, true));
        Files.move(repository("shop"), directory.resolve("moved"));

        assertThat(tell(new Command.Sync(null, true))).isInstanceOfSatisfying(Answer.Synced.class, synced -> {
            assertThat(synced.inSync()).isFalse();
            assertThat(synced.message()).startsWith("the repository cannot be fetched: ");
        });
    }

    @Test
    void syncNeedNotBeWaitedFor() throws Exception {
        commit("shop", NETWORK);
        start("shop");
        tell(new Command.Sync(null, true));
        commit("shop", NETWORK + OTHER);

        assertThat(tell(new Command.Sync(null, false))).isEqualTo(new Answer.Looking("shop"));

        await().until(() -> docker.done().contains("create network other"));
    }

    @Test
    void aSuspendedSourceIsLookedAtAndLeftAlone() throws Exception {
        commit("shop", NETWORK);
        start("shop");
        tell(new Command.Sync(null, true));

        Answer answer = tell(new Command.Suspend(null, "moving the disk"));
        docker.silently(daemon -> daemon.removeNetwork("shop"));
        Answer synced = tell(new Command.Sync(null, true));

        Status.Suspension suspension = new Status.Suspension(docker.instant(), "ada", "moving the disk");
        assertThat(answer).isEqualTo(new Answer.Suspended("shop", suspension, List.of()));
        assertThat(status().suspended()).isEqualTo(suspension);
        assertThat(synced)
                .isInstanceOfSatisfying(
                        Answer.Synced.class,
                        seen -> assertThat(seen.message())
                                .isEqualTo(
                                        "network/shop waits for the source to be resumed, to create network shop: it does not exist"));
        assertThat(status().resources()).extracting(Status.Resource::state).containsExactly(Status.State.WAITING);
        assertThat(docker.done()).hasSize(1);
        assertThat(tell(new Command.Suspend(null, "again")))
                .isInstanceOfSatisfying(
                        Answer.Suspended.class,
                        again -> assertThat(again.left())
                                .containsExactly(
                                        "network/shop waits for the source to be resumed, to create network shop: it does not exist"));
    }

    @Test
    void aResumedSourceGoesOn() throws Exception {
        commit("shop", NETWORK);
        start("shop");
        tell(new Command.Sync(null, true));
        tell(new Command.Suspend(null, ""));
        commit("shop", NETWORK + OTHER);
        tell(new Command.Sync(null, true));
        assertThat(docker.done()).hasSize(1);

        assertThat(tell(new Command.Resume(null)))
                .isInstanceOfSatisfying(
                        Answer.Resumed.class,
                        resumed -> assertThat(resumed.suspension()).isNotNull());

        await().until(() -> docker.done().contains("create network other"));
        assertThat(status().suspended()).isNull();
        assertThat(tell(new Command.Resume(null))).isEqualTo(new Answer.Resumed("shop", null));
    }

    @Test
    void aSourceStaysSuspendedWhenTheAgentIsStartedAgain() throws Exception {
        commit("shop", NETWORK);
        start("shop");
        tell(new Command.Sync(null, true));
        tell(new Command.Suspend(null, "moving the disk"));
        loop.stop();
        commit("shop", NETWORK + OTHER);

        loop = new AgentLoop("1.0", docker, metrics, 4, docker);
        start("shop");
        tell(new Command.Sync(null, true));

        assertThat(docker.begun()).containsExactly("create network shop");
        assertThat(status().suspended()).extracting(Status.Suspension::reason).isEqualTo("moving the disk");
    }

    @Test
    void suspendReturnsWhenWhatWasInHandHasEnded() throws Exception {
        docker.hold("create network shop");
        commit("shop", NETWORK);
        start("shop");
        tell(new Command.Sync(null, false));
        await().until(() -> docker.begun().contains("create network shop"));

        CompletableFuture<Answer> suspending = telling(new Command.Suspend(null, ""));
        await().until(() -> status().suspended() != null
                && status().waits().stream().anyMatch(wait -> wait.until().startsWith("an earlier step to end")));
        assertThat(suspending).isNotDone();
        docker.letGo("create network shop");

        assertThat(suspending.join()).isInstanceOf(Answer.Suspended.class);
        assertThat(docker.done()).containsExactly("create network shop");
    }

    @Test
    void suspendSaysThatTheSuspensionCannotBeKept() throws Exception {
        Files.createDirectories(directory.resolve("data/shop/suspended.json.new"));
        commit("shop", NETWORK);
        start("shop");

        assertThat(tell(new Command.Suspend(null, "")))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.message())
                                .startsWith("shop is suspended, but only until the agent ends: ")
                                .contains("suspended.json cannot be written: "));
        assertThat(status().suspended()).isNotNull();
    }

    @Test
    void retryTriesAtOnceWhatFailed() throws Exception {
        docker.fail("create network shop", "no address is left");
        commit("shop", NETWORK);
        start("shop");
        tell(new Command.Sync(null, true));
        docker.mend("create network shop");

        assertThat(tell(new Command.Retry("shop"))).isEqualTo(new Answer.Retrying("shop", List.of(SHOP)));

        await().until(() -> docker.done().contains("create network shop"));
    }

    @Test
    void retrySaysWhatDidFail() throws Exception {
        docker.fail("create network shop", "no address is left");
        commit("shop", NETWORK + OTHER);
        start("shop");
        tell(new Command.Sync(null, true));

        assertThat(tell(new Command.Retry("other")))
                .isEqualTo(new Answer.Refused("\"other\" did not fail; what failed: shop/network/shop"));
        assertThat(tell(new Command.Retry("op")))
                .isEqualTo(new Answer.Refused(
                        "there is no resource \"op\" (quaymaster status lists them); what failed: shop/network/shop"));
        docker.mend("create network shop");
        tell(new Command.Retry("network/shop"));
        tell(new Command.Sync(null, true));
        assertThat(tell(new Command.Retry("shop/network/shop")))
                .isEqualTo(new Answer.Refused(
                        "\"shop/network/shop\" did not fail; nothing failed, so there is nothing to try again"));
    }

    @Test
    void retryWantsToKnowWhichOfSeveralIsMeant() throws Exception {
        docker.fail("create network shop", "no address is left");
        commit("shop", NETWORK);
        commit("blog", NETWORK);
        start("blog", "shop");
        tell(new Command.Sync("shop", true));
        tell(new Command.Sync("blog", true));

        assertThat(tell(new Command.Retry("shop")))
                .isEqualTo(new Answer.Refused("\"shop\" failed in several sources, so name one of these:"
                        + " blog/network/shop, shop/network/shop"));
        assertThat(tell(new Command.Retry("blog/network/shop"))).isEqualTo(new Answer.Retrying("blog", List.of(SHOP)));
    }

    @Test
    void retryBeginsAnewWhatFailedBeforeAndIsKept() throws Exception {
        docker.silently(daemon -> daemon.foreignImage("sha256:0123456789ab", "busybox:1"));
        commit("shop", CHECKED);
        start("shop");
        awaitOutcome(Status.Outcome.CONVERGED);
        commit("shop", CHECKED.replace("}}", "}, command: [sick]}"));
        awaitOutcome(Status.Outcome.BLOCKED);
        String candidate = candidates().getFirst();

        assertThat(tell(new Command.Retry("web")))
                .isEqualTo(new Answer.Retrying("shop", List.of(new ResourceId(Kind.CONTAINER, "web"))));

        await().until(() -> candidates().equals(List.of(candidate, candidate)));
        awaitOutcome(Status.Outcome.BLOCKED);
        assertThat(candidates()).hasSize(2);
    }

    @Test
    void aCandidateIsNotTriedForEverWhenWhatIsKeptOfItIsRemoved() throws Exception {
        docker.silently(daemon -> daemon.foreignImage("sha256:0123456789ab", "busybox:1"));
        commit("shop", CHECKED);
        start("shop");
        awaitOutcome(Status.Outcome.CONVERGED);
        commit("shop", CHECKED.replace("}}", "}, command: [sick]}"));
        awaitOutcome(Status.Outcome.BLOCKED);
        String kept = candidates().getFirst().replace("create container web.new-", "web.failed-");

        for (int time = 0; time < 4; time++) {
            docker.silently(daemon -> {
                if (daemon.observe().containers().stream()
                        .anyMatch(container -> container.name().equals(kept))) {
                    daemon.delete(kept);
                }
            });
            tell(new Command.Sync(null, true));
            awaitOutcome(Status.Outcome.BLOCKED);
        }

        assertThat(candidates()).hasSize(3);
        tell(new Command.Retry("web"));
        awaitOutcome(Status.Outcome.BLOCKED);
        await().until(() -> candidates().size() == 4);
    }

    /** Looks and lets time pass until a pass ends as it should. */
    private void awaitOutcome(Status.Outcome outcome) throws InterruptedException {
        tell(new Command.Sync(null, true));
        while (status().outcome() != outcome) {
            docker.silently(daemon -> daemon.pass(Duration.ofSeconds(1)));
            tell(new Command.Sync(null, true));
        }
    }

    private List<String> candidates() {
        return docker.done().stream()
                .filter(step -> step.startsWith("create container web.new-"))
                .toList();
    }

    private List<String> removals() {
        return docker.done().stream()
                .filter(step -> step.startsWith("remove network "))
                .toList();
    }

    @Test
    void approveLetsGoWhatARevisionRemoves() throws Exception {
        commit("shop", Plans.networks("n1", "n2", "n3", "n4", "n5"));
        start("shop");
        tell(new Command.Sync(null, true));
        commit("shop", Plans.networks("n1"));
        assertThat(tell(new Command.Sync(null, true)))
                .isInstanceOfSatisfying(
                        Answer.Synced.class,
                        synced -> assertThat(synced.outcome()).isEqualTo(Status.Outcome.BLOCKED));

        assertThat(tell(new Command.Approve(null)))
                .isInstanceOfSatisfying(
                        Answer.Approved.class,
                        approved -> assertThat(approved.steps())
                                .containsExactly(
                                        "remove network n2",
                                        "remove network n3",
                                        "remove network n4",
                                        "remove network n5"));

        assertThat(tell(new Command.Sync(null, true)).good()).isTrue();
        assertThat(removals()).hasSize(4);
    }

    @Test
    void whatIsApprovedOfASuspendedSourceWaitsForItToBeResumed() throws Exception {
        commit("shop", Plans.networks("n1", "n2", "n3", "n4", "n5"));
        start("shop");
        tell(new Command.Sync(null, true));
        commit("shop", Plans.networks("n1"));
        tell(new Command.Sync(null, true));
        tell(new Command.Suspend(null, "moving the disk"));

        assertThat(tell(new Command.Approve(null)))
                .isInstanceOfSatisfying(
                        Answer.Approved.class,
                        approved -> assertThat(approved.suspension())
                                .isEqualTo(status().suspended())
                                .isNotNull());
        tell(new Command.Sync(null, true));
        assertThat(removals()).isEmpty();

        tell(new Command.Resume(null));
        assertThat(tell(new Command.Sync(null, true)).good()).isTrue();
        assertThat(removals()).hasSize(4);
    }

    @Test
    void twoStepsAreNoWayRoundAnApproval() throws Exception {
        commit("shop", Plans.networks("n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8"));
        start("shop");
        tell(new Command.Sync(null, true));
        commit("shop", Plans.networks("n1", "n2", "n3", "n4"));
        assertThat(tell(new Command.Sync(null, true)).good()).isTrue();

        commit("shop", Plans.networks("n1", "n2", "n3"));

        assertThat(tell(new Command.Sync(null, true)).good()).isFalse();
        assertThat(removals()).hasSize(4);
    }

    @Test
    void anAgentThatOnlyWatchesApprovesOfNothing() throws Exception {
        docker.createMarker("quaymaster.lease.shop", Leases.holder("them").labels("shop"));
        commit("shop", NETWORK);
        start("shop");
        await().until(() -> status().lease() != null);

        assertThat(tell(new Command.Approve(null)))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.message()).startsWith("this agent only watches shop: "));
    }

    @Test
    void approveSaysThatNothingIsHeld() throws Exception {
        start("shop");
        Answer.Refused nothing = new Answer.Refused("nothing of shop is held back: there is nothing to approve");
        assertThat(tell(new Command.Approve(null))).isEqualTo(nothing);
        commit("shop", NETWORK);
        tell(new Command.Sync(null, true));

        assertThat(tell(new Command.Approve(null))).isEqualTo(nothing);
    }

    @Test
    void aSourceHasToBeNamedWhereThereAreSeveral() throws Exception {
        commit("shop", NETWORK);
        commit("blog", NETWORK);
        start("blog", "shop");

        assertThat(tell(new Command.Suspend(null, "")))
                .isEqualTo(new Answer.Refused("there are several sources, so name one: blog, shop"));
        assertThat(tell(new Command.Sync("shp", true)))
                .isEqualTo(new Answer.Refused("there is no source \"shp\"; did you mean \"shop\"?"));
    }

    @Test
    void theLogSaysWhoToldTheAgentWhat() throws Exception {
        commit("shop", NETWORK);
        start("shop");
        try (LoggedLines log = new LoggedLines(Commands.class).from(Level.INFO)) {
            tell(new Command.Suspend(null, "moving the disk"));
            tell(new Command.Resume(null));
            tell(new Command.Suspend(null, ""));
            tell(new Command.Resume(null));

            assertThat(log.lines())
                    .containsExactly(
                            "INFO suspended: moving the disk", "INFO resumed", "INFO suspended", "INFO resumed");
        }
    }

    private Answer tell(Command command) throws InterruptedException {
        return new Commands(loop.controls(), docker).carryOut(command, "ada");
    }

    private CompletableFuture<Answer> telling(Command command) {
        CompletableFuture<Answer> telling = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                telling.complete(tell(command));
            } catch (InterruptedException | RuntimeException unexpected) {
                telling.completeExceptionally(unexpected);
            }
        });
        return telling;
    }

    private Status.Source status() {
        return loop.status().sources().getFirst();
    }

    private void start(String... sources) {
        for (String source : sources) {
            Path repository = repository(source);
            Clone clone = new Clone(directory.resolve(source + ".clone"), new Remote(repository.toString(), "main"));
            open.add(clone);
            loop.add(
                    new SourceFacts(
                            source,
                            repository.toString(),
                            "main",
                            null,
                            "",
                            Duration.ofHours(1),
                            Duration.ofHours(1),
                            50),
                    new Follower(source, "", Inputs.NONE, clone, metrics, docker),
                    directory.resolve("data").resolve(source));
        }
        loop.start();
    }

    private Path repository(String source) {
        return directory.resolve(source);
    }

    private void commit(String source, String manifests) throws IOException, GitAPIException {
        Path repository = repository(source);
        try (Git git = Git.init()
                .setDirectory(repository.toFile())
                .setInitialBranch("main")
                .call()) {
            Files.writeString(repository.resolve("all.yaml"), manifests);
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("Change what runs")
                    .setAuthor("Ada", "ada@example.com")
                    .setCommitter("Ada", "ada@example.com")
                    .setSign(false)
                    .call();
        }
    }
}
