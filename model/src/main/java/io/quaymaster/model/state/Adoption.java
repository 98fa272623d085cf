package io.quaymaster.model.state;

import io.quaymaster.model.manifest.ContainerFields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sees what Docker Compose made of a project as the source's own, where the host allows it. Nothing is done for that: labels of a
 * container cannot be changed, so whose it is follows, each time anew, from Compose's labels and from what the container is.
 */
public final class Adoption {
    private final Desired desired;
    private final Actual actual;
    private final Map<String, DesiredContainer> byService;
    private final Set<String> projects;

    private Adoption(Desired desired, Actual actual) {
        this.desired = desired;
        this.actual = actual;
        this.byService = desired.containers().values().stream()
                .filter(container -> !service(container).isEmpty())
                .collect(Collectors.toMap(Adoption::service, container -> container, (one, other) -> one));
        this.projects = byService.keySet().stream()
                .map(service -> service.substring(0, service.indexOf('/')))
                .collect(Collectors.toSet());
    }

    /** What the daemon has, with what is adopted as the source's own. */
    public static Actual seen(Desired desired, Actual actual) {
        return desired.adopts() ? new Adoption(desired, actual).all() : actual;
    }

    /** What is adopted, such as {@code container shop-web-1}. */
    public static List<String> adopted(Desired desired, Actual actual) {
        Actual seen = seen(desired, actual);
        return Stream.of(
                        seen.containers().stream()
                                .filter(container -> container.ownership() != null && container.observed() != null)
                                .map(container -> "container " + container.name()),
                        seen.networks().stream()
                                .filter(network -> network.ownership() != null && network.mark() != null)
                                .map(network -> "network " + network.name()),
                        seen.volumes().stream()
                                .filter(volume -> volume.ownership() != null && volume.mark() != null)
                                .map(volume -> "volume " + volume.name()))
                .flatMap(names -> names)
                .toList();
    }

    private static String service(DesiredContainer container) {
        return ComposeMark.key(container.spec().get(ContainerFields.LABELS));
    }

    private Actual all() {
        return new Actual(
                actual.containers().stream().map(this::seen).toList(),
                actual.images(),
                actual.networks().stream().map(this::seen).toList(),
                actual.volumes().stream().map(this::seen).toList(),
                actual.pulls());
    }

    private ActualContainer seen(ActualContainer container) {
        ComposeMark mark = container.mark();
        Observed observed = container.observed();
        if (mark == null || observed == null || container.ownership() != null) {
            return container;
        }
        DesiredContainer wanted = byService.get(mark.project() + "/" + mark.part());
        if (wanted == null || mark.number() > wanted.spec().get(ContainerFields.REPLICAS)) {
            return container;
        }
        SortedSet<String> differences = Likeness.differences(wanted, observed);
        return !losesData(wanted, observed)
                ? container.adopted(ownership(wanted, mark.number(), differences), places(container, wanted))
                : container;
    }

    /** What lies beside the Compose file on the host its successor would not see. */
    private static boolean losesData(DesiredContainer wanted, Observed observed) {
        Set<String> persistent = wanted.provided().stream()
                .filter(ProvidedMount.Persistent.class::isInstance)
                .map(ProvidedMount::target)
                .collect(Collectors.toSet());
        return observed.spec().get(ContainerFields.VOLUMES).stream()
                .anyMatch(mount -> persistent.contains(mount.target()));
    }

    private Ownership ownership(DesiredContainer wanted, int number, SortedSet<String> differences) {
        SortedMap<String, String> fields = new TreeMap<>(wanted.fields());
        fields.keySet()
                .removeIf(field ->
                        differences.stream().anyMatch(name -> field.equals(name) || field.startsWith(name + ".")));
        // A field that only the container has stands for itself: its value may be a secret.
        differences.stream()
                .filter(name -> wanted.fields().keySet().stream()
                        .noneMatch(field -> field.equals(name) || field.startsWith(name + ".")))
                .forEach(name -> fields.put(name, "~"));
        Fingerprint fingerprint = differences.isEmpty()
                ? wanted.fingerprint()
                : Fingerprint.of(new TreeMap<>(Map.of("differs", List.copyOf(differences))));
        return new Ownership(
                desired.source(),
                wanted.id(),
                number,
                fingerprint,
                desired.revision(),
                new TreeSet<>(wanted.dependencies().keySet()),
                fields);
    }

    /** Its successors answer to the resource's name too, which it does not have to; to none where it was withdrawn. */
    private static SortedMap<String, ActualContainer.Endpoint> places(
            ActualContainer container, DesiredContainer wanted) {
        SortedMap<String, ActualContainer.Endpoint> places = new TreeMap<>();
        container
                .networks()
                .forEach((network, place) ->
                        places.put(network, place.aliases().isEmpty() ? place : answering(place, wanted)));
        return places;
    }

    private static ActualContainer.Endpoint answering(ActualContainer.Endpoint place, DesiredContainer wanted) {
        return new ActualContainer.Endpoint(
                place.networkId(),
                Stream.concat(place.aliases().stream(), Stream.of(wanted.id().name()))
                        .toList(),
                place.ipv4Address(),
                place.ipv6Address());
    }

    private ActualNetwork seen(ActualNetwork network) {
        ComposeMark mark = network.mark();
        if (mark == null || network.ownership() != null || !projects.contains(mark.project())) {
            return network;
        }
        return desired.networks().values().stream()
                .filter(wanted -> !wanted.external() && wanted.name().equals(network.name()))
                .filter(wanted -> wanted.id().name().equals(mark.project() + "_" + mark.part()))
                .findFirst()
                .map(wanted -> new ActualNetwork(
                        network.id(), network.name(), kept(wanted.id(), wanted.fingerprint(), wanted.fields()), mark))
                .orElse(network);
    }

    private ActualVolume seen(ActualVolume volume) {
        ComposeMark mark = volume.mark();
        if (mark == null || volume.ownership() != null || !projects.contains(mark.project())) {
            return volume;
        }
        return desired.volumes().values().stream()
                .filter(wanted -> !wanted.external() && wanted.name().equals(volume.name()))
                .filter(wanted -> wanted.id().name().equals(mark.project() + "_" + mark.part()))
                .findFirst()
                .map(wanted ->
                        new ActualVolume(volume.name(), kept(wanted.id(), wanted.fingerprint(), new TreeMap<>()), mark))
                .orElse(volume);
    }

    /** Networks and volumes stay as they are, whatever they were made from. */
    private Ownership kept(ResourceId id, Fingerprint fingerprint, SortedMap<String, String> fields) {
        return new Ownership(desired.source(), id, 1, fingerprint, desired.revision(), new TreeSet<>(), fields);
    }
}
