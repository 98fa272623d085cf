package io.quaymaster.model.simulation;

/** Makes of numbers others that look like chance, and are the same each time. */
public final class Bits {
    private Bits() {}

    /** Different for different numbers (the end of SplitMix64). */
    public static long mixed(long number) {
        long bits = number * 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return bits ^ (bits >>> 31);
    }
}
