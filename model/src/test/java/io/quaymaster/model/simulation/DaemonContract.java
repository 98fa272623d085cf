package io.quaymaster.model.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.simulation.Subject.Behaviour;
import io.quaymaster.model.simulation.Subject.Somebody;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.DesiredNetwork;
import io.quaymaster.model.state.DesiredVolume;
import io.quaymaster.model.state.Inputs;
import io.quaymaster.model.state.Loaded;
import io.quaymaster.model.state.Loader;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ResourceId;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;

/**
 * What the planner and the simulation rely on at a daemon, checked at the one in memory and at real ones with the same tests, so that
 * the one in memory cannot lie. Containers are called by their short names here; at the daemon they have unique ones.
 */
abstract class DaemonContract {
    static final ResourceId WEB = new ResourceId(Kind.CONTAINER, "web");
    static final String ALWAYS = ", restart: always";
    private static final String REVISION = "0123abcd";

    private final Subject subject = open();

    /** A daemon on which nothing of this contract is yet. */
    protected abstract Subject open();

    @AfterEach
    void close() {
        subject.close();
    }

    final Subject subject() {
        return subject;
    }

    final Somebody somebody() {
        return subject.somebody();
    }

    final String unique(String end) {
        return subject.unique(end);
    }

    final String fields(Behaviour behaviour) {
        return subject.fields(behaviour);
    }

    final String source() {
        return unique("source");
    }

    /** What a manifest declares beside the networks {@code net} and {@code other} and the volume {@code data}. */
    final Desired desired(String manifest) {
        String all = """
                {kind: Network, name: net, docker_name: %s}
                ---
                {kind: Network, name: other, docker_name: %s}
                ---
                {kind: Volume, name: data, docker_name: %s}
                ---
                %s
                """.formatted(unique("net"), unique("other"), unique("data"), manifest);
        Loaded loaded = Loader.load(tree().file("all.yaml", all), "", source(), REVISION, Inputs.NONE);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        return ((Loaded.Good) loaded).desired();
    }

    private MemoryTree tree() {
        return new MemoryTree()
                .file("web/Dockerfile", "FROM " + subject.image() + "\nLABEL made-for=" + unique("build") + "\n");
    }

    // What the agent does.

    final void take(Step step) {
        subject.take(step, tree());
    }

    /** @param fields of the container beside its image, in YAML's flow form without the braces */
    final ActualContainer create(String name, String fields) {
        return create(name, subject.image(), fields);
    }

    final ActualContainer create(String name, String image, String fields) {
        take(creation(name, image, fields));
        return find(name);
    }

    final Step.CreateContainer creation(String name, String image, String fields) {
        Desired desired = desired("{kind: Container, name: web, image: '" + image + "', " + fields + "}");
        DesiredContainer wanted = Objects.requireNonNull(desired.containers().get(WEB));
        Ownership ownership = new Ownership(
                source(), wanted.id(), 1, wanted.fingerprint(), REVISION, new TreeSet<>(), wanted.fields());
        return new Step.CreateContainer(wanted.id(), unique(name), wanted, ownership, new TreeMap<>());
    }

    final ActualContainer run(String name, String fields) {
        create(name, fields);
        start(name);
        return find(name);
    }

    /** Runs one that fails again and again until the daemon lets some time pass before it starts it once more. */
    final void runUntilItWaitsForItsRestart(String name, String moreFields) {
        run(name, fields(Behaviour.FAILS) + ALWAYS + moreFields);
        await(name, "restarted", container -> container.restarts() >= 3);
        await(name, "waiting", container -> container.state() instanceof State.Restarting);
    }

    final void start(String name) {
        take(new Step.StartContainer(WEB, target(name)));
    }

    final void stop(String name) {
        take(new Step.StopContainer(WEB, target(name)));
    }

    final void remove(String name) {
        take(new Step.RemoveContainer(WEB, target(name)));
    }

    final void rename(String name, String to) {
        take(new Step.RenameContainer(WEB, target(name), unique(to)));
    }

    final Step.Target target(String name) {
        return Step.Target.created(unique(name));
    }

    /** @param name {@code net} or {@code other} */
    final void createNetwork(String name) {
        DesiredNetwork wanted = Objects.requireNonNull(desired("").networks().get(new ResourceId(Kind.NETWORK, name)));
        Ownership ownership = new Ownership(
                source(), wanted.id(), 1, wanted.fingerprint(), REVISION, new TreeSet<>(), wanted.fields());
        take(new Step.CreateNetwork(wanted.id(), wanted, ownership));
    }

    final void createVolume() {
        DesiredVolume wanted = Objects.requireNonNull(desired("").volumes().get(new ResourceId(Kind.VOLUME, "data")));
        Ownership ownership = new Ownership(
                source(), wanted.id(), 1, wanted.fingerprint(), REVISION, new TreeSet<>(), wanted.fields());
        take(new Step.CreateVolume(wanted.id(), wanted, ownership));
    }

    // What is there then.

    final Optional<ActualContainer> lookFor(String name) {
        return subject.observe().containers().stream()
                .filter(container -> container.name().equals(unique(name)))
                .findFirst();
    }

    final ActualContainer find(String name) {
        return lookFor(name).orElseThrow(() -> new AssertionError("there is no container " + name));
    }

    final State state(String name) {
        return find(name).state();
    }

    final int exitCode(String name) {
        assertThat(state(name)).isInstanceOf(State.Exited.class);
        return ((State.Exited) state(name)).code();
    }

    final void await(String name, String what, Predicate<ActualContainer> reached) {
        subject.await(
                name + " to be " + what, () -> lookFor(name).filter(reached).isPresent());
    }

    final void awaitEnd(String name) {
        await(name, "at its end", container -> container.state() instanceof State.Exited);
    }

    final void awaitHealth(String name, Health health) {
        await(
                name,
                health.name(),
                container -> container.state() instanceof State.Running running && running.health() == health);
    }

    static void refuses(ThrowingCallable command) {
        assertThatThrownBy(command).isInstanceOf(RuntimeException.class);
    }
}
