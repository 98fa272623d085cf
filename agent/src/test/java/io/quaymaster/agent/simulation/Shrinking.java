package io.quaymaster.agent.simulation;

import io.quaymaster.agent.simulation.Event.Incident;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Takes away from a history whatever is not needed for what did not hold: events, incidents, resources, fields. */
final class Shrinking {
    private static final int MOST_REPLAYS = 6000;

    private final Function<History, Optional<Failure>> replay;
    private final Property property;
    private Failure smallest;
    private int replays;

    private Shrinking(Failure failure, Function<History, Optional<Failure>> replay) {
        this.replay = replay;
        this.property = failure.property();
        this.smallest = failure;
    }

    /** The same failure in a history from which nothing more can be taken. */
    static Failure of(Failure failure, Function<History, Optional<Failure>> replay) {
        Shrinking shrinking = new Shrinking(failure, replay);
        // Replayed as written it may differ from what was made up on the way: then it cannot be made smaller.
        if (shrinking.tryIt(failure.history().events())) {
            while (shrinking.shrinkOnce()) {
                // Each round makes other things unnecessary.
            }
        }
        return shrinking.smallest;
    }

    private boolean shrinkOnce() {
        boolean smaller = dropEvents();
        smaller |= dropIncidents();
        smaller |= dropLines();
        smaller |= dropFields();
        smaller |= straighten();
        return smaller;
    }

    private List<Event> events() {
        return smallest.history().events();
    }

    private boolean tryIt(List<Event> events) {
        if (replays >= MOST_REPLAYS) {
            return false;
        }
        replays++;
        Optional<Failure> failure = replay.apply(smallest.history().with(events));
        boolean same = failure.filter(it -> it.property() == property).isPresent();
        if (same) {
            smallest = failure.get();
        }
        return same;
    }

    private boolean dropEvents() {
        boolean smaller = false;
        for (int length = Math.max(1, events().size() / 2); length >= 1; length /= 2) {
            for (int from = events().size() - length; from >= 0; from -= length) {
                List<Event> fewer = new ArrayList<>(events());
                fewer.subList(from, from + length).clear();
                smaller |= tryIt(fewer);
                from = Math.min(from, events().size());
            }
        }
        return smaller;
    }

    private boolean dropIncidents() {
        boolean smaller = false;
        for (int index = 0; index < events().size(); index++) {
            if (events().get(index) instanceof Event.Pass pass) {
                for (Incident incident : pass.incidents()) {
                    smaller |= replace(index, without(incident));
                }
            }
        }
        return smaller;
    }

    private static UnaryOperator<Event> without(Incident incident) {
        return event -> event instanceof Event.Pass pass
                ? new Event.Pass(
                        pass.order(),
                        pass.incidents().stream()
                                .filter(other -> !other.equals(incident))
                                .toList())
                : event;
    }

    private boolean replace(int index, UnaryOperator<Event> change) {
        List<Event> others = new ArrayList<>(events());
        others.set(index, change.apply(others.get(index)));
        return !others.equals(events()) && tryIt(others);
    }

    private boolean dropLines() {
        boolean smaller = false;
        for (String resource : resources()) {
            smaller |= everywhere(line -> name(line).equals(resource) ? Stream.empty() : Stream.of(line));
        }
        for (int index = 0; index < events().size(); index++) {
            for (String resource : resources()) {
                smaller |= replace(
                        index, inCommits(line -> name(line).equals(resource) ? Stream.empty() : Stream.of(line)));
            }
        }
        return smaller;
    }

    private boolean dropFields() {
        boolean smaller = false;
        NavigableSet<String> fields = new TreeSet<>();
        lines().flatMap(line -> Flow.fields(line).stream()).forEach(fields::add);
        for (String field : fields) {
            smaller |= everywhere(line -> Stream.of(Flow.without(line, field)));
        }
        for (int index = 0; index < events().size(); index++) {
            for (String field : fields) {
                smaller |= replace(index, inCommits(line -> Stream.of(Flow.without(line, field))));
            }
        }
        return smaller;
    }

    private boolean everywhere(LineChange change) {
        List<Event> changed =
                events().stream().map(event -> inCommits(change).apply(event)).toList();
        return !changed.equals(events()) && tryIt(changed);
    }

    private interface LineChange {
        Stream<String> of(String line);
    }

    private static UnaryOperator<Event> inCommits(LineChange change) {
        return event -> event instanceof Event.Commit commit
                ? new Event.Commit(new Content(
                        commit.content().lines().stream().flatMap(change::of).toList(),
                        commit.content().version()))
                : event;
    }

    /** One thing after the other, as the plan has it. */
    private boolean straighten() {
        boolean smaller = false;
        for (int index = 0; index < events().size(); index++) {
            smaller |= replace(index, event -> switch (event) {
                case Event.Pass pass -> new Event.Pass(0, pass.incidents());
                case Event.Run run -> new Event.Run(run.seconds(), 0);
                case Event.Commit commit -> commit;
                case Event.Crash crash -> crash;
                case Event.Hearing hearing -> hearing;
                case Event.ImageFault fault -> fault;
                case Event.Deed deed -> deed;
            });
        }
        return smaller;
    }

    private Stream<String> lines() {
        return events().stream()
                .flatMap(event ->
                        event instanceof Event.Commit commit ? commit.content().lines().stream() : Stream.empty());
    }

    private NavigableSet<String> resources() {
        NavigableSet<String> names = new TreeSet<>();
        lines().forEach(line -> names.add(name(line)));
        return names;
    }

    private static String name(String line) {
        return Flow.first(line, 2);
    }
}
