package io.quaymaster.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.agent.reconcile.Progress.Result;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Reason;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ResourceId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LiveProgressTest {
    private static final Plan.Planned PULL = step(new Step.Tag(image("cache"), "sha256:1", "cache:1"));
    private static final Plan.Planned START =
            step(new Step.StartContainer(container("web"), Step.Target.created("web.new-1a2b3c4d")));
    private static final Plan.Planned RENAME =
            step(new Step.RenameContainer(container("web"), Step.Target.created("web.new-1a2b3c4d"), "web"));

    private Instant now = Instant.EPOCH;

    @Test
    void showsEachResourceWithItsStepItsTimeAndWhatItSaidLast() {
        Screen screen = new Screen(80);
        LiveProgress progress = progress(screen, 80, 24);

        progress.planned(plan(PULL, START, RENAME));
        progress.started(PULL);
        progress.output(image("cache"), "layer 1 of 3\r\u001b[32mlayer 2 of 3\u001b[0m\n");
        now = now.plusMillis(1_500);
        progress.draw();

        assertThat(screen.text()).isEqualTo("""
                ⠴ image/cache       1.5 s  tag cache:1  layer 2 of 3
                · container/web            start container web.new-1a2b3c4d""");

        progress.finished(PULL, Duration.ofMillis(1_500), new Result.Done());
        progress.started(START);
        now = now.plusSeconds(70);
        progress.draw();

        assertThat(screen.text()).isEqualTo("""
                ✔ image/cache       1.5 s  tag cache:1
                ⠴ container/web 1 min 10 s  start container web.new-1a2b3c4d""");
    }

    @Test
    void keepsAFailureInSightAlsoWhenLaterStepsAreSkipped() {
        Screen screen = new Screen(100);
        LiveProgress progress = progress(screen, 100, 24);

        progress.planned(plan(START, RENAME));
        progress.started(START);
        progress.finished(START, Duration.ofSeconds(2), new Result.Failed("port 80 is taken\nby nginx"));
        progress.finished(RENAME, Duration.ZERO, new Result.Skipped());
        progress.close();

        assertThat(screen.text())
                .isEqualTo("✘ container/web     0.0 s  start container web.new-1a2b3c4d  port 80 is taken by nginx");
    }

    @Test
    void keepsAFailureInSightWhileItWaitsForAnotherTry() {
        Screen screen = new Screen(100);
        LiveProgress progress = progress(screen, 100, 24);

        progress.started(START);
        progress.finished(START, Duration.ZERO, new Result.Failed("port 80 is taken"));
        progress.waiting(new Plan.Wait(container("web"), "another try (failed once: port 80 is taken)", now));
        progress.close();

        assertThat(screen.text())
                .isEqualTo("✘ container/web     0.0 s  start container web.new-1a2b3c4d  port 80 is taken");
    }

    @Test
    void saysWhatIsWaitedForUntilItHasCome() {
        Screen screen = new Screen(80);
        LiveProgress progress = progress(screen, 80, 24);
        Plan.Wait wait = new Plan.Wait(container("web"), "container web to become healthy", Instant.EPOCH);

        progress.planned(plan(START));
        progress.started(START);
        progress.finished(START, Duration.ofSeconds(1), new Result.Done());
        progress.planned(new Plan(List.of(), List.of(wait), List.of(), null));
        progress.waiting(wait);
        now = now.plusSeconds(3);
        progress.draw();
        assertThat(screen.text()).isEqualTo("… container/web     3.0 s  waiting for container web to become healthy");

        progress.planned(plan());
        progress.draw();
        assertThat(screen.text()).isEqualTo("✔ container/web     3.0 s  start container web.new-1a2b3c4d");
    }

    @Test
    void saysWhyAResourceIsBlocked() {
        Screen screen = new Screen(80);
        LiveProgress progress = progress(screen, 80, 24);

        progress.blocked(new Plan.Blocked(container("web"), "the name is taken", "rename the other one", List.of()));
        progress.draw();

        assertThat(screen.text())
                .isEqualTo("■ container/web            blocked: the name is taken; rename the other one");
    }

    @Test
    void cutsLinesThatANarrowTerminalHasNoRoomFor() {
        Screen screen = new Screen(24);
        LiveProgress progress = progress(screen, 24, 24);

        progress.planned(plan(PULL, START));
        progress.draw();
        progress.draw();

        assertThat(screen.text()).isEqualTo("""
                · image/cache          …
                · container/w…         …""");
        assertThat(screen.text().lines()).hasSize(2).allMatch(line -> line.length() <= 24);
    }

    @Test
    void staysInPlaceWhenTheTerminalGetsNarrowerThanItWas() {
        Screen screen = new Screen(30);
        LiveProgress progress = progress(screen, 80, 24);

        progress.planned(plan(PULL, START));
        progress.draw();
        progress.draw();
        progress.draw();

        assertThat(screen.text().lines()).hasSize(2);
    }

    @Test
    void keepsToTheTerminalsHeightAndShowsWhatRunsFirst() {
        Screen screen = new Screen(80);
        LiveProgress progress = progress(screen, 80, 4);
        List<Plan.Planned> steps = new ArrayList<>();
        for (int index = 0; index < 10; index++) {
            steps.add(step(new Step.StartContainer(container("c" + index), Step.Target.created("c" + index))));
        }

        progress.planned(new Plan(steps, List.of(), List.of(), null));
        progress.started(steps.get(0));
        progress.finished(steps.get(0), Duration.ZERO, new Result.Done());
        progress.started(steps.get(8));
        progress.draw();

        assertThat(screen.text()).isEqualTo("""
                ⠋ container/c8     0.0 s  start container c8
                · container/c1            start container c1
                … 8 more: 7 coming, 1 done""");
    }

    @Test
    void givesTheCursorBackWhenClosedAndDrawsNoMore() {
        Screen screen = new Screen(80);
        LiveProgress progress = progress(screen, 80, 24);
        progress.planned(plan(START));
        progress.draw();
        assertThat(screen.cursorIsVisible()).isFalse();

        progress.close();
        assertThat(screen.cursorIsVisible()).isTrue();
        assertThat(screen.wrapsLines()).isTrue();

        String before = screen.raw();
        progress.started(START);
        progress.draw();
        progress.close();
        assertThat(screen.raw()).isEqualTo(before);
    }

    @Test
    void coloursOnlyWhereColoursAreWanted() {
        Screen coloured = new Screen(80);
        LiveProgress progress = progress(coloured, 80, 24);
        progress.planned(plan(START));
        progress.close();
        assertThat(coloured.raw()).contains("\u001b[2m·\u001b[0m");

        Screen plain = new Screen(80);
        SortedMap<String, String> noColour = environment();
        noColour.put("NO_COLOR", "1");
        LiveProgress without = new LiveProgress(surroundings(plain, 80, 24, noColour));
        without.planned(plan(START));
        without.close();
        assertThat(plain.raw()).contains("· container/web").doesNotContain("m·");
    }

    private LiveProgress progress(Screen screen, int columns, int rows) {
        return new LiveProgress(surroundings(screen, columns, rows, environment()));
    }

    private Surroundings surroundings(Screen screen, int columns, int rows, SortedMap<String, String> environment) {
        Terminal terminal = new Terminal(true, true, () -> new Terminal.Size(columns, rows));
        return new Surroundings(screen.stream, screen.stream, terminal, environment, Path.of("/"), () -> now);
    }

    private static SortedMap<String, String> environment() {
        SortedMap<String, String> environment = new TreeMap<>();
        environment.put("TERM", "xterm");
        return environment;
    }

    private static Plan plan(Plan.Planned... steps) {
        return new Plan(List.of(steps), List.of(), List.of(), null);
    }

    private static Plan.Planned step(Step step) {
        return new Plan.Planned(step, Reason.of("it is new"), new TreeSet<>());
    }

    private static ResourceId container(String name) {
        return new ResourceId(Kind.CONTAINER, name);
    }

    private static ResourceId image(String name) {
        return new ResourceId(Kind.IMAGE, name);
    }
}
