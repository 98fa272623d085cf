package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.manifest.PullPolicy;
import io.quaymaster.model.plan.Directives;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Planned;
import io.quaymaster.model.plan.Planner;
import io.quaymaster.model.plan.Reason;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.simulation.MemoryDaemon;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.Inputs;
import io.quaymaster.model.state.Loaded;
import io.quaymaster.model.state.Loader;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plans, steps and desired states for tests. */
final class Plans {
    private Plans() {}

    static Plan plan(Planned... steps) {
        return new Plan(List.of(steps), List.of(), List.of(), null);
    }

    /** @param after the indices of the steps that it waits for */
    static Planned planned(Step step, Integer... after) {
        return new Planned(step, Reason.of("the test says so"), new TreeSet<>(List.of(after)));
    }

    /** A step that any daemon takes: {@code remove volume NAME with its data}. */
    static Step quick(String name) {
        return new Step.RemoveVolume(volume(name), name, "shop");
    }

    /** What {@link #quick} is called. */
    static String text(String name) {
        return "remove volume " + name + " with its data";
    }

    static ResourceId volume(String name) {
        return new ResourceId(Kind.VOLUME, name);
    }

    static ResourceId image(String name) {
        return new ResourceId(Kind.IMAGE, name);
    }

    /** {@code pull NAME:1}. */
    static Step.Pull pull(String name, String revision) {
        return pull(name, name, revision);
    }

    /** {@code pull REPOSITORY:1} for the Image NAME. */
    static Step.Pull pull(String name, String repository, String revision) {
        DesiredImage.Pulled pulled = new DesiredImage.Pulled(
                image(name),
                "quaymaster/shop/" + name,
                2,
                reference(repository + ":1"),
                new PullPolicy.Missing(),
                null);
        return new Step.Pull(image(name), pulled, revision);
    }

    /** {@code push NAME:1}. */
    static Step.Push push(String name) {
        return new Step.Push(image(name), reference(name + ":1"), "quaymaster/shop/" + name + ":pushed");
    }

    static StepResult done(Step step, Instant at) {
        return new StepResult(planned(step), new Progress.Result.Done(), at, Duration.ZERO);
    }

    static StepResult failed(Step step, Instant at) {
        return new StepResult(planned(step), new Progress.Result.Failed("no luck"), at, Duration.ZERO);
    }

    static Desired desired(String manifests) {
        return desired(new MemoryTree().file("all.yaml", manifests));
    }

    static Desired desired(MemoryTree tree) {
        return desired(tree, "0123abcd");
    }

    /** The same of another commit. */
    static Desired desiredAt(String revision, String manifests) {
        return desired(new MemoryTree().file("all.yaml", manifests), revision);
    }

    private static Desired desired(MemoryTree tree, String revision) {
        Loaded loaded = Loader.load(tree, "", "shop", revision, Inputs.NONE);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        return ((Loaded.Good) loaded).desired();
    }

    /** Manifests of networks. */
    static String networks(String... names) {
        return Stream.of(names)
                .map(name -> "{kind: Network, name: " + name + "}\n")
                .collect(Collectors.joining("---\n"));
    }

    /** What a daemon lacks of a desired state, as the planner has it. */
    static List<Step> steps(Desired desired, MemoryDaemon daemon) {
        return Planner.plan(desired, daemon.observe(), Directives.NONE, daemon.now()).steps().stream()
                .map(Planned::step)
                .toList();
    }

    private static ImageReference reference(String text) {
        return ImageReference.parse(text).orElseThrow();
    }
}
