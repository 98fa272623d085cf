package io.quaymaster.model.plan;

import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.Ownership;
import java.util.SortedSet;
import java.util.function.Predicate;

/** What {@link RemovalGuard} says to a revision: whether what it no longer declares may go. */
sealed interface RemovalVerdict {
    /** Below this a share says nothing: one of two is half of everything. */
    int FEW = 3;

    /** Everything that is no longer declared goes. */
    record Free() implements RemovalVerdict {}

    /**
     * Nothing goes.
     *
     * @param gone how many things would be gone
     * @param most how many there were
     * @param maxPercent how many of those may go, in percent
     * @param recourse whether there is an agent, which knows what was there before and can be told
     */
    record Held(int gone, int most, int maxPercent, Recourse recourse) implements RemovalVerdict {
        /** Why something stays, after what would go. */
        String why(String removal) {
            String held = removal + " is held: with this revision " + gone + " of the " + most
                    + " things that the source had";
            return switch (recourse) {
                case BY_COMMAND ->
                    held + " in the last 24 hours would be gone, and prune.max_percent allows " + maxPercent + " %";
                case BY_REMOVAL ->
                    held + " at the start would be gone, and apply lets " + maxPercent + " % go without approval";
            };
        }

        /** How a person lets it go. */
        String approval() {
            return switch (recourse) {
                case BY_COMMAND -> "quaymaster approve";
                case BY_REMOVAL -> "quaymaster apply --approve";
            };
        }
    }

    static RemovalVerdict of(Desired desired, Inventory inventory, Directives directives) {
        RemovalGuard guard = directives.guard();
        Predicate<SlotId> isDeclared = SlotIds.declaredBy(desired);
        SortedSet<SlotId> there = SlotIds.of(desired.source(), inventory.actual());
        if (guard.approved() || there.stream().allMatch(isDeclared)) {
            return new Free();
        }
        SortedSet<SlotId> known = guard.known().isEmpty() ? SlotIds.before(desired, inventory.actual()) : guard.known();
        int most = Math.max(guard.most(), known.size());
        int gone = most - (int) known.stream().filter(isDeclared).count();
        boolean isTooMuch = gone > FEW && 100L * gone > (long) guard.maxPercent() * most;
        return isTooMuch ? new Held(gone, most, guard.maxPercent(), directives.recourse()) : new Free();
    }

    /** Whether an instance of the source stays just because its removal is held. */
    default boolean holds(ActualContainer instance, Desired desired) {
        Ownership ownership = instance.ownership();
        return this instanceof Held
                && ownership != null
                && !SlotIds.declaredBy(desired).test(SlotId.of(ownership));
    }
}
