package io.quaymaster.agent.reconcile;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is configured of a source, as far as the loop and the status need it.
 *
 * @param url without credentials
 * @param branch null where a tag is followed
 * @param tag null where a branch is followed
 * @param path below which the manifests are
 * @param poll how often the repository is looked at
 * @param resync how often the daemon is looked at although nothing was heard
 * @param maxPercent how much of what it has may be removed without approval
 */
public record SourceFacts(
        String name,
        String url,
        @Nullable String branch,
        @Nullable String tag,
        String path,
        Duration poll,
        Duration resync,
        int maxPercent) {}
