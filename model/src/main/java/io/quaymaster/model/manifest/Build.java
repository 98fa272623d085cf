package io.quaymaster.model.manifest;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an image is built.
 *
 * @param context a directory of the repository, relative to the manifest
 * @param dockerfile its path, relative to the context
 * @param dockerfileInline its text, in place of a file; or null
 * @param target the stage to build, or null for the last
 * @param platform such as {@code linux/arm64}, or null for the daemon's
 * @param network the network of RUN instructions, or null for the default
 * @param shmSize in bytes; 0 for the default
 * @param pullBase whether base images are looked up anew
 */
public record Build(
        String context,
        String dockerfile,
        @Nullable String dockerfileInline,
        SortedMap<String, String> args,
        @Nullable String target,
        @Nullable String platform,
        SortedMap<String, String> labels,
        List<String> cacheFrom,
        List<String> extraHosts,
        @Nullable String network,
        long shmSize,
        boolean pullBase,
        boolean noCache) {
    public Build {
        args = Collections.unmodifiableSortedMap(new TreeMap<>(args));
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        cacheFrom = List.copyOf(cacheFrom);
        extraHosts = List.copyOf(extraHosts);
    }
}
