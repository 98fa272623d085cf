package io.quaymaster.agent.simulation;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Dependency.Condition;
import io.quaymaster.model.manifest.Healthcheck;
import io.quaymaster.model.manifest.PullPolicy;
import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.manifest.Rollout;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.OwnTag;
import io.quaymaster.model.state.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which containers can come to hold in the end, worked out without the planner. */
final class Prospects {
    private final Judgement end;
    private final Desired desired;
    private final Actual actual;
    private final World world;
    private final Map<ResourceId, Boolean> known = new TreeMap<>();

    Prospects(World world) {
        this.world = world;
        this.end = world.judgement();
        this.desired = end.desired();
        this.actual = end.actual();
        judge(Set.of());
    }

    /** @param bound cannot be changed any more, as far as is known yet */
    private void judge(Set<ResourceId> bound) {
        known.clear();
        bound.forEach(id -> known.put(id, false));
        desired.containers().keySet().forEach(this::canHold);
        Set<ResourceId> more = new TreeSet<>(bound);
        end.ours().filter(this::isBound).map(Judgement::resource).forEach(more::add);
        if (!more.equals(bound)) {
            judge(more);
        }
    }

    /**
     * Whether an instance is to be replaced, and the one before it is still there for a neighbour that cannot be replaced itself: a
     * container is changed once more only when its neighbours have come over, or each further change would leave one more behind.
     */
    private boolean isBound(ActualContainer instance) {
        return Judgement.isServing(instance)
                && end.declared(instance)
                        .filter(declared -> !end.isWanted(instance, declared))
                        .isPresent()
                && end.others(instance).filter(Judgement::isPredecessor).anyMatch(this::hasNeighbourToStay);
    }

    /** Whether every container can come to hold, so that nothing at all is in the way of anything. */
    boolean isUnobstructed() {
        return known.values().stream().allMatch(can -> can)
                && desired.images().values().stream()
                        .allMatch(image -> isAvailable(image) && !world.isWithheld(image.reference()));
    }

    boolean canHold(ResourceId id) {
        DesiredContainer container = desired.containers().get(id);
        if (container == null) {
            return false;
        }
        Boolean before = known.get(id);
        if (before != null) {
            return before;
        }
        // One that comes back to itself, for a port that it has to let go of first, cannot.
        known.put(id, false);
        boolean can = isGood(container)
                && isConsistent(container)
                && isFree(container)
                && isLetGo(container)
                && isAvailable(container.image())
                && container.dependencies().entrySet().stream()
                        .allMatch(entry -> canHold(entry.getKey())
                                && isReached(entry.getKey(), entry.getValue().condition(), isNeighbour(container)));
        known.put(id, can);
        return can;
    }

    /** Whether it lives in the network of another one, which has to go on for that. */
    private static boolean isNeighbour(DesiredContainer container) {
        return container.spec().has(ContainerFields.NETWORK_MODE);
    }

    private boolean isReached(ResourceId id, Condition condition, boolean isNeighbour) {
        DesiredContainer container = Objects.requireNonNull(desired.containers().get(id));
        return switch (condition) {
            case SERVICE_STARTED -> !isNeighbour || (!isJob(container) && !hasEnded(container));
            case SERVICE_HEALTHY -> isChecked(container) && !isJob(container) && !hasEnded(container);
            case SERVICE_COMPLETED_SUCCESSFULLY -> isJob(container);
        };
    }

    /** Whether it ended as its policy allows, though its program would have gone on: then it is not started again. */
    private boolean hasEnded(DesiredContainer container) {
        return mayEnd(container)
                && end.ours()
                        .filter(instance -> Judgement.resource(instance).equals(container.id()))
                        .anyMatch(instance -> Judgement.isServing(instance) && Judgement.isDone(instance));
    }

    /** Whether its program does what it is there for, and goes on doing it. */
    private static boolean isGood(DesiredContainer container) {
        return switch (program(container).getFirst()) {
            case "serve", "polite", "busy", "stubborn", "slow" -> true;
            case "sick", "hang" -> !isChecked(container);
            case "exit" -> isJob(container);
            default -> false;
        };
    }

    /** Two at a time cannot have one port, though the manifest may ask for it. */
    private static boolean isConsistent(DesiredContainer container) {
        return Judgement.rollout(container).order() != Rollout.Order.START_FIRST
                || container.spec().get(ContainerFields.PORTS).isEmpty();
    }

