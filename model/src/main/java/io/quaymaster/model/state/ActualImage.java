package io.quaymaster.model.state;

import java.time.Instant;
import java.util.List;

/**
 * An image that the daemon has.
 *
 * @param id {@code sha256:…}
 * @param tags its references by tag, in familiar form
 * @param digests its references by digest, in familiar form
 * @param created when it was built
 * @param size in bytes
 * @param service what Docker Compose built it for, as {@code project/service}; empty where it did not
 * @param labelledAsOurs whether it carries labels that are only for what we create: its containers get them too, and so could not be
 *     told apart
 */
public record ActualImage(
        String id,
        List<String> tags,
        List<String> digests,
        Instant created,
        long size,
        String service,
        boolean labelledAsOurs) {
    public ActualImage {
        tags = List.copyOf(tags);
        digests = List.copyOf(digests);
    }
}
