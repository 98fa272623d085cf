package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.model.state.Ownership;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The label that names the anonymous volumes which a container got from its predecessor. The daemon removes an anonymous volume
 * with the container it was made for; one that was handed over was mounted by its name, and to the daemon is like any other.
 */
final class HandedOver {
    private static final String LABEL = Ownership.PREFIX + "handed-over";

    private HandedOver() {}

    static SortedSet<String> read(JsonNode labels) {
        return Arrays.stream(labels.path(LABEL).asText().split(" "))
                .filter(volume -> !volume.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static void write(Collection<String> volumes, Map<String, String> labels) {
        if (!volumes.isEmpty()) {
            labels.put(LABEL, String.join(" ", new TreeSet<>(volumes)));
        }
    }
}
