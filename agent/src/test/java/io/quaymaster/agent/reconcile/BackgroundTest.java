package io.quaymaster.agent.reconcile;

import static io.quaymaster.agent.reconcile.Plans.image;
import static io.quaymaster.agent.reconcile.Plans.plan;
import static io.quaymaster.agent.reconcile.Plans.planned;
import static io.quaymaster.agent.reconcile.Plans.pull;
import static io.quaymaster.agent.reconcile.Plans.push;
import static io.quaymaster.agent.reconcile.Plans.quick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundTest {
    private static final Plan NOTHING = plan();

    private final FakeDocker docker = new FakeDocker();
    private final Told told = new Told();
    private final SortedMap<ResourceId, DesiredImage> declared = new TreeMap<>();
    private final List<StepResult> ended = new CopyOnWriteArrayList<>();
    private final List<List<StepResult>> settled = new CopyOnWriteArrayList<>();
    private final Background background =
            new Background(new Executor(docker, Leases.held(docker), told, docker, 4), ended::addAll, settled::add);

    @AfterEach
    void close() {
        background.close();
    }

    private void follow(Plan plan) {
        background.settle();
        declared.keySet()
                .retainAll(plan.steps().stream()
                        .map(planned -> planned.step().resource())
                        .toList());
        plan.steps().forEach(planned -> {
            if (planned.step() instanceof Step.Pull pull) {
                declared.put(pull.resource(), pull.image());
            }
        });
        background.follow(declared, plan, new MemoryTree());
    }

    @Test
    void pullsBesideThePassesAndSaysSo() {
        docker.hold("pull a:1");

        follow(plan(planned(pull("a", "r1"))));

        await().until(() -> docker.begun().equals(List.of("pull a:1")));
        assertThat(background.waits())
                .containsExactly(new Plan.Wait(image("a"), "its image to be built, pulled or pushed", null));
        docker.letGo("pull a:1");
        await().until(() -> settled.size() == 1);
        assertThat(ended).singleElement().matches(StepResult::succeeded);
    }

    @Test
    void leavesToThePassWhatIsQuick() {
        Step tag = new Step.Tag(image("a"), "sha256:1", "a:1");

        follow(plan(planned(quick("v")), planned(tag), planned(push("a"), 1)));

        assertThat(background.waits()).isEmpty();
    }

    @Test
    void doesOneThingAtATimeForAnImageAndAllImagesAtOnce() {
        docker.hold("pull a:1");
        docker.hold("pull b:1");
        Plan plan = plan(planned(pull("a", "r1")), planned(push("a"), 0), planned(pull("b", "r1")));

        follow(plan);
        follow(plan);

        docker.letGo("pull b:1");
        await().until(() -> docker.done().equals(List.of("pull b:1")));
        docker.letGo("pull a:1");
        await().until(() -> settled.size() == 2);
        assertThat(docker.begun()).containsExactlyInAnyOrder("pull a:1", "push a:1", "pull b:1");
    }

    @Test
    void countsWhatEndedAsUnderWayUntilTheNextObservation() {
        Plan plan = plan(planned(pull("a", "r1")));
        follow(plan);
        await().until(() -> settled.size() == 1);

        background.follow(declared, plan, new MemoryTree());
        assertThat(background.waits()).hasSize(1);
        assertThat(docker.begun()).hasSize(1);

        background.settle();
        assertThat(background.waits()).isEmpty();
    }

    @Test
    void cancelsWhatIsNoLongerDeclared() {
        docker.hold("pull a:1");
        docker.hold("pull b:1");
        follow(plan(planned(pull("a", "r1")), planned(pull("b", "r1"))));
        await().until(() -> docker.begun().size() == 2);

        follow(plan(planned(pull("b", "r1"))));

        await().until(() -> settled.size() == 1);
        assertThat(ended).isEmpty();
        assertThat(docker.done()).isEmpty();
        assertThat(told.lines()).contains("cancelled pull a:1").doesNotContain("cancelled pull b:1");
        follow(plan(planned(pull("b", "r1"))));
        assertThat(background.waits()).extracting(Plan.Wait::resource).containsExactly(image("b"));
    }

    @Test
    void goesOnWithWhatIsStillToDoOfSeveralSteps() {
        docker.hold("push a:1");
        follow(plan(planned(pull("a", "r1")), planned(push("a"), 0)));
        await().until(() -> docker.begun().contains("push a:1"));

        follow(plan(planned(push("a"))));
        docker.letGo("push a:1");

        await().until(() -> settled.size() == 1);
        assertThat(docker.done()).containsExactly("pull a:1", "push a:1");
    }

    @Test
    void goesOnWithWhatThePlanNoLongerHasBecauseTheImageIsSeenAlready() {
        docker.hold("pull a:1");
        follow(plan(planned(pull("a", "r1"))));
        await().until(() -> docker.begun().contains("pull a:1"));

        background.follow(declared, NOTHING, new MemoryTree());
        docker.letGo("pull a:1");

        await().until(() -> settled.size() == 1);
        assertThat(docker.done()).containsExactly("pull a:1");
    }

    @Test
    void cancelsAnObsoleteImageAlsoWhenItsSuccessorIsPushedUnderTheSameName() {
        docker.hold("pull a:1");
        follow(plan(planned(pull("a", "r1")), planned(push("a"), 0)));
        await().until(() -> docker.begun().contains("pull a:1"));
        Plan successor = plan(planned(pull("a", "b", "r2")), planned(push("a"), 0));

        follow(successor);
        await().until(() -> settled.size() == 1);
        follow(successor);

        await().until(() -> settled.size() == 2);
        assertThat(docker.begun()).startsWith("pull a:1", "pull b:1");
        assertThat(docker.done()).startsWith("pull b:1");
    }

    @Test
    void goesOnPullingWhatAnotherRevisionWantsToo() {
        docker.hold("pull a:1");
        follow(plan(planned(pull("a", "r1"))));
        await().until(() -> docker.begun().size() == 1);

        follow(plan(planned(pull("a", "r2"))));
        docker.letGo("pull a:1");

        await().until(() -> settled.size() == 1);
        assertThat(docker.done()).containsExactly("pull a:1");
    }

    @Test
    void tellsOfAFailure() {
        docker.fail("pull a:1", "the registry is away");

        follow(plan(planned(pull("a", "r1")), planned(push("a"), 0)));

        await().until(() -> settled.size() == 1);
        assertThat(ended)
                .extracting(StepResult::result)
                .containsExactly(new Progress.Result.Failed("the registry is away"), new Progress.Result.Skipped());
    }

    @Test
    void takesABugForAFailureSoThatItIsNotRepeatedAtOnce() {
        docker.fail("pull a:1", new IllegalArgumentException("a null somewhere"));

        try (LoggedLines log = new LoggedLines(Executor.class)) {
            follow(plan(planned(pull("a", "r1"))));
            await().until(() -> settled.size() == 1);
            assertThat(log.lines()).containsExactly("ERROR a bug: a step failed");
        }

        assertThat(ended)
                .extracting(StepResult::result)
                .singleElement()
                .asString()
                .contains("a bug");
        follow(NOTHING);
        assertThat(background.waits()).isEmpty();
    }

    @Test
    void comesToAnEndWhateverHappens() {
        try (Background broken = new Background(
                new Executor(docker, Leases.held(docker), told, docker, 4),
                results -> {
                    throw new NoClassDefFoundError("the jar was replaced");
                },
                settled::add)) {
            broken.follow(declared, plan(planned(pull("a", "r1"))), new MemoryTree());

            await().until(() -> settled.size() == 1);
            broken.settle();
            assertThat(broken.waits()).isEmpty();
        }
    }

    @Test
    void comesToAnEndAlsoWhereItIsCancelledBeforeItBegan() {
        docker.hold("pull a:1");
        try (Background narrow = new Background(
                Executors.newSingleThreadExecutor(),
                new Executor(docker, Leases.held(docker), told, docker, 4),
                ended::addAll,
                settled::add)) {
            Plan plan = plan(planned(pull("a", "r1")), planned(pull("b", "r1")));
            plan.steps()
                    .forEach(planned -> declared.put(planned.step().resource(), ((Step.Pull) planned.step()).image()));
            narrow.follow(declared, plan, new MemoryTree());
            await().until(() -> docker.begun().equals(List.of("pull a:1")));

            narrow.follow(Map.of(), NOTHING, new MemoryTree());

            await().until(() -> settled.size() == 2);
            narrow.settle();
            assertThat(narrow.waits()).isEmpty();
            assertThat(docker.done()).isEmpty();
        }
    }

    @Test
    void closingCancelsEverything() {
        docker.hold("pull a:1");
        follow(plan(planned(pull("a", "r1"))));
        await().until(() -> docker.begun().size() == 1);

        background.close();

        assertThat(told.lines()).contains("cancelled pull a:1");
        assertThat(docker.done()).isEmpty();
    }
}
