package io.quaymaster.agent.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What happened, one event after the other: all that is needed to see it happen again.
 *
 * @param seed of what is left to chance: the jitter of the agent's delays
 */
record History(long seed, List<Event> events) {
    History {
        events = List.copyOf(events);
    }

    History with(List<Event> others) {
        return new History(seed, others);
    }

    @Override
    public String toString() {
        return "seed " + seed + "\n" + events.stream().map(Event::toString).collect(Collectors.joining("\n")) + "\n";
    }

    /** Reads what {@link #toString} wrote. */
    static History parse(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        long seed = Long.parseLong(lines.getFirst().substring("seed ".length()));
        return new History(seed, events(lines.subList(1, lines.size())));
    }

    static List<Event> events(List<String> lines) {
        List<Event> events = new ArrayList<>();
        for (int index = 0; index < lines.size(); ) {
            String line = lines.get(index);
            List<String> following = lines.subList(index + 1, lines.size()).stream()
                    .takeWhile(next -> next.startsWith(Event.INDENT))
                    .map(String::strip)
                    .toList();
            events.add(Event.parse(line, following));
            index += 1 + following.size();
        }
        return events;
    }
}
