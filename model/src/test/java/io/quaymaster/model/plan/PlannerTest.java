package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.simulation.MemoryDaemon;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What all tests of the planner share: a daemon on which somebody else is at home too, and that each of them ends in a state of
 * rest, where planning again finds nothing more to do.
 */
abstract class PlannerTest {
    final MemoryDaemon daemon = new MemoryDaemon();
    final PlannerScenario shop = new PlannerScenario("shop", daemon);
    private String rest = NOTHING;
    private List<String> refusals = List.of();

    @BeforeEach
    void somebodyElseIsThere() {
        daemon.foreignImage("sha256:feedfeedfeed", "postgres:16", "debian:12");
        daemon.foreign("postgres", "sha256:feedfeedfeed");
        daemon.foreignNetwork("theirs");
        daemon.foreignVolume("their-data");
    }

    /** What remains in the plan at the end, where that is not nothing. */
    void endsWith(String plan) {
        rest = plan;
    }

    /** What the daemon refuses in this test, where that is not nothing. */
    void isRefused(String... texts) {
        refusals = List.of(texts);
    }

    @AfterEach
    void comesToRest() {
        assertThat(shop.settle()).isEqualTo(rest);
        assertThat(shop.plan()).isEqualTo(rest);
        assertThat(new ArrayList<>(shop.refusals())).isEqualTo(refusals);
    }
}
