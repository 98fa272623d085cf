package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Spec;
import java.util.List;

/** What a container of the daemon in memory does once it runs; a manifest chooses it with {@code command}. */
sealed interface Program {
    /** Goes on for ever and is healthy after a moment: what an image does without a command. */
    record Serves(int endsWith) implements Program {}

    /** {@code [exit, "3"]}: ends by itself after a moment. */
    record Exits(int code) implements Program {}

    /** {@code [sick]}: goes on for ever, and its healthcheck fails. */
    record Sickens() implements Program {}

    /** {@code [hang]}: goes on for ever, and its healthcheck never comes to a result. */
    record Hangs() implements Program {}

    /** {@code [missing]}: there is no such program, and so it cannot be started. */
    record Missing() implements Program {}

    /** Its log, until it ends. */
    default List<String> writes() {
        return switch (this) {
            case Exits exits -> List.of("working", "giving up with " + exits.code());
            case Sickens sickens -> List.of("cannot reach the database");
            case Hangs hangs -> List.of("waiting for the database");
            case Serves serves -> List.of();
            case Missing missing -> List.of();
        };
    }

    int TERMINATED = 143;

    static Program of(Spec spec) {
        List<String> command = spec.find(ContainerFields.COMMAND).orElse(List.of("serve"));
        return switch (command.getFirst()) {
            case "serve" -> new Serves(TERMINATED);
            // Takes the signal to stop for a request, and ends well.
            case "polite" -> new Serves(0);
            case "exit" -> new Exits(Integer.parseInt(command.get(1)));
            case "sick" -> new Sickens();
            case "hang" -> new Hangs();
            case "missing" -> new Missing();
            default -> throw new IllegalArgumentException("the daemon in memory knows no program " + command);
        };
    }
}
