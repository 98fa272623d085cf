package io.quaymaster.agent.simulation;

import io.quaymaster.model.plan.Step;

/** A property that single calls can break. */
interface Rule {
    /** The agent looks, to make another plan. */
    default void looks() {}

    /**
     * A call is about to have its effect.
     *
     * @param now what there is
     * @param seen what the agent saw when it planned: what is right by that cannot be held against it
     */
    void before(Step step, Judgement now, Judgement seen);

    /**
     * A call that was right when it was made has its effect only now, though much may have happened since.
     */
    void beforeLate(Step step, Judgement now, Judgement seen);

    /** It had its effect, or was refused. */
    void after(Step step, Judgement now, Judgement seen);
}
