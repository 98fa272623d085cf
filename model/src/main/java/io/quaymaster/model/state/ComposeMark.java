package io.quaymaster.model.state;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Docker Compose writes on what it makes, as far as it tells what that was made for.
 *
 * @param project its name
 * @param part the service, network or volume, as the Compose file calls it
 * @param number which of a service's containers it is, from 1; 1 for what is no container
 */
public record ComposeMark(String project, String part, int number) {
    private static final String PREFIX = "com.docker.compose.";
    private static final String PROJECT = PREFIX + "project";
    private static final String SERVICE = PREFIX + "service";

    /** Empty for what Compose did not make, or made for a single command. */
    public static Optional<ComposeMark> read(Map<String, String> labels) {
        String project = labels.getOrDefault(PROJECT, "");
        String part = Stream.of(SERVICE, PREFIX + "network", PREFIX + "volume")
                .map(label -> labels.getOrDefault(label, ""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        // Images that Compose builds have a service's labels too, and so has whatever is made of them; a number has
        // only
        // what it made.
        boolean isContainer = labels.containsKey(SERVICE);
        String number = labels.getOrDefault(PREFIX + "container-number", isContainer ? "" : "1");
        boolean single = labels.getOrDefault(PREFIX + "oneoff", "False").equals("True");
        return project.isEmpty() || part.isEmpty() || single || !number.matches("[1-9][0-9]{0,3}")
                ? Optional.empty()
                : Optional.of(new ComposeMark(project, part, Integer.parseInt(number)));
    }

    /** Whether a label is one of those that Compose writes for itself: they say nothing of what a container is for. */
    public static boolean isInternal(String label) {
        return label.startsWith(PREFIX) && !label.equals(PROJECT) && !label.equals(SERVICE);
    }

    /** Which service something is for by its labels, as {@code project/service}, without saying that Compose made it; or empty. */
    public static String key(Map<String, String> labels) {
        return labels.containsKey(PROJECT) && labels.containsKey(SERVICE)
                ? labels.get(PROJECT) + "/" + labels.get(SERVICE)
                : "";
    }
}
