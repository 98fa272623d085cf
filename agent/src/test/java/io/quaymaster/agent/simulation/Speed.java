package io.quaymaster.agent.simulation;

/** How fast a simulation is. */
final class Speed {
    private final long began = System.nanoTime();

    String of(Tally tally) {
        double seconds = (System.nanoTime() - began) / 1e9;
        return "%,d passes in %.0f s: %,.0f a second".formatted(tally.passes(), seconds, tally.passes() / seconds);
    }
}
