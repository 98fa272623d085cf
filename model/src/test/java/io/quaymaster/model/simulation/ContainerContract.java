package io.quaymaster.model.simulation;

import static io.quaymaster.model.simulation.Subject.Behaviour.FAILS;
import static io.quaymaster.model.simulation.Subject.Behaviour.HEALTHY;
import static io.quaymaster.model.simulation.Subject.Behaviour.MISSING;
import static io.quaymaster.model.simulation.Subject.Behaviour.POLITE;
import static io.quaymaster.model.simulation.Subject.Behaviour.SERVES;
import static io.quaymaster.model.simulation.Subject.Behaviour.SICK;
import static io.quaymaster.model.simulation.Subject.Behaviour.STUBBORN;
import static io.quaymaster.model.simulation.Subject.Behaviour.SUCCEEDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.Ownership;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Containers: their names, their states, their ends, and what is refused in between. */
public abstract class ContainerContract extends DaemonContract {
    private static final String ONCE = ", restart: 'no'";

    // Names.

    @Test
    void aNewContainerDoesNotRun() {
        assertThat(create("web", fields(SERVES)).state()).isEqualTo(new State.Created());
    }

    @Test
    void aNameIsTakenByARunningContainer() {
        run("web", fields(SERVES));

        refuses(() -> create("web", fields(SERVES)));
    }

    @Test
    void aNameIsTakenByAContainerThatEndedOrNeverRan() {
        run("ended", fields(SUCCEEDS) + ONCE);
        awaitEnd("ended");
        create("new", fields(SERVES));

        refuses(() -> create("ended", fields(SERVES)));
        refuses(() -> create("new", fields(SERVES)));
    }

    @Test
    void aContainerIsRenamedWhileItRunsAndLeavesItsNameToOthers() {
        ActualContainer old = run("web", fields(SERVES));

        rename("web", "web.old");

        assertThat(find("web.old").id()).isEqualTo(old.id());
        assertThat(state("web.old")).isEqualTo(old.state());
        assertThat(create("web", fields(SERVES)).id()).isNotEqualTo(old.id());
    }

    @Test
    void aContainerIsNotRenamedToATakenNameOrItsOwn() {
        create("web", fields(SERVES));
        create("other", fields(SERVES));

        refuses(() -> rename("web", "other"));
        refuses(() -> rename("web", "web"));
        assertThat(lookFor("web")).isPresent();
    }

    @Test
    void whenAContainerWasCreatedIsKnownToLessThanASecond() {
        ActualContainer web = run("web", fields(SERVES));
        State.Running running = (State.Running) web.state();

        assertThat(Duration.between(web.created(), running.since())).isBetween(Duration.ZERO, Duration.ofSeconds(30));
        assertThat(create("other", fields(SERVES)).created()).isAfterOrEqualTo(running.since());
    }

    @Test
    void aContainerThatWaitsForItsRestartIsNotRenamed() {
        runUntilItWaitsForItsRestart("web", "");

        refuses(() -> rename("web", "other"));
    }

    @Test
    void aContainerIsStartedByItsIdWhateverItIsCalled() {
        ActualContainer web = create("web", fields(SERVES));
        somebody().rename(unique("web"), unique("renamed"));

        take(new Step.StartContainer(WEB, Step.Target.of(web)));

        assertThat(state("renamed")).isInstanceOf(State.Running.class);
    }

    @Test
    void aContainerThatSomebodyRenamedIsNeitherStoppedNorRenamedNorRemoved() {
        ActualContainer web = run("web", fields(SERVES));
        ActualContainer other = create("other", fields(SERVES));
        somebody().rename(unique("web"), unique("renamed"));
        somebody().rename(unique("other"), unique("renamed.too"));

        refuses(() -> take(new Step.StopContainer(WEB, Step.Target.of(web))));
        refuses(() -> take(new Step.RenameContainer(WEB, Step.Target.of(web), unique("again"))));
        refuses(() -> take(new Step.RemoveContainer(WEB, Step.Target.of(other))));

        assertThat(state("renamed")).isInstanceOf(State.Running.class);
        assertThat(lookFor("renamed.too")).isPresent();
    }

    @Test
    void commandsForAContainerThatIsGoneAreRefused() {
        ActualContainer web = create("web", fields(SERVES));
        somebody().remove(unique("web"));

        refuses(() -> take(new Step.StartContainer(WEB, Step.Target.of(web))));
        refuses(() -> take(new Step.StopContainer(WEB, Step.Target.of(web))));
        refuses(() -> take(new Step.RenameContainer(WEB, Step.Target.of(web), unique("other"))));
    }

    // Starts and stops.

    @Test
    void startingARunningContainerChangesNothing() {
        ActualContainer before = run("web", fields(SERVES));

        start("web");

        assertThat(find("web")).isEqualTo(before);
    }

    @Test
    void stoppingAContainerThatDoesNotRunChangesNothing() {
        ActualContainer before = create("web", fields(SERVES));

        stop("web");

        assertThat(find("web")).isEqualTo(before);
    }

