package io.quaymaster.model.simulation;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.state.ActualContainer.Health;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a container of the daemon in memory does once it runs; a manifest chooses it with {@code command}.
 *
 * @param missing whether there is no such program, so that the container cannot be started
 * @param end how it ends by itself, if it does
 * @param verdicts what its healthcheck comes to, in the order of time; the container has one only if its manifest says so
 * @param stop what it makes of the signal to stop
 * @param writes its log, until it ends
 */
record Program(boolean missing, Optional<End> end, List<Verdict> verdicts, Stop stop, List<String> writes) {
    private static final int TERMINATED = 143;
    private static final Duration A_MOMENT = Duration.ofMillis(500);
    private static final Duration FIRST_CHECK = Duration.ofSeconds(1);
    private static final Verdict WELL = new Verdict(FIRST_CHECK, Health.HEALTHY);
    private static final Stop AT_ONCE = new Stop.At(Duration.ZERO, TERMINATED);

    Program {
        verdicts = List.copyOf(verdicts);
        writes = List.copyOf(writes);
    }

    /** @param after how long it runs */
    record End(Duration after, int code) {}

    /** @param after how long after its start */
    record Verdict(Duration after, Health health) {}

    /** How a program takes the signal to stop. */
    sealed interface Stop {
        record At(Duration after, int code) implements Stop {}

        /** Not at all: it is killed when the grace period is over. */
        record Never() implements Stop {}
    }

    static Program of(Spec spec) {
        List<String> command = spec.find(ContainerFields.COMMAND).orElse(List.of("serve"));
        Duration time = command.size() > 1 ? Duration.ofSeconds(Long.parseLong(command.getLast())) : Duration.ZERO;
        return switch (command.getFirst()) {
            // Goes on for ever and is healthy after a moment: what an image does without a command.
            case "serve" -> serving(List.of(WELL), AT_ONCE);
            // Takes its time until it is healthy.
            case "slow" -> serving(List.of(new Verdict(time, Health.HEALTHY)), AT_ONCE);
            // Takes the signal to stop for a request, and ends well.
            case "polite" -> serving(List.of(WELL), new Stop.At(Duration.ZERO, 0));
            // Finishes what it is at before it stops.
            case "busy" -> serving(List.of(WELL), new Stop.At(time, TERMINATED));
            case "stubborn" -> serving(List.of(WELL), new Stop.Never());
            // Its healthcheck fails.
            case "sick" ->
                serving(List.of(new Verdict(FIRST_CHECK, Health.UNHEALTHY)), AT_ONCE)
                        .writing("cannot reach the database");
            // Is healthy, and falls ill later.
            case "ill" -> serving(List.of(WELL, new Verdict(time, Health.UNHEALTHY)), AT_ONCE);
            // Its healthcheck never comes to a result.
            case "hang" -> serving(List.of(), AT_ONCE).writing("waiting for the database");
            // Ends by itself after a moment, with a code.
            case "exit" ->
                ending(A_MOMENT, Integer.parseInt(command.get(1)))
                        .writing("working", "giving up with " + command.get(1));
            // Serves, and breaks down later.
            case "crash" -> ending(time, 1);
            case "missing" -> new Program(true, Optional.empty(), List.of(), AT_ONCE, List.of());
            default -> throw new IllegalArgumentException("the daemon in memory knows no program " + command);
        };
    }

    private static Program serving(List<Verdict> verdicts, Stop stop) {
        return new Program(false, Optional.empty(), verdicts, stop, List.of());
    }

    private static Program ending(Duration after, int code) {
        return new Program(false, Optional.of(new End(after, code)), List.of(WELL), AT_ONCE, List.of());
    }

    private Program writing(String... lines) {
        return new Program(missing, end, verdicts, stop, List.of(lines));
    }
}
