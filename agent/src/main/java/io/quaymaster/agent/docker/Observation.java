package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.agent.docker.DockerException.Category;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualImage;
import io.quaymaster.model.state.ActualNetwork;
import io.quaymaster.model.state.ActualVolume;
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
    private final Inspections inspections;
    private final LastLines lastLines;
    // By image id. An image never changes, so this is true for ever; it outlives the image for the sake of its
    // containers.
    private final Map<String, Boolean> labelledAsOurs = new ConcurrentHashMap<>();

    Observation(EngineApi api, Inspections inspections) {
        this.api = api;
        this.inspections = inspections;
        this.lastLines = new LastLines(api);
    }

    Actual take(SortedMap<String, Actual.LastPull> pulls) {
        List<JsonNode> lists = Concurrent.all(
                List.of(
                        () -> api.ask(ApiRequest.to(Operation.LIST_CONTAINERS).query("all", "1")),
                        () -> api.ask(ApiRequest.to(Operation.LIST_IMAGES)),
                        () -> api.ask(ApiRequest.to(Operation.LIST_NETWORKS)),
                        () -> api.ask(ApiRequest.to(Operation.LIST_VOLUMES)).path("Volumes")),
                INSPECTIONS_AT_ONCE);
        List<ActualImage> images = images(lists.get(1));
        return new Actual(containers(lists.get(0)), images, networks(lists.get(2)), volumes(lists.get(3)), pulls);
    }

    private List<ActualImage> images(JsonNode list) {
        List<ListedImage> images = items(list).map(ListedImage::read).toList();
        images.forEach(image -> labelledAsOurs.put(image.image().id(), image.labelledAsOurs()));
        return images.stream()
                .map(ListedImage::image)
                .sorted(Comparator.comparing(ActualImage::id))
                .toList();
    }

    private List<ActualContainer> containers(JsonNode list) {
        List<ListedContainer> listed = items(list).map(ListedContainer::read).toList();
        Set<String> ids = listed.stream().map(ListedContainer::id).collect(Collectors.toSet());
        inspections.retain(ids);
        lastLines.retain(ids);
        List<ActualContainer> containers = new ArrayList<>();
        List<Callable<Optional<ActualContainer>>> questions = new ArrayList<>();
        for (ListedContainer container : listed) {
            known(container).ifPresentOrElse(containers::add, () -> questions.add(() -> container(container)));
        }
        Concurrent.all(questions, INSPECTIONS_AT_ONCE).forEach(answer -> answer.ifPresent(containers::add));
        containers.sort(Comparator.comparing(ActualContainer::name));
        return List.copyOf(containers);
    }

    /** What can be said without asking: mostly that is everything, and threads would cost more than all the rest of it. */
    private Optional<ActualContainer> known(ListedContainer listed) {
        Optional<Ownership> labels = Ownership.read(listed.labels());
        if (labels.isEmpty()) {
            return Optional.of(foreign(listed));
        }
        // Only containers that are ours are inspected.
        return inspections.find(listed).map(inspected -> ours(listed, inspected, labels.get()));
    }

    /** Empty when it is gone by now. */
    private Optional<ActualContainer> container(ListedContainer listed) {
        Optional<Ownership> ownership =
                Ownership.read(listed.labels()).filter(labels -> !labelledAsOurs(listed.imageId()));
        return ownership.isEmpty()
                ? Optional.of(foreign(listed))
                : inspect(listed).map(inspected -> ours(listed, inspected, ownership.get()));
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
                listed.volumes(),
                null,
                List.of());
    }

    private ActualContainer ours(ListedContainer listed, InspectedContainer inspected, Ownership ownership) {
        ActualContainer container = new ActualContainer(
                listed.id(),
                listed.name(),
                ownership,
                listed.imageId(),
                inspected.image(),
                listed.created(),
                inspected.state(),
                inspected.restarts(),
                inspected.networks(),
                inspected.namespaces(),
                listed.volumes(),
                inspected.settings(),
                List.of());
        return lastLines.added(container, inspected.terminal());
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

    private static List<ActualNetwork> networks(JsonNode list) {
        return items(list)
                .map(item -> new ActualNetwork(
                        item.path("Id").asText(), item.path("Name").asText(), ownership(item)))
                .sorted(Comparator.comparing(ActualNetwork::name))
                .toList();
    }

    private static List<ActualVolume> volumes(JsonNode list) {
        return items(list)
                .map(item -> new ActualVolume(item.path("Name").asText(), ownership(item)))
                .sorted(Comparator.comparing(ActualVolume::name))
                .toList();
    }

    private static @Nullable Ownership ownership(JsonNode item) {
        SortedMap<String, String> labels = item.path("Labels").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, label -> label.getValue().asText(), (first, second) -> first, TreeMap::new));
        return Ownership.read(labels).orElse(null);
    }

    private static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
