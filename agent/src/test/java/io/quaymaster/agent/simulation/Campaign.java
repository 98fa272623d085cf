package io.quaymaster.agent.simulation;

import java.util.Optional;

/** Many random histories, one after the other. */
final class Campaign {
    private final Revisions revisions = new Revisions();
    private final Tally tally = new Tally();
    private long seed;

    /** @param seed of the first history; the next one has the next seed */
    Campaign(long seed) {
        this.seed = seed;
    }

    /**
     * Plays on until there were so many passes in all, or something did not hold.
     *
     * @return what did not hold, in the smallest history that was found for it
     */
    Optional<Failure> play(long passes) {
        while (tally.passes() < passes) {
            Optional<Failure> failure = Simulation.random(seed, revisions, tally);
            seed++;
            if (failure.isPresent()) {
                return failure.map(
                        whole -> Shrinking.of(whole, history -> Simulation.replay(history, revisions, new Tally())));
            }
        }
        return Optional.empty();
    }

    Tally tally() {
        return tally;
    }
}
