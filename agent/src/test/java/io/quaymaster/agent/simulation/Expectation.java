package io.quaymaster.agent.simulation;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Dependency.Condition;
import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Healthcheck;
import io.quaymaster.model.manifest.PullPolicy;
import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.manifest.Rollout;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Endpoint;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.OwnTag;
import io.quaymaster.model.state.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is to be there in the end, worked out without the planner. Of a container that nothing can make hold, because its program is
 * bad or somebody else has its name, it says nothing: for those the rules are enough.
 */
final class Expectation {
    private final Judgement end;
    private final Desired desired;
    private final Actual actual;
    private final World world;
    private final Map<ResourceId, Boolean> prospects = new TreeMap<>();

    Expectation(World world) {
        this.world = world;
        this.end = world.judgement();
        this.desired = end.desired();
        this.actual = end.actual();
        desired.containers().keySet().forEach(this::canHold);
    }

    /** @param lines what is wrong, in words */
    record Unmet(Set<ResourceId> resources, List<String> lines) {
        boolean isEmpty() {
            return lines.isEmpty();
        }

        void add(String line) {
            lines.add(line);
        }

        void add(ResourceId resource, String line) {
            resources.add(resource);
            lines.add(line);
        }

        @Override
        public String toString() {
            return String.join("\n", lines);
        }
    }

    /** Whether every container can come to hold, so that nothing at all is in the way of anything. */
    boolean isUnobstructed() {
        return prospects.values().stream().allMatch(can -> can)
                && desired.images().values().stream()
                        .allMatch(image -> isAvailable(image) && !world.isWithheld(image.reference()));
    }

    /** What is not as it is to be. */
    Unmet unmet() {
        Unmet unmet = new Unmet(new TreeSet<>(), new ArrayList<>());
        desired.containers().values().stream()
                .filter(container -> canHold(container.id()))
                .forEach(container -> check(container, unmet));
        checkRemovals(unmet);
        if (isUnobstructed()) {
            checkFoundations(unmet);
            checkImages(unmet);
        }
        return unmet;
    }

    // What can hold.

    private boolean canHold(ResourceId id) {
        DesiredContainer container = desired.containers().get(id);
        if (container == null) {
            return false;
        }
        Boolean known = prospects.get(id);
        if (known != null) {
            return known;
        }
        // One that comes back to itself, for a port that it has to let go of first, cannot.
        prospects.put(id, false);
        boolean can = isGood(container)
                && isConsistent(container)
                && isFree(container)
                && isLetGo(container)
                && isAvailable(container.image())
                && container.dependencies().entrySet().stream()
                        .allMatch(entry -> canHold(entry.getKey())
                                && isReached(entry.getKey(), entry.getValue().condition(), isNeighbour(container)));
        prospects.put(id, can);
        return can;
    }

    /** Whether it lives in the network of another one, which has to go on for that. */
    private static boolean isNeighbour(DesiredContainer container) {
        return container.spec().has(ContainerFields.NETWORK_MODE);
    }

