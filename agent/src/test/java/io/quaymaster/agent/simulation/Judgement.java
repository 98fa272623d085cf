package io.quaymaster.agent.simulation;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Mount;
import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.manifest.Rollout;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ActualImage;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What instances are worth, worked out here without the planner: it is the planner that is to be judged by it.
 *
 * @param desired what is in force
 * @param actual what there is, or what the agent takes to be there
 * @param now by the agent's clock
 */
record Judgement(Desired desired, Actual actual, Instant now) {
    private static final String CANDIDATE = ".new-";
    private static final String DISMISSED = ".gone-";
    private static final String PREDECESSOR = ".old-";
    private static final String FAILED = ".failed-";

    static boolean isOurs(@Nullable Ownership ownership) {
        return ownership != null && ownership.source().equals(Revisions.SOURCE);
    }

    static ResourceId resource(ActualContainer ours) {
        return Objects.requireNonNull(ours.ownership()).resource();
    }

    static int slot(ActualContainer ours) {
        return Objects.requireNonNull(ours.ownership()).slot();
    }

    /** For a person. */
    static String text(ActualContainer container) {
        return container.name() + " " + container.state();
    }

    static boolean isUp(ActualContainer container) {
        State state = container.state();
        return state instanceof State.Running || state instanceof State.Restarting || state instanceof State.Paused;
    }

    static boolean isCandidate(ActualContainer container) {
        return container.name().contains(CANDIDATE);
    }

    static boolean isDismissed(ActualContainer container) {
        return container.name().contains(DISMISSED);
    }

    /** Whether its end can be what was asked for. */
    static boolean mayEnd(ActualContainer container) {
        RestartPolicy.Mode mode = restarts(container);
        return mode == RestartPolicy.Mode.NO || mode == RestartPolicy.Mode.ON_FAILURE;
    }

    /** Whether it runs once. */
    static boolean isJob(ActualContainer container) {
        return restarts(container) == RestartPolicy.Mode.NO;
    }

    private static RestartPolicy.Mode restarts(ActualContainer container) {
        ActualContainer.Settings settings = container.settings();
        return settings == null ? RestartPolicy.Mode.NO : settings.restart().mode();
    }

    static boolean isFailed(ActualContainer container) {
        return container.name().contains(FAILED);
    }

    static boolean isPredecessor(ActualContainer container) {
        return container.name().contains(PREDECESSOR);
    }

    static boolean isServing(ActualContainer container) {
        return !isCandidate(container) && !isDismissed(container) && !isFailed(container) && !isPredecessor(container);
    }

    static boolean isHealthy(ActualContainer container) {
        return container.state() instanceof State.Running running
                && (running.health() == Health.HEALTHY || running.health() == Health.NONE);
    }

    static boolean isDone(ActualContainer container) {
        return container.state() instanceof State.Exited exited && exited.code() == 0;
    }

    /** What declares an instance; empty where nothing does any more. */
    Optional<DesiredContainer> declared(ActualContainer ours) {
        return Optional.ofNullable(desired.containers().get(resource(ours)))
                .filter(container -> slot(ours) <= container.spec().get(ContainerFields.REPLICAS));
    }

    Stream<ActualContainer> ours() {
        return actual.containers().stream().filter(container -> isOurs(container.ownership()));
    }

    /** The other instances of its slot. */
    Stream<ActualContainer> others(ActualContainer instance) {
        return ours().filter(other -> isSameSlot(instance, other) && !other.id().equals(instance.id()));
    }

    static boolean isSameSlot(ActualContainer one, ActualContainer other) {
        return slot(one) == slot(other) && resource(one).equals(resource(other));
    }

    Optional<ActualContainer> find(String reference) {
        return actual.containers().stream()
                .filter(container ->
                        container.id().equals(reference) || container.name().equals(reference))
                .findFirst();
    }

    /** Whether an instance is of the revision in force, image included. */
    boolean isWanted(ActualContainer ours, DesiredContainer declared) {
        return Objects.requireNonNull(ours.ownership()).fingerprint().equals(declared.fingerprint())
                && imageId(declared.image()).filter(ours.imageId()::equals).isPresent();
    }

    /** Whether it does what it is there for, or did. */
    boolean isReady(ActualContainer ours, DesiredContainer declared) {
        return switch (ours.state()) {
            case State.Running running ->
                switch (running.health()) {
                    case HEALTHY -> true;
                    case NONE ->
                        !now.isBefore(running.since().plus(rollout(declared).stable()));
                    case STARTING, UNHEALTHY -> false;
                };
            case State.Exited exited -> exited.code() == 0;
            case State.Created created -> false;
            case State.StartFailed failed -> false;
            case State.Restarting restarting -> false;
            case State.Paused paused -> false;
            case State.Removing removing -> false;
        };
    }

    /** Whether it has been healthy for long enough to be somebody whom others rely on. */
    boolean isSettled(ActualContainer ours, DesiredContainer declared) {
        return isHealthy(ours)
                && ours.state() instanceof State.Running running
                && !now.isBefore(running.since().plus(rollout(declared).stable()));
    }

    Optional<String> imageId(DesiredImage image) {
        String reference =
                image instanceof DesiredImage.Pulled pulled && pulled.image().digest() != null
                        ? pulled.image().familiarName() + "@" + pulled.image().digest()
                        : image.reference();
        return actual.images().stream()
                .filter(there ->
                        there.tags().contains(reference) || there.digests().contains(reference))
                .map(ActualImage::id)
                .findFirst();
    }

    static Rollout rollout(DesiredContainer container) {
        return container.spec().get(ContainerFields.ROLLOUT);
    }

    /** Whether an instance stops before its successor starts. */
    static boolean isStopFirst(ActualContainer serving, DesiredContainer container) {
        Rollout.Order order = rollout(container).order();
        return order == null
                ? !writableMounts(container).isEmpty()
                        || !serving.anonymousVolumes().isEmpty()
                        || container.spec().get(ContainerFields.PORTS).stream().anyMatch(port -> port.published() != 0)
                : order == Rollout.Order.STOP_FIRST;
    }

    static Set<String> writableMounts(DesiredContainer container) {
        Set<String> mounts = new TreeSet<>();
        for (Mount mount : container.spec().get(ContainerFields.VOLUMES)) {
            switch (mount) {
                case Mount.Named named when !named.readOnly() -> mounts.add(named.volume());
                case Mount.Bind bind when !bind.readOnly() -> mounts.add(bind.source());
                case Mount.Named readOnly -> {}
                case Mount.Bind readOnly -> {}
                case Mount.Anonymous anonymous -> {}
                case Mount.Tmpfs tmpfs -> {}
            }
        }
        return mounts;
    }
}
