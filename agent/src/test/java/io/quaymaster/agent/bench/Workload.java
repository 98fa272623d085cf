package io.quaymaster.agent.bench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many small containers, which have nothing to do.
 *
 * @param prefix of all names, so that nothing else at the daemon has one of them; the source's name too
 */
record Workload(String prefix, int size) {
    private static final String IMAGE = "busybox:stable";

    /** Of our containers. */
    String label() {
        return "quaymaster.source=" + prefix;
    }

    String name(int number) {
        return "%s-%03d".formatted(prefix, number);
    }

    List<String> names() {
        return IntStream.rangeClosed(1, size).mapToObj(this::name).toList();
    }

    /** All containers in one manifest. */
    String manifest() {
        return names().stream().map(name -> document(name, "0")).collect(Collectors.joining("---\n"));
    }

    /** One more container, which another text in its environment makes a new one. */
    String changing(String text) {
        return document(prefix + "-changing", text);
    }

    private static String document(String name, String text) {
        return """
                kind: Container
                name: %s
                image: %s
                command: [sleep, "1000000"]
                init: true
                environment: { TEXT: "%s" }
                rollout: { stable: 500ms }
                """.formatted(name, IMAGE, text);
    }

    /** The same containers as a Compose file. */
    String compose() {
        return names().stream()
                .map(name -> """
                          %s:
                            image: %s
                            command: [sleep, "1000000"]
                            init: true
                            environment: { TEXT: "0" }
                            network_mode: bridge
                        """.formatted(name, IMAGE))
                .collect(Collectors.joining("", "version: \"3.7\"\nservices:\n", ""));
    }
}
