package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.agent.docker.DockerException.Category;
import io.quaymaster.model.manifest.PlainSpec;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualImage;
import io.quaymaster.model.state.ActualNetwork;
import io.quaymaster.model.state.ActualVolume;
import io.quaymaster.model.state.ComposeMark;
import io.quaymaster.model.state.Observed;
import io.quaymaster.model.state.Ownership;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Takes snapshots of what the daemon has. */
final class Observation {
    private static final int INSPECTIONS_AT_ONCE = 16;

    private final EngineApi api;
    private final Listing<List<ListedContainer>> containers;
    private final Listing<List<ActualImage>> images;
    private final Listing<List<ActualNetwork>> networks;
    private final Listing<List<ActualVolume>> volumes;
    private final Inspections inspections;
    private final DiscardedLimits discarded;
    private final LastLines lastLines;
    private final boolean adopting;
    // By image id, likewise.
    private final Map<String, Spec> givenByImages = new ConcurrentHashMap<>();
    // By image id. An image never changes, so this is true for ever; it outlives the image for the sake of its
    // containers.
    private final Map<String, Boolean> labelledAsOurs = new ConcurrentHashMap<>();
    private volatile Map<String, String> imageIds = Map.of();
    private volatile Set<String> ourNetworks = Set.of();

    /** @param adopting whether containers that Docker Compose made are looked at like our own */
    Observation(EngineApi api, Inspections inspections, DiscardedLimits discarded, boolean adopting) {
        this.api = api;
        this.containers = new Listing<>(
                api,
                ApiRequest.to(Operation.LIST_CONTAINERS).query("all", "1"),
                list -> items(list).map(ListedContainer::read).toList());
        this.images = new Listing<>(api, ApiRequest.to(Operation.LIST_IMAGES), Observation::images);
        this.networks = new Listing<>(api, ApiRequest.to(Operation.LIST_NETWORKS), Observation::networks);
        this.volumes = new Listing<>(api, ApiRequest.to(Operation.LIST_VOLUMES), Observation::volumes);
        this.inspections = inspections;
        this.discarded = discarded;
        this.lastLines = new LastLines(api);
        this.adopting = adopting;
    }

    Actual take(SortedMap<String, Actual.LastPull> pulls) {
        // Asked for first: of a daemon that does not answer, each list would wait for that in its turn.
        api.version();
        List<String> answers =
                Concurrent.all(List.of(containers::ask, images::ask, networks::ask, volumes::ask), INSPECTIONS_AT_ONCE);
        List<ActualImage> allImages = images.read(answers.get(1));
        keep(allImages);
        List<ActualNetwork> allNetworks = networks.read(answers.get(2));
        ourNetworks = allNetworks.stream()
                .filter(network -> network.ownership() != null)
                .map(ActualNetwork::id)
                .collect(Collectors.toSet());
        return new Actual(
                inspected(containers.read(answers.get(0))),
                allImages,
                allNetworks,
                volumes.read(answers.get(3)),
                pulls);
    }

    private static List<ActualImage> images(JsonNode list) {
        return items(list)
                .map(ListedImage::read)
                .sorted(Comparator.comparing(ActualImage::id))
                .toList();
    }

    private void keep(List<ActualImage> listed) {
        listed.forEach(image -> labelledAsOurs.put(image.id(), image.labelledAsOurs()));
        imageIds = listed.stream()
                .flatMap(image -> image.tags().stream().map(tag -> Map.entry(tag, image.id())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first));
    }

    /** The image that had a tag when images were last listed; empty where none had. */
    Optional<String> imageId(String tag) {
        return Optional.ofNullable(imageIds.get(tag));
    }

    private List<ActualContainer> inspected(List<ListedContainer> listed) {
        Set<String> ids = listed.stream().map(ListedContainer::id).collect(Collectors.toSet());
        inspections.retain(ids);
        discarded.retain(ids);
        lastLines.retain(ids);
        List<ActualContainer> found = new ArrayList<>();
        List<Callable<Optional<ActualContainer>>> questions = new ArrayList<>();
        for (ListedContainer container : listed) {
            known(container).ifPresentOrElse(found::add, () -> questions.add(() -> container(container)));
        }
        Concurrent.all(questions, INSPECTIONS_AT_ONCE).forEach(answer -> answer.ifPresent(found::add));
        found.sort(Comparator.comparing(ActualContainer::name));
        return List.copyOf(found);
    }

    /** What can be said without asking: mostly that is everything, and threads would cost more than all the rest of it. */
    private Optional<ActualContainer> known(ListedContainer listed) {
        Ownership ownership = listed.ownership();
        if (ownership == null && !isAdoptable(listed)) {
            return Optional.of(foreign(listed));
        }
        // Only containers that are ours, or may become so, are inspected.
        return inspections
                .find(listed)
                .map(inspected ->
                        ownership == null ? adoptable(listed, inspected) : ours(listed, inspected, ownership));
    }

