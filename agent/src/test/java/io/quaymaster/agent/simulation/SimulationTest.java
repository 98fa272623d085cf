package io.quaymaster.agent.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.agent.simulation.Event.Incident;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final long PASSES = 100_000;
    private static final long SEED = 1;

    private final Revisions revisions = new Revisions();

    @Test
    void everythingHoldsWhateverHappens() {
        Campaign campaign = new Campaign(SEED);
        Speed speed = new Speed();

        Optional<Failure> failure = campaign.play(PASSES);

        System.out.println("simulated " + speed.of(campaign.tally()));
        assertThat(failure).isEmpty();
        assertThat(campaign.tally().passes()).isGreaterThanOrEqualTo(PASSES);
        assertThat(campaign.tally().faults()).containsOnlyKeys(Fault.values());
        assertThat(campaign.tally().deeds()).containsOnlyKeys(Verb.values());
    }

    @Test
    void aSeedGivesTheSameHistoryEachTime() {
        Campaign first = new Campaign(7);
        Campaign second = new Campaign(7);
        first.play(2_000);
        second.play(2_000);

        assertThat(first.tally()).hasToString(second.tally().toString());
    }

    @Test
    void aHistoryIsReplayedFromItsText() {
        for (long seed = 0; seed < 100; seed++) {
            List<Event> events = new ArrayList<>();
            Tally played = new Tally();
            Simulation.random(seed, revisions, played, events);
            History history = new History(seed, events);

            Tally replayed = new Tally();
            Simulation.replay(History.parse(history.toString()), revisions, replayed);

            assertThat(replayed).as(history.toString()).hasToString(played.toString());
        }
    }

    @Test
    void aViolationComesWithNothingThatItDoesNotNeed() {
        History history = History.parse("""
                seed 3
                commit 1
                  {kind: Container, name: c1, image: 'redis:7', restart: always, ports: ['8080:80']}
                  {kind: Container, name: c2, image: 'redis:7'}
                pass 17; 0 stale; 2 stop c2; 3 hang
                wait 5
                crash
                goes-on 20 9
                """);

        Failure smallest = Shrinking.of(failure(history), SimulationTest::meetAHangWithPorts);

        assertThat(smallest.history()).hasToString("""
                seed 3
                commit 1
                  {kind: Container, name: c1, ports: ['8080:80']}
                pass 0; 3 hang
                """);
    }

    private static Optional<Failure> meetAHangWithPorts(History history) {
        boolean publishes = history.toString().contains("ports");
        boolean hangs = history.events().stream()
                .anyMatch(event -> event instanceof Event.Pass pass
                        && pass.incidents().contains(new Incident.Failure(3, Fault.HANG, "")));
        return publishes && hangs ? Optional.of(failure(history)) : Optional.empty();
    }

    private static Failure failure(History history) {
        return new Failure(new Violation(Property.ONE_WRITER, "made up"), history);
    }
}
