package io.quaymaster.model.plan;

import io.quaymaster.model.state.Desired;
import java.time.Instant;

/**
 * What the containers of one plan are decided from, and where it is written down.
 *
 * @param foundations what is planned for the networks and volumes
 * @param now the time of this pass
 */
record Planning(
        Desired desired,
        Inventory inventory,
        Foundations foundations,
        Directives directives,
        Draft draft,
        Instant now) {}
