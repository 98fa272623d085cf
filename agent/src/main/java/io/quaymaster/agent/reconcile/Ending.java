package io.quaymaster.agent.reconcile;

/** How it ended to bring a daemon to a desired state once. */
public sealed interface Ending {
    record Converged() implements Ending {}

    /** Something failed or is blocked, of which was told, and nothing else could go on. */
    record Stuck() implements Ending {}

    /** It could not be begun or gone on with, for a reason of which nobody was told. */
    record Refused(String why) implements Ending {}
}
