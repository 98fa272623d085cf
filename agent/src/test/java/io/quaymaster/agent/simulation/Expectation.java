package io.quaymaster.agent.simulation;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Endpoint;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredContainer;
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

/**
 * What is to be there in the end, worked out without the planner. Of a container that nothing can make hold, because its program is
 * bad or somebody else has its name, it says nothing: for those the rules are enough.
 */
final class Expectation {
    private final Judgement end;
    private final Desired desired;
    private final Actual actual;
    private final Prospects prospects;

    Expectation(World world) {
        this.end = world.judgement();
        this.desired = end.desired();
        this.actual = end.actual();
        this.prospects = new Prospects(world);
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
        return prospects.isUnobstructed();
    }

    /** What is not as it is to be. */
    Unmet unmet() {
        Unmet unmet = new Unmet(new TreeSet<>(), new ArrayList<>());
        desired.containers().values().stream()
                .filter(container -> prospects.canHold(container.id()))
                .forEach(container -> check(container, unmet));
        checkRemovals(unmet);
        if (isUnobstructed()) {
            checkFoundations(unmet);
            checkImages(unmet);
        }
        return unmet;
    }

    private void check(DesiredContainer container, Unmet unmet) {
        Prospects.slots(container).forEach(slot -> {
            String name = container.slotName(slot);
            List<ActualContainer> instances = end.ours()
                    .filter(instance ->
                            Judgement.resource(instance).equals(container.id()) && Judgement.slot(instance) == slot)
                    .filter(instance -> instance.name().equals(name) || !prospects.hasNeighbourToStay(instance))
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

    private void check(ActualContainer instance, String name, DesiredContainer container, Unmet unmet) {
        boolean isAlive = Judgement.isHealthy(instance) || (Prospects.mayEnd(container) && Judgement.isDone(instance));
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
}
