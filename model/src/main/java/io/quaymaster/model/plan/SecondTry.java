package io.quaymaster.model.plan;

/** How a person has something tried again that failed, or else done that is held: it depends on whether there is an agent. */
public enum SecondTry {
    /** By telling the agent, which heeds it in its next plan. */
    BY_COMMAND,
    /** By removing what is kept of the failed try, where there is no agent to be told. */
    BY_REMOVAL
}
