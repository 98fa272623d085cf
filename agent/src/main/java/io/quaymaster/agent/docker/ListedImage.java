package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.model.state.ActualImage;
import io.quaymaster.model.state.Ownership;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What the list tells of an image.
 *
 * @param labelledAsOurs whether it carries labels that are only for containers: then those of its containers prove nothing
 */
record ListedImage(ActualImage image, boolean labelledAsOurs) {
    private static final String NONE = "<none>";

    static ListedImage read(JsonNode item) {
        ActualImage image = new ActualImage(
                item.path("Id").asText(),
                references(item.path("RepoTags")),
                references(item.path("RepoDigests")),
                Instant.ofEpochSecond(item.path("Created").asLong()),
                item.path("Size").asLong());
        return new ListedImage(image, labelledAsOurs(item.path("Labels")));
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