    /** Empty when it is gone by now. */
    private Optional<ActualContainer> container(ListedContainer listed) {
        Optional<Ownership> ownership = Optional.ofNullable(listed.ownership())
                .filter(labels -> listed.provesItself() || !labelledAsOurs(listed.imageId()));
        if (ownership.isEmpty() && isAdoptable(listed)) {
            return inspect(listed).map(inspected -> adoptable(listed, inspected));
        }
        return ownership.isEmpty()
                ? Optional.of(foreign(listed))
                : inspect(listed).map(inspected -> ours(listed, inspected, ownership.get()));
    }

    private boolean isAdoptable(ListedContainer listed) {
        return adopting && listed.composeMark() != null;
    }

    private ActualContainer adoptable(ListedContainer listed, InspectedContainer inspected) {
        Spec image = givenByImages.computeIfAbsent(
                listed.imageId(),
                id -> found(ApiRequest.of(Operation.INSPECT_IMAGE, id))
                        .map(answer -> PlainSpec.container(MadeFrom.ofImage(answer)))
                        .orElse(Spec.EMPTY));
        // Compose names those that it took over from a container before this one.
        SortedMap<String, String> anonymous = new TreeMap<>(listed.volumes());
        anonymous.values().removeIf(volume -> !MadeFrom.isAnonymous(volume));
        return made(listed, inspected, null, anonymous, new Observed(PlainSpec.container(inspected.made()), image));
    }

    private static ActualContainer foreign(ListedContainer listed) {
        return new ActualContainer(
                listed.id(),
                listed.name(),
                null,
                listed.imageId(),
                listed.image(),
                listed.created(),
                listed.state(),
                0,
                listed.endpoints(),
                new TreeMap<>(),
                listed.volumeNames(),
                new TreeMap<>(),
                listed.ports(),
                null,
                listed.composeMark(),
                null,
                new TreeMap<>(),
                List.of());
    }

    private ActualContainer ours(ListedContainer listed, InspectedContainer inspected, Ownership ownership) {
        return made(listed, inspected, ownership, anonymousVolumes(listed, inspected), null);
    }

    private ActualContainer made(
            ListedContainer listed,
            InspectedContainer inspected,
            @Nullable Ownership ownership,
            SortedMap<String, String> anonymous,
            @Nullable Observed observed) {
        ActualContainer container = new ActualContainer(
                listed.id(),
                listed.name(),
                ownership,
                listed.imageId(),
                inspected.image(),
                inspected.created(),
                inspected.state(),
                inspected.restarts(),
                inspected.networks(),
                inspected.namespaces(),
                listed.volumeNames(),
                anonymous,
                listed.ports(),
                inspected.settings(),
                listed.composeMark(),
                observed,
                discarded.of(listed.id(), inspected.settings()),
                List.of());
        return lastLines.added(container, inspected);
    }

    private static SortedMap<String, String> anonymousVolumes(ListedContainer listed, InspectedContainer inspected) {
        SortedMap<String, String> anonymous = new TreeMap<>(listed.volumes());
        anonymous.values().removeAll(inspected.namedVolumes());
        return anonymous;
    }

    private Optional<InspectedContainer> inspect(ListedContainer listed) {
        Inspections.Ticket ticket = inspections.begin(listed);
        return found(ApiRequest.of(Operation.INSPECT_CONTAINER, listed.id())).map(answer -> {
            InspectedContainer inspected = InspectedContainer.read(answer);
            inspections.keep(ticket, inspected);
            return inspected;
        });
    }

    // An image that is gone and was never seen may have carried our labels: then its container is not taken for ours.
    private boolean labelledAsOurs(String imageId) {
        Boolean known = labelledAsOurs.get(imageId);
        if (known != null) {
            return known;
        }
        boolean labelled = found(ApiRequest.of(Operation.INSPECT_IMAGE, imageId))
                .map(answer -> ListedImage.labelledAsOurs(answer.path("Config").path("Labels")))
                .orElse(true);
        labelledAsOurs.put(imageId, labelled);
        return labelled;
    }

    private Optional<JsonNode> found(ApiRequest request) {
        try {
            return Optional.of(api.ask(request));
        } catch (DockerException failure) {
            if (failure.category() == Category.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Whether a network, given by id, was ours when networks were last listed. */
    boolean isOurNetwork(String id) {
        return ourNetworks.contains(id);
    }

    private static List<ActualNetwork> networks(JsonNode list) {
        return items(list)
                .map(item -> new ActualNetwork(
                        item.path("Id").asText(),
                        item.path("Name").asText(),
                        ownership(item).orElse(null),
                        ComposeMark.read(labels(item)).orElse(null)))
                .sorted(Comparator.comparing(ActualNetwork::name))
                .toList();
    }

    private static List<ActualVolume> volumes(JsonNode answer) {
        return items(answer.path("Volumes"))
                .map(item -> new ActualVolume(
                        item.path("Name").asText(),
                        ownership(item).orElse(null),
                        ComposeMark.read(labels(item)).orElse(null)))
                .sorted(Comparator.comparing(ActualVolume::name))
                .toList();
    }

    /** Whose an object is by its labels; empty for one that is not ours. */
    static Optional<Ownership> ownership(JsonNode item) {
        return Ownership.read(labels(item));
    }

    static SortedMap<String, String> labels(JsonNode item) {
        return item.path("Labels").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, label -> label.getValue().asText(), (first, second) -> first, TreeMap::new));
    }

    static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