    private boolean isReached(ResourceId id, Condition condition, boolean isNeighbour) {
        DesiredContainer container = Objects.requireNonNull(desired.containers().get(id));
        return switch (condition) {
            case SERVICE_STARTED -> !isJob(container) || !isNeighbour;
            case SERVICE_HEALTHY -> isChecked(container) && !isJob(container);
            case SERVICE_COMPLETED_SUCCESSFULLY -> isJob(container);
        };
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

    private static boolean mayEnd(DesiredContainer container) {
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

    /** Whether no other container of ours has a port that it needs, and cannot become what would let go of it. */
    private boolean isLetGo(DesiredContainer container) {
        Set<String> holders = container.spec().get(ContainerFields.PORTS).stream()
                .flatMap(port -> world.daemon().holder(port.published()).stream())
                .collect(Collectors.toSet());
        return end.ours()
                .filter(other -> holders.contains(other.name()))
                .filter(other -> !Judgement.resource(other).equals(container.id()))
                .allMatch(other -> end.declared(other).isEmpty() || canHold(Judgement.resource(other)));
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

    // What is to hold.

    private void check(DesiredContainer container, Unmet unmet) {
        slots(container).forEach(slot -> {
            String name = container.slotName(slot);
            List<ActualContainer> instances = end.ours()
                    .filter(instance ->
                            Judgement.resource(instance).equals(container.id()) && Judgement.slot(instance) == slot)
                    .filter(instance -> instance.name().equals(name) || !hasNeighbourToStay(instance))
                    .toList();
            if (instances.size() != 1) {
                unmet.add(
                        container.id(),
                        name + " has " + instances.size() + " instances: "
                                + instances.stream().map(Judgement::text).toList());
            } else {
                check(instances.getFirst(), name, container, unmet);
            }
        });
    }

    /** Whether one that runs lives in its network and cannot be replaced: it would lose what it still has. */
    private boolean hasNeighbourToStay(ActualContainer instance) {
        return end.ours()
                .filter(other -> other.namespaces().containsValue(instance.id()) && Judgement.isHealthy(other))
                .anyMatch(other -> !canHold(Judgement.resource(other)));
    }

    private void check(ActualContainer instance, String name, DesiredContainer container, Unmet unmet) {
        boolean isAlive = Judgement.isHealthy(instance) || (mayEnd(container) && Judgement.isDone(instance));
        boolean holds = instance.name().equals(name)
                && end.isWanted(instance, container)
                && isAlive
                && isAttached(instance, container)
                && isSet(instance, container);
        if (!holds) {
            unmet.add(
                    container.id(),
                    name + " is " + Judgement.text(instance) + " with " + instance.settings() + " in "
                            + instance.networks().keySet());
        }
    }

    private static boolean isAttached(ActualContainer instance, DesiredContainer container) {
        if (instance.state() instanceof State.Exited || container.networkNames().isEmpty()) {
            return true;
        }
        SortedMap<String, Endpoint> networks = instance.networks();
        return networks.keySet().equals(container.networkNames())
                && networks.values().stream()
                        .allMatch(endpoint ->
                                endpoint.aliases().contains(container.id().name()));
    }

    private static boolean isSet(ActualContainer instance, DesiredContainer container) {
        Spec spec = container.spec();
        Map<String, String> limits = new TreeMap<>();
        spec.canonical(field -> field.effect() == Field.Effect.IN_PLACE
                        && !field.equals(ContainerFields.RESTART)
                        && !field.equals(ContainerFields.NETWORKS))
                .forEach((field, value) -> limits.put(field, value.toString()));
        return new Settings(spec.get(ContainerFields.RESTART), new TreeMap<>(limits)).equals(instance.settings());
    }

    private void checkRemovals(Unmet unmet) {
        end.ours()
                .filter(instance -> end.declared(instance).isEmpty())
                .forEach(instance ->
                        unmet.add(instance.name() + " is there, and nothing declares it: " + instance.state()));
    }

    private void checkFoundations(Unmet unmet) {
        desired.networks().values().stream()
                .filter(network -> actual.networks().stream()
                        .noneMatch(there -> there.name().equals(network.name())))
                .forEach(network -> unmet.add("the network " + network.name() + " is missing"));
        desired.volumes().values().stream()
                .filter(volume -> actual.volumes().stream()
                        .noneMatch(there -> there.name().equals(volume.name())))
                .forEach(volume -> unmet.add("the volume " + volume.name() + " is missing"));
        actual.networks().stream()
                .filter(network -> Judgement.isOurs(network.ownership()))
                .filter(network -> !desired.networks()
                        .containsKey(Objects.requireNonNull(network.ownership()).resource()))
                .filter(network -> actual.containers().stream()
                        .noneMatch(container -> container.networks().containsKey(network.name())))
                .forEach(network -> unmet.add("the network " + network.name() + " is there, and nothing declares it"));
        actual.volumes().stream()
                .filter(volume -> Judgement.isOurs(volume.ownership()) && volume.removable())
                .filter(volume -> !desired.volumes()
                        .containsKey(Objects.requireNonNull(volume.ownership()).resource()))
                .filter(volume -> actual.containers().stream()
                        .noneMatch(container -> container.volumes().contains(volume.name())))
                .forEach(volume -> unmet.add("the volume " + volume.name() + " is there, and nothing declares it"));
    }

    /** Of superseded images no more are there than are to be kept. */
    private void checkImages(Unmet unmet) {
        Set<String> needed = new TreeSet<>();
        actual.containers().forEach(container -> needed.add(container.imageId()));
        desired.images().values().forEach(image -> end.imageId(image).ifPresent(needed::add));
        Map<String, Integer> superseded = new TreeMap<>();
        actual.images().stream()
                .filter(image -> !needed.contains(image.id()))
                .forEach(image -> image.tags().stream()
                        .flatMap(tag -> OwnTag.parse(Revisions.SOURCE, tag).stream())
                        .map(OwnTag::repository)
                        .distinct()
                        .forEach(repository -> superseded.merge(repository, 1, Integer::sum)));
        desired.images().values().forEach(image -> {
            int kept = Objects.requireNonNullElse(superseded.remove(image.repository()), 0);
            if (kept > image.keep()) {
                unmet.add(kept + " superseded images of " + image.id() + " are there");
            }
        });
        superseded.keySet().forEach(repository -> unmet.add(repository + " is there, and nothing declares it"));
    }

    private static IntStream slots(DesiredContainer container) {
        return IntStream.rangeClosed(1, container.spec().get(ContainerFields.REPLICAS));
    }
}
