package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.agent.json.Json;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.plan.RemovalGuard;
import io.quaymaster.model.plan.SlotId;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RemovalMemoryTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);

    private RemovalMemory memory = RemovalMemory.NOTHING;

    @Test
    void knowsNothingBeforeTheFirstConvergence() {
        assertThat(guard(NOON)).isEqualTo(new RemovalGuard(50, 0, new TreeSet<>(), false));
    }

    @Test
    void knowsWhatThereWasAtTheLastConvergence() {
        converged(5, 0);
        converged(3, 1);

        assertThat(guard(at(1)).known()).isEqualTo(slots(3));
    }

    @Test
    void theNumberOfBeforeCountsForADayAfterItFell() {
        converged(10, 0);
        converged(6, 30);

        assertThat(guard(at(30)).most()).isEqualTo(10);
        assertThat(guard(at(30).plus(DAY).minusSeconds(1)).most()).isEqualTo(10);
        assertThat(guard(at(30).plus(DAY)).most()).isEqualTo(6);
    }

    @Test
    void whatThereIsCountsHoweverLongAgoItWasSeen() {
        converged(10, 0);

        assertThat(guard(at(24 * 30)).most()).isEqualTo(10);
    }

    @Test
    void takingAwayBitByBitIsNoWayRoundIt() {
        converged(10, 0);
        converged(6, 1);
        converged(4, 2);

        assertThat(guard(at(2)).most()).isEqualTo(10);
        assertThat(guard(at(25)).most()).isEqualTo(6);
        assertThat(guard(at(26)).most()).isEqualTo(4);
    }

    @Test
    void remembersNoMoreThanTheLargestNumbersNeed() {
        for (int hour = 0; hour < 500; hour++) {
            converged(1 + hour % 7, hour);
        }

        assertThat(memory.peaks().size()).isLessThan(7);
        assertThat(guard(at(500)).most()).isEqualTo(7);
    }

    @Test
    void isTheSameWhereNothingChanged() {
        converged(10, 0);
        converged(6, 1);
        RemovalMemory before = memory;

        converged(6, 2);

        assertThat(memory).isEqualTo(before);
    }

    @Test
    void anApprovalIsForOneRevision() {
        converged(10, 0);

        memory = memory.approving("bbbb");

        assertThat(memory.guard(50, "bbbb", at(0)).approved()).isTrue();
        assertThat(memory.guard(50, "aaaa", at(0)).approved()).isFalse();
    }

    @Test
    void whatIsLeftAfterAnApprovedRemovalIsWhatCounts() {
        converged(12, 0);
        converged(10, 1);
        memory = memory.approving("bbbb").converged(slots(4), "bbbb", at(2));

        assertThat(memory.guard(50, "bbbb", at(2))).isEqualTo(new RemovalGuard(50, 4, slots(4), false));
    }

    @Test
    void anApprovalLapsesWhenAnotherRevisionConverged() {
        converged(10, 0);
        memory = memory.approving("bbbb");

        converged(10, 1);

        assertThat(memory.guard(50, "bbbb", at(1)).approved()).isFalse();
    }

    @Test
    void canBeKeptAsText() {
        converged(3, 0);
        converged(2, 1);
        memory = memory.approving("bbbb");

        assertThat(Json.read(Json.write(memory), RemovalMemory.class)).isEqualTo(memory);
    }

    private void converged(int number, int hour) {
        memory = memory.converged(slots(number), "aaaa", at(hour));
    }

    private RemovalGuard guard(Instant now) {
        return memory.guard(50, "aaaa", now);
    }

    private static Instant at(int hour) {
        return NOON.plus(Duration.ofHours(hour));
    }

    private static SortedSet<SlotId> slots(int number) {
        ResourceId web = new ResourceId(Kind.CONTAINER, "web");
        return IntStream.rangeClosed(1, number)
                .mapToObj(slot -> new SlotId(web, slot))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
