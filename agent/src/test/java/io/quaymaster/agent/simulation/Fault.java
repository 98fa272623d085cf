package io.quaymaster.agent.simulation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What goes wrong with one call to the daemon. */
enum Fault {
    /** The daemon fails and does nothing. */
    ERROR_BEFORE,
    /** The daemon does it and says that it failed. */
    ERROR_AFTER,
    /** The connection breaks while the daemon is at it: it does it a moment later, and nobody is told. */
    REPLY_LOST,
    /** No answer comes until the deadline, and nothing is done. */
    HANG,
    /** No answer comes until the deadline, though it is done. */
    HANG_AFTER,
    /** Of a creation, only the first of several requests is done: the container is in one of its networks. */
    HALF,
    /** The agent dies before the call. */
    DIES_BEFORE,
    /** The agent dies after the call, and has seen no answer. */
    DIES_AFTER,
    /** An observation shows what was true some time ago. */
    STALE,
    /** An observation lacks one object. */
    OMITS;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Fault> of(String word) {
        return Arrays.stream(values())
                .filter(fault -> fault.word().equals(word))
                .findFirst();
    }
}
