package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a command works on: manifests, and the host that they are for.
 *
 * @param source the scope that owns what they declare
 * @param variables for {@code ${NAME}} in them
 * @param docker as far as it is configured
 * @param data where files of the repository are put for containers to see
 */
record Subject(
        Parts.Place place, String source, SortedMap<String, String> variables, Configuration.Docker docker, Path data) {
    Subject {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
    }
}
