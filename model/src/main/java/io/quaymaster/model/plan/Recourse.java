package io.quaymaster.model.plan;

/** What a person can do about what failed, or is held: it depends on whether there is an agent. */
public enum Recourse {
    /** Tell the agent, which heeds it in its next plan. */
    BY_COMMAND,
    /** Remove what is kept of the failed try, or run the command another way, where there is no agent to be told. */
    BY_REMOVAL
}
