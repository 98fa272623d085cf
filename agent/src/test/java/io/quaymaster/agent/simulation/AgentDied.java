package io.quaymaster.agent.simulation;

/** The agent's process is gone in the middle of a pass. */
final class AgentDied extends RuntimeException {
    private static final long serialVersionUID = 1;

    AgentDied() {
        super(null, null, false, false);
    }
}
