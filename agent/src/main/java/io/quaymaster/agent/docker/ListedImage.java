package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.model.state.ActualImage;
import io.quaymaster.model.state.ComposeMark;
import io.quaymaster.model.state.Ownership;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** Reads what the list tells of an image. */
final class ListedImage {
    private static final String NONE = "<none>";

    private ListedImage() {}

    static ActualImage read(JsonNode item) {
        return new ActualImage(
                item.path("Id").asText(),
                references(item.path("RepoTags")),
                references(item.path("RepoDigests")),
                Instant.ofEpochSecond(item.path("Created").asLong()),
                item.path("Size").asLong(),
                ComposeMark.key(Observation.labels(item)),
                labelledAsOurs(item.path("Labels")));
    }

    static boolean labelledAsOurs(JsonNode labels) {
        return labels.properties().stream().anyMatch(label -> label.getKey().startsWith(Ownership.PREFIX));
    }

    private static List<String> references(JsonNode references) {
        return StreamSupport.stream(references.spliterator(), false)
                .map(JsonNode::asText)
                .filter(reference -> !reference.contains(NONE))
                .sorted()
                .toList();
    }
}
