package io.quaymaster.agent.simulation;

import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Step;
import java.time.Instant;

/** Is told of a history while it is played, for a person who wants to understand it. */
interface Witness {
    /** Nobody looks. */
    Witness NOBODY = new Witness() {
        @Override
        public void event(Instant now, Event event) {
            // Nobody looks.
        }

        @Override
        public void plan(Instant now, Plan plan) {
            // Nobody looks.
        }

        @Override
        public void call(Instant now, Step step, boolean refused) {
            // Nobody looks.
        }
    };

    void event(Instant now, Event event);

    void plan(Instant now, Plan plan);

    void call(Instant now, Step step, boolean refused);
}
