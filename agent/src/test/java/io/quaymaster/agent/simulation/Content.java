package io.quaymaster.agent.simulation;

import java.util.List;

/**
 * What a repository holds: manifests of one line each, and how new the files of its build context are.
 *
 * @param lines in YAML's flow form
 * @param version of the Dockerfile in {@code img}
 */
record Content(List<String> lines, int version) {
    static final Content NOTHING = new Content(List.of(), 1);

    Content {
        lines = List.copyOf(lines);
    }

    String manifests() {
        return String.join("\n---\n", lines) + "\n";
    }
}