    private static boolean isJob(DesiredContainer container) {
        return program(container).equals(List.of("exit", "0")) && mayEnd(container);
    }

    static boolean mayEnd(DesiredContainer container) {
        RestartPolicy.Mode mode = container.spec().get(ContainerFields.RESTART).mode();
        return mode == RestartPolicy.Mode.NO || mode == RestartPolicy.Mode.ON_FAILURE;
    }

    private static List<String> program(DesiredContainer container) {
        return container.spec().find(ContainerFields.COMMAND).orElse(List.of("serve"));
    }

    private static boolean isChecked(DesiredContainer container) {
        return container
                .spec()
                .find(ContainerFields.HEALTHCHECK)
                .filter(Healthcheck.Check.class::isInstance)
                .isPresent();
    }

    /** Whether nobody else has a name or port that it needs. */
    private boolean isFree(DesiredContainer container) {
        Set<String> names = new TreeSet<>();
        slots(container).forEach(slot -> names.add(container.slotName(slot)));
        return actual.containers().stream()
                        .filter(other -> !Judgement.isOurs(other.ownership()))
                        .noneMatch(other -> isOneOf(other.name(), names) || isInTheWay(other, container))
                && actual.networks().stream()
                        .filter(other -> !Judgement.isOurs(other.ownership()))
                        .noneMatch(other -> container.networkNames().contains(other.name()))
                && actual.volumes().stream()
                        .filter(other -> !Judgement.isOurs(other.ownership()))
                        .noneMatch(other -> container.volumeNames().contains(other.name()));
    }

    /** Also {@code web.new-…}, as a successor would be called. */
    private static boolean isOneOf(String name, Set<String> names) {
        return names.stream().anyMatch(slot -> name.equals(slot) || name.startsWith(slot + "."));
    }

    private boolean isInTheWay(ActualContainer other, DesiredContainer container) {
        return container.spec().get(ContainerFields.PORTS).stream()
                        .anyMatch(port -> world.daemon()
                                .holder(port.published())
                                .filter(other.name()::equals)
                                .isPresent())
                || other.networks().keySet().stream()
                        .anyMatch(network -> container.networkNames().contains(network));
    }

    /** Whether no other container of ours has a port or a name that it needs, and cannot become what would let go of it. */
    private boolean isLetGo(DesiredContainer container) {
        Set<String> holders = container.spec().get(ContainerFields.PORTS).stream()
                .flatMap(port -> world.daemon().holder(port.published()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        slots(container).forEach(slot -> holders.add(container.slotName(slot)));
        return end.ours()
                .filter(other -> holders.contains(other.name()))
                .filter(other -> !Judgement.resource(other).equals(container.id()))
                .allMatch(other -> end.declared(other).isEmpty()
                        || (canHold(Judgement.resource(other)) && !isKeptFor(container, other)));
    }

    /** Whether it is there only until a container, which lives in its network, is replaced. */
    private boolean isKeptFor(DesiredContainer container, ActualContainer predecessor) {
        return Judgement.isPredecessor(predecessor)
                && end.ours()
                        .filter(other -> other.namespaces().containsValue(predecessor.id()))
                        .anyMatch(other -> Judgement.resource(other).equals(container.id()));
    }

    private boolean isAvailable(DesiredImage image) {
        return switch (image) {
            case DesiredImage.Built built -> built.tags().stream().allMatch(tag -> isOursOrNobodys(tag.toString()));
            case DesiredImage.Pulled pulled ->
                !world.isWithheld(pulled.reference())
                        || (!(pulled.policy() instanceof PullPolicy.Always)
                                && end.imageId(pulled).isPresent());
        };
    }

    private boolean isOursOrNobodys(String tag) {
        return actual.images().stream()
                .filter(image -> image.tags().contains(tag))
                .allMatch(image -> image.tags().stream()
                        .anyMatch(other -> OwnTag.parse(Revisions.SOURCE, other).isPresent()));
    }

    /** Whether one that runs lives in its network and cannot be replaced, or is kept itself: it would lose what it still has. */
    boolean hasNeighbourToStay(ActualContainer instance) {
        return end.ours()
                .filter(other -> other.namespaces().containsValue(instance.id()) && Judgement.isUp(other))
                .anyMatch(other -> !canHold(Judgement.resource(other)) || hasNeighbourToStay(other));
    }

    static IntStream slots(DesiredContainer container) {
        return IntStream.rangeClosed(1, container.spec().get(ContainerFields.REPLICAS));
    }
}
