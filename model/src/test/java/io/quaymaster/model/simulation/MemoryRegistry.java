package io.quaymaster.model.simulation;

import io.quaymaster.model.simulation.MemoryDaemon.Refused;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the daemon in memory can pull: any reference, unless it is withheld. */
final class MemoryRegistry {
    private final Map<String, String> published = new HashMap<>();
    private final Set<String> withheld = new HashSet<>();
    private final Set<String> labelledAsOurs = new HashSet<>();

    /** The next pull of a reference gets this image. */
    void publish(String reference, String id) {
        published.put(reference, id);
    }

    /** This image carries labels that are only for containers. */
    void label(String id) {
        labelledAsOurs.add(id);
    }

    void withhold(String reference, boolean away) {
        if (away) {
            withheld.add(reference);
        } else {
            withheld.remove(reference);
        }
    }

    boolean isLabelledAsOurs(String id) {
        return labelledAsOurs.contains(id);
    }

    /** The id of the image that a reference stands for now. */
    String resolve(String reference) {
        if (withheld.contains(reference)) {
            throw new Refused("manifest for " + reference + " not found");
        }
        return published.computeIfAbsent(reference, MemoryRegistry::idOf);
    }

    /** An id that only depends on a text. */
    private static String idOf(String text) {
        StringBuilder id = new StringBuilder("sha256:");
        for (int position = 0; position < 12; position++) {
            id.append(Character.forDigit((text.hashCode() >>> (2 * position)) & 15, 16));
        }
        return id.toString();
    }
}
