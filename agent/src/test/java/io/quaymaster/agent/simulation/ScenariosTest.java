package io.quaymaster.agent.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios of {@code scenarios.txt}, with each of their calls going wrong in each way. */
class ScenariosTest {
    private static final List<Fault> FAULTS = List.of(
            Fault.ERROR_BEFORE,
            Fault.ERROR_AFTER,
            Fault.REPLY_LOST,
            Fault.HANG,
            Fault.HANG_AFTER,
            Fault.DIES_BEFORE,
            Fault.DIES_AFTER);
    /** Stand for as the plan has it, and for orders that independent steps can have as well. */
    private static final List<Integer> ORDERS = List.of(0, 100, 200, 300);

    private static final Revisions REVISIONS = new Revisions();
    private static final Tally TALLY = new Tally();

    static List<Scenario> scenarios() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void comesToTheSameEndWhicheverCallGoesWrong(Scenario scenario) {
        List<String> wrong = new ArrayList<>();
        for (Fault fault : FAULTS) {
            wrong.addAll(strikeEachCall(scenario, 0, fault));
        }
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void comesToTheSameEndFromEveryPrefixOfEveryPlan(Scenario scenario) {
        List<String> wrong = new ArrayList<>();
        for (int order : ORDERS) {
            wrong.addAll(strikeEachCall(scenario, order, Fault.DIES_BEFORE));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void thereAreScenariosForMostThatCanHappen() {
        assertThat(scenarios()).hasSizeGreaterThan(40).doesNotHaveDuplicates();
    }

    @AfterAll
    static void sayHowMuch() {
        System.out.println("rehearsed %,d times, with %,d passes and %,d calls"
                .formatted(TALLY.histories(), TALLY.passes(), TALLY.calls()));
    }

    private static List<String> strikeEachCall(Scenario scenario, int order, Fault fault) {
        Strike none = Strike.none();
        String end = end(scenario, order, none);
        List<String> wrong = new ArrayList<>();
        for (int call = 0; call < none.calls(); call++) {
            Strike strike = new Strike(call, fault);
            String other = end(scenario, order, strike);
            if (!other.equals(end)) {
                wrong.add(strike + " in order " + order + " came to\n" + other + "\ninstead of\n" + end);
            }
        }
        return wrong;
    }

    /** What there is in the end, or why that is not what it should be. */
    private static String end(Scenario scenario, int order, Strike strike) {
        World world = new World(REVISIONS, TALLY, Witness.NOBODY);
        try {
            Simulation.rehearse(scenario.inOrder(order), world, strike);
            return End.of(world.daemon().observe());
        } catch (Violation violation) {
            return violation.toString();
        }
    }
}
