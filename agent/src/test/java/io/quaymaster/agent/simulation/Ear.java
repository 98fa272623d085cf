package io.quaymaster.agent.simulation;

import java.util.Arrays;
import java.util.Locale;

/** How the agent hears of what happens at the daemon. */
enum Ear {
    AT_ONCE,
    LATE,
    TWICE,
    NEVER;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Ear of(String word) {
        return Arrays.stream(values())
                .filter(ear -> ear.word().equals(word))
                .findFirst()
                .orElseThrow();
    }
}
