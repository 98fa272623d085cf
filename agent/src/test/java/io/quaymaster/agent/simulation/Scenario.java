package io.quaymaster.agent.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A history with a name. */
record Scenario(String name, List<Event> events) {
    private static final String HEADING = "= ";

    Scenario {
        events = List.copyOf(events);
    }

    static List<Scenario> all() {
        try (InputStream file = Objects.requireNonNull(Scenario.class.getResourceAsStream("scenarios.txt"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("(?m)^" + HEADING, -1))
                    .skip(1)
                    .map(Scenario::parse)
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Scenario parse(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return new Scenario(lines.getFirst(), History.events(lines.subList(1, lines.size())));
    }

    /** With what goes on at the same time in an order that a number stands for. */
    List<Event> inOrder(int order) {
        return events.stream()
                .map(event -> event instanceof Event.Run run ? new Event.Run(run.seconds(), order) : event)
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
