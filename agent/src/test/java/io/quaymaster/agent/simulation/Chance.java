package io.quaymaster.agent.simulation;

import io.quaymaster.model.simulation.Bits;
import java.util.List;
import java.util.random.RandomGenerator;

/** Chance that is the same each time for the same seed, on every Java. */
final class Chance implements RandomGenerator {
    private final long seed;
    private long count;

    Chance(long seed) {
        this.seed = Bits.mixed(seed ^ 0x5DEECE66DL);
    }

    @Override
    public long nextLong() {
        count++;
        return Bits.mixed(seed + count);
    }

    /** From 0 to one less than the bound. */
    int below(int bound) {
        return (int) Long.remainderUnsigned(nextLong(), bound);
    }

    boolean percent(int percent) {
        return below(100) < percent;
    }

    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    @SafeVarargs
    final <T> T any(T... choices) {
        return choices[below(choices.length)];
    }
}
