package io.quaymaster.agent.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code dev/simulate} runs. */
public final class Simulate {
    private static final long PASSES_A_LINE = 1_000_000;

    private Simulate() {}

    /** @param arguments how many passes and the first seed; or a file with a history */
    public static void main(String[] arguments) throws IOException {
        boolean holds = arguments.length == 1
                ? replay(Path.of(arguments[0]))
                : play(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]));
        System.exit(holds ? 0 : 1);
    }

    /** Plays so many passes, and says how fast that was. */
    public static String timed(long passes) {
        Campaign campaign = new Campaign(1);
        Speed speed = new Speed();
        campaign.play(passes).ifPresent(failure -> {
            throw new IllegalStateException(failure.toString());
        });
        return speed.of(campaign.tally());
    }

    private static boolean play(long passes, long seed) {
        Campaign campaign = new Campaign(seed);
        Speed speed = new Speed();
        Optional<Failure> failure = Optional.empty();
        for (long next = 0; next < passes && failure.isEmpty(); ) {
            next = Math.min(passes, next + PASSES_A_LINE);
            failure = campaign.play(next);
            System.out.println(speed.of(campaign.tally()));
        }
        System.out.print(campaign.tally());
        System.out.println(failure.map(Failure::toString).orElse("everything held"));
        return failure.isEmpty();
    }

    /** Plays a history as {@link Failure} prints it, and shows all that happens. */
    private static boolean replay(Path file) throws IOException {
        Report report = new Report();
        Optional<Failure> failure =
                Simulation.replay(History.parse(Files.readString(file)), new Revisions(), new Tally(), report);
        System.out.print(report);
        System.out.println(failure.map(it -> it.violation().getMessage()).orElse("everything held"));
        return failure.isEmpty();
    }
}
