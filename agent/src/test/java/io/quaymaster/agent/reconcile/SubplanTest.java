package io.quaymaster.agent.reconcile;

import static io.quaymaster.agent.reconcile.Plans.plan;
import static io.quaymaster.agent.reconcile.Plans.planned;
import static io.quaymaster.agent.reconcile.Plans.quick;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Blocked;
import io.quaymaster.model.plan.Plan.Wait;
import io.quaymaster.model.plan.Step;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubplanTest {
    private static final Instant DUE = Instant.parse("2026-11-01T12:00:00Z");

    @Test
    void leavesOutWhatIsNotChosenAndAllThatComesAfterIt() {
        Plan plan = plan(
                planned(quick("a")),
                planned(quick("b")),
                planned(quick("c"), 0),
                planned(quick("d"), 1, 2),
                planned(quick("e"), 1));

        assertThat(without(plan, "a").steps()).containsExactly(planned(quick("b")), planned(quick("e"), 0));
    }

    @Test
    void countsTheStepsThatAreLeftAnew() {
        Plan plan = plan(
                planned(quick("a")),
                planned(quick("b")),
                planned(quick("c"), 1),
                planned(quick("d")),
                planned(quick("e"), 2, 3));

        assertThat(without(plan, "a", "none").steps())
                .containsExactly(
                        planned(quick("b")), planned(quick("c"), 0), planned(quick("d")), planned(quick("e"), 1, 2));
    }

    @Test
    void keepsWhatIsWaitedForWhatIsBlockedAndWhatIsDue() {
        Wait wait = new Wait(Plans.volume("a"), "a miracle", null);
        Wait more = new Wait(Plans.volume("b"), "another one", null);
        Blocked blocked = new Blocked(Plans.volume("c"), "it is taken", "give it back", List.of());
        Plan plan = new Plan(List.of(), List.of(wait), List.of(blocked), DUE);

        assertThat(Subplan.of(plan, step -> true, List.of(more)))
                .isEqualTo(new Plan(List.of(), List.of(wait, more), List.of(blocked), DUE));
    }

    @Test
    void waitsBeforeEachStepWhereNothingMayBeDone() {
        Wait wait = new Wait(Plans.volume("b"), "a miracle", null);
        Plan plan = new Plan(List.of(planned(quick("a")), planned(quick("c"), 0)), List.of(wait), List.of(), DUE);

        Plan withheld = Subplan.withheld(plan, "a person's word");

        assertThat(withheld.steps()).isEmpty();
        assertThat(withheld.waits())
                .containsExactly(
                        wait,
                        new Wait(
                                Plans.volume("a"),
                                "a person's word, to " + Plans.text("a") + ": the test says so",
                                null),
                        new Wait(
                                Plans.volume("c"),
                                "a person's word, to " + Plans.text("c") + ": the test says so",
                                null));
        assertThat(withheld.due()).isEqualTo(DUE);
    }

    private static Plan without(Plan plan, String... names) {
        Set<String> left = Set.of(names);
        return Subplan.of(
                plan,
                planned -> !(planned.step() instanceof Step.RemoveVolume remove && left.contains(remove.name())),
                List.of());
    }
}
