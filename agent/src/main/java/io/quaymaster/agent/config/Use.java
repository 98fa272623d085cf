package io.quaymaster.agent.config;

/** What a configuration is read for, and so what of the host it must find in place. */
public enum Use {
    /** One command, perhaps as a user who may read less than the agent. */
    COMMAND,
    /** The agent, which needs each file some time: what is wrong with one shows when it starts, and not weeks later. */
    AGENT
}
