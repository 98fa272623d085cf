package io.quaymaster.agent.reconcile;

/** How this agent stands to the lease of a source. */
sealed interface Standing {
    /** It was not asked for yet. */
    record Unknown() implements Standing {}

    /**
     * It is ours.
     *
     * @param lease the id of its container
     */
    record Held(String lease, Holder self) implements Standing {}

    /**
     * It is somebody else's.
     *
     * @param answered whether that one is known to be alive
     */
    record Watching(String lease, Holder holder, boolean answered) implements Standing {}

    /** Nobody can have it. */
    record Failed(String why) implements Standing {}
}
