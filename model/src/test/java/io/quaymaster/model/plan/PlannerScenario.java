package io.quaymaster.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.simulation.MemoryDaemon;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.Adoption;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.Inputs;
import io.quaymaster.model.state.Loaded;
import io.quaymaster.model.state.Loader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Manifests as text on one side, a daemon in memory on the other, and what is planned between them. */
final class PlannerScenario {
    static final String NOTHING = "Nothing to do.\n";
    private static final int MOST_PASSES = 300;
    private static final Duration BETWEEN_PASSES = Duration.ofSeconds(1);

    private final MemoryTree tree = new MemoryTree();
    private final List<String> refusals = new ArrayList<>();
    private final String source;
    private final MemoryDaemon daemon;
    private Directives directives = Directives.NONE;
    private @Nullable Desired desired;
    private int revisions;
    private Inputs inputs = Inputs.NONE;

    PlannerScenario(String source, MemoryDaemon daemon) {
        this.source = source;
        this.daemon = daemon;
    }

    MemoryDaemon daemon() {
        return daemon;
    }

    /** A file of the repository, as it is in the next revision. */
    PlannerScenario file(String path, String content) {
        tree.file(path, content);
        return this;
    }

    /** The next revision, with these manifests and no others. */
    PlannerScenario commit(String manifests) {
        tree.file("manifests.yaml", manifests);
        revisions++;
        Loaded loaded = Loader.load(tree, "", source, "revision" + revisions, inputs);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        desired = ((Loaded.Good) loaded).desired();
        return this;
    }

    /** From the next revision on, what Docker Compose made is taken over. */
    PlannerScenario adopting() {
        inputs = new Inputs(new TreeMap<>(), List.of(), Set.of(), true);
        return this;
    }

    /** What all further plans heed. */
    PlannerScenario heed(Directives what) {
        directives = what;
        return this;
    }

    Plan next() {
        assertThat(desired).isNotNull();
        return Planner.plan(desired, seen(), directives, daemon.now());
    }

    /** What the daemon has, with what is adopted as the source's own. */
    private Actual seen() {
        Actual actual = daemon.observe();
        return desired == null ? actual : Adoption.seen(desired, actual);
    }

    /** What is planned now. */
    String plan() {
        return PlanText.of(next());
    }

    /** One pass: plans, and takes the steps. A step that the daemon refuses fails those that come after it, and no others. */
    PlannerScenario pass() {
        return act(next(), Integer.MAX_VALUE);
    }

    /** Takes as many steps of a plan, and no more, as if the agent had died then. */
    PlannerScenario act(Plan plan, int steps) {
        Set<Integer> failed = new HashSet<>();
        for (int index = 0; index < Math.min(steps, plan.steps().size()); index++) {
            Plan.Planned planned = plan.steps().get(index);
            if (planned.after().stream().anyMatch(failed::contains) || !take(planned.step())) {
                failed.add(index);
            }
        }
        return this;
    }

    private boolean take(Step step) {
        Foreign before = Foreign.of(source, seen());
        try {
            daemon.take(step);
            return true;
        } catch (MemoryDaemon.Refused refused) {
            refusals.add(PlanText.of(step) + ": " + refused.getMessage());
            return false;
        } finally {
            before.requireUntouched(step, seen());
        }
    }

    PlannerScenario wait(Duration time) {
        daemon.pass(time);
        return this;
    }

    /** Makes pass after pass, and lets time go on between them, until nothing more comes of it; returns what is left in the plan. */
    String settle() {
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            Plan plan = next();
            if (plan.steps().isEmpty() && plan.waits().stream().allMatch(wait -> wait.lookAgain() == null)) {
                return PlanText.of(plan);
            }
            act(plan, Integer.MAX_VALUE);
            wait(BETWEEN_PASSES);
        }
        throw new AssertionError("does not come to rest:\n" + plan() + String.join("\n", new TreeSet<>(refusals)));
    }

    /** A revision that is in force, with all that it asks for. */
    PlannerScenario running(String manifests) {
        commit(manifests);
        assertThat(settle()).isEqualTo(NOTHING);
        return this;
    }

    /** The name of the only instance in a role. */
    String nameOf(Role role) {
        List<String> names = daemon.observe().containers().stream()
                .map(ActualContainer::name)
                .filter(name -> Role.of(name) == role)
                .toList();
        assertThat(names).hasSize(1);
        return names.getFirst();
    }

    /** What the daemon refused to do so far. */
    List<String> refusals() {
        return refusals;
    }
}