    @Test
    void aStoppedContainerHasTheCodeOfItsProcess() {
        run("web", fields(SERVES));
        run("polite", fields(POLITE));

        stop("web");
        stop("polite");

        assertThat(exitCode("web")).isEqualTo(143);
        assertThat(exitCode("polite")).isZero();
    }

    @Test
    void aProcessThatDoesNotStopIsKilledWhenItsGracePeriodIsOver() {
        run("web", fields(STUBBORN));
        Instant began = ((State.Running) state("web")).since();

        stop("web");

        assertThat(exitCode("web")).isEqualTo(137);
        Instant ended = ((State.Exited) state("web")).at();
        assertThat(Duration.between(began, ended)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aStoppedContainerStaysStoppedWhateverItsRestartPolicy() {
        run("web", fields(SERVES) + ALWAYS);

        stop("web");

        assertThat(state("web")).isInstanceOf(State.Exited.class);
    }

    @Test
    void aKilledContainerStaysStoppedWhateverItsRestartPolicy() {
        run("web", fields(SERVES) + ALWAYS);

        somebody().kill(unique("web"));

        awaitEnd("web");
        assertThat(exitCode("web")).isEqualTo(137);
    }

    @Test
    void aStoppedContainerCanBeStartedAgain() {
        ActualContainer before = run("web", fields(SERVES));
        stop("web");

        start("web");

        assertThat(state("web")).isInstanceOf(State.Running.class);
        assertThat(find("web").id()).isEqualTo(before.id());
    }

    @Test
    void aContainerWithoutItsProgramIsNotStartedAndSaysWhy() {
        create("web", fields(MISSING));

        refuses(() -> start("web"));

        assertThat(state("web")).isInstanceOfSatisfying(State.StartFailed.class, failed -> {
            assertThat(failed.code()).isEqualTo(127);
            assertThat(failed.error()).contains("executable file not found");
        });
    }

    // Pauses.

    @Test
    void aPausedContainerIsNotStarted() {
        run("web", fields(SERVES));
        somebody().pause(unique("web"));
        assertThat(state("web")).isEqualTo(new State.Paused());

        refuses(() -> start("web"));

        somebody().unpause(unique("web"));
        assertThat(state("web")).isInstanceOf(State.Running.class);
    }

    @Test
    void aPausedContainerThatIsStoppedGoesOnAndEndsAsOthersDo() {
        run("web", fields(SERVES));
        somebody().pause(unique("web"));

        stop("web");

        assertThat(exitCode("web")).isEqualTo(143);
    }

    // Ends and restarts.

    @Test
    void aContainerThatIsNotRestartedEndsWithTheCodeOfItsProcess() {
        run("good", fields(SUCCEEDS) + ONCE);
        run("bad", fields(FAILS) + ONCE);

        awaitEnd("good");
        awaitEnd("bad");

        assertThat(exitCode("good")).isZero();
        assertThat(exitCode("bad")).isEqualTo(3);
    }

    @Test
    void aContainerThatEndsIsRestartedAndItsRestartsAreCounted() {
        run("web", fields(FAILS) + ALWAYS);

        await("web", "restarted twice", container -> container.restarts() >= 2);
    }

    @Test
    void aContainerWaitsBetweenItsRestarts() {
        run("web", fields(FAILS) + ALWAYS);

        await("web", "waiting", container -> container.state() instanceof State.Restarting);
    }

    @Test
    void aContainerThatWaitsForItsRestartCanBeStoppedAndKeepsItsCode() {
        runUntilItWaitsForItsRestart("web", "");

        stop("web");

        assertThat(exitCode("web")).isEqualTo(3);
    }

    @Test
    void aContainerThatWaitsForItsRestartIsStoppedWhereOnlyThatIsAskedFor() {
        runUntilItWaitsForItsRestart("web", "");

        take(new Step.StopContainer(WEB, target("web"), true));

        assertThat(state("web")).isInstanceOf(State.Exited.class);
    }

    @Test
    void aContainerThatRunsIsNotStoppedWhereOnlyOneThatWaitsForItsRestartIsToBe() {
        run("web", fields(SERVES));

        refuses(() -> take(new Step.StopContainer(WEB, target("web"), true)));

        assertThat(state("web")).isInstanceOf(State.Running.class);
    }

    @Test
    void startingAContainerByHandForgetsItsRestarts() {
        run("web", fields(FAILS) + ALWAYS);
        await("web", "restarted", container -> container.restarts() >= 1);
        stop("web");

        start("web");

        assertThat(find("web").restarts()).isZero();
    }

    @Test
    void aContainerIsRestartedOnFailureAsOftenAsItsPolicySays() {
        run("web", fields(FAILS) + ", restart: 'on-failure:2'");

        awaitEnd("web");

        assertThat(exitCode("web")).isEqualTo(3);
        assertThat(find("web").restarts()).isEqualTo(2);
    }

    @Test
    void aContainerThatEndsWellIsNotRestartedOnFailure() {
        run("web", fields(SUCCEEDS) + ", restart: on-failure");

        awaitEnd("web");

        assertThat(find("web").restarts()).isZero();
    }

    // Health.

    @Test
    void aHealthcheckBeginsWithStartingAndComesToAResult() {
        run("good", fields(HEALTHY));
        run("bad", fields(SICK));
        // On a machine that is busy its first check may be over.
        assertThat(((State.Running) state("good")).health()).isIn(Health.STARTING, Health.HEALTHY);

        awaitHealth("good", Health.HEALTHY);
        awaitHealth("bad", Health.UNHEALTHY);
    }

    @Test
    void aContainerWithoutAHealthcheckHasNoHealth() {
        run("web", fields(SERVES));

        assertThat(((State.Running) state("web")).health()).isEqualTo(Health.NONE);
    }

    @Test
    void aHealthcheckBeginsAnewWithEachStart() {
        run("web", fields(HEALTHY));
        awaitHealth("web", Health.HEALTHY);
        stop("web");

        start("web");

        assertThat(((State.Running) state("web")).health()).isEqualTo(Health.STARTING);
    }

    // Removals.

    @Test
    void aContainerThatRunsOrIsPausedIsNotRemoved() {
        run("web", fields(SERVES));
        refuses(() -> remove("web"));

        somebody().pause(unique("web"));
        refuses(() -> remove("web"));

        assertThat(state("web")).isEqualTo(new State.Paused());
    }

    @Test
    void aContainerThatWaitsForItsRestartIsNotRemoved() {
        runUntilItWaitsForItsRestart("web", "");

        refuses(() -> remove("web"));
    }

    @Test
    void aRemovedContainerLeavesItsName() {
        run("web", fields(SERVES));
        stop("web");

        remove("web");

        assertThat(lookFor("web")).isEmpty();
        create("web", fields(SERVES));
    }

    @Test
    void removingAContainerThatIsGoneIsDone() {
        Step.Target gone = Step.Target.of(create("web", fields(SERVES)));
        somebody().remove(unique("web"));

        take(new Step.RemoveContainer(WEB, gone));
    }

    // Changes in place.

    @Test
    void aRunningContainerIsGivenAnotherRestartPolicyAndAnotherLimit() {
        ActualContainer before = run("web", fields(SERVES) + ", mem_limit: 64m" + ONCE);

        update("web", RestartPolicy.Mode.ALWAYS, Map.of("mem_limit", "83886080"));

        ActualContainer after = find("web");
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.state()).isEqualTo(before.state());
        assertThat(settings(after).restart().mode()).isEqualTo(RestartPolicy.Mode.ALWAYS);
        assertThat(settings(after).limits()).containsEntry("mem_limit", "83886080");
    }

    @Test
    void aLimitThatIsNotGivenStays() {
        run("web", fields(SERVES) + ", mem_limit: 64m" + ONCE);

        update("web", RestartPolicy.Mode.NO, Map.of());

        assertThat(settings(find("web")).limits()).containsEntry("mem_limit", "67108864");
    }

    private void update(String name, RestartPolicy.Mode restart, Map<String, String> limits) {
        Settings settings = new Settings(new RestartPolicy(restart, 0), new TreeMap<>(limits));
        take(new Step.UpdateContainer(WEB, target(name), settings));
    }

    private static Settings settings(ActualContainer container) {
        return Objects.requireNonNull(container.settings());
    }

    // Shared namespaces.

    @Test
    void aContainerSharesTheNetworkOfAnotherOneByItsId() {
        ActualContainer main = run("main", fields(SERVES));

        run("side", fields(SERVES) + ", network_mode: 'container:" + unique("main") + "'");

        assertThat(find("side").namespaces()).containsEntry("network_mode", main.id());
    }

    @Test
    void aContainerThatSharesTheNetworkOfOneThatDoesNotRunIsNotStarted() {
        run("main", fields(SERVES));
        create("side", fields(SERVES) + ", network_mode: 'container:" + unique("main") + "'");
        stop("main");
        refuses(() -> start("side"));

        remove("main");
        run("main", fields(SERVES));

        refuses(() -> start("side"));
    }

    // Whose they are.

    @Test
    void aContainerOfOursBearsItsLabelsAndOneOfSomebodyElseDoesNot() {
        create("web", fields(SERVES));
        somebody().run(unique("theirs"), subject().image());

        Ownership ours = Objects.requireNonNull(find("web").ownership());
        assertThat(ours.source()).isEqualTo(source());
        assertThat(ours.resource()).isEqualTo(WEB);
        assertThat(find("theirs").ownership()).isNull();
    }

    // Events.

    @Test
    void everyChangeOfAContainerIsTold() {
        run("web", fields(HEALTHY));
        awaitHealth("web", Health.HEALTHY);
        somebody().pause(unique("web"));
        somebody().unpause(unique("web"));
        update("web", RestartPolicy.Mode.NO, Map.of("mem_limit", "83886080"));
        rename("web", "web.old");
        stop("web.old");
        remove("web.old");

        subject()
                .await(
                        "all events",
                        () -> subject()
                                .heard()
                                .containsAll(List.of(
                                        "container create",
                                        "container start",
                                        "container health_status",
                                        "container pause",
                                        "container unpause",
                                        "container update",
                                        "container rename",
                                        "container die",
                                        "container destroy")));
    }
}
