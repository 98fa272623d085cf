package io.quaymaster.agent.docker;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What inspections of containers told, kept for as long as it is true: until the list shows something else, an event names the
 * container, or a command of ours changes it. While nobody listens to events nothing is kept.
 */
final class Inspections {
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final Map<String, Ticket> underWay = new ConcurrentHashMap<>();
    private volatile boolean listening;

    private record Kept(ListedContainer listed, InspectedContainer inspected) {}

    /** An inspection that has begun: worth nothing once something happens to its container. */
    record Ticket(ListedContainer listed, Object identity) {}

    /** Whether events come in. */
    void listening(boolean now) {
        listening = now;
        forgetAll();
    }

    boolean knows(String container) {
        return kept.containsKey(container) || underWay.containsKey(container);
    }

    Optional<InspectedContainer> find(ListedContainer listed) {
        Kept known = kept.get(listed.id());
        return known != null && known.listed().sign().equals(listed.sign())
                ? Optional.of(known.inspected())
                : Optional.empty();
    }

    Ticket begin(ListedContainer listed) {
        Ticket ticket = new Ticket(listed, new Object());
        underWay.put(listed.id(), ticket);
        return ticket;
    }

    void keep(Ticket ticket, InspectedContainer inspected) {
        String id = ticket.listed().id();
        boolean undisturbed = underWay.remove(id, ticket);
        if (undisturbed && listening) {
            kept.put(id, new Kept(ticket.listed(), inspected));
        }
    }

    /** @param container its id or name */
    void forget(String container) {
        kept.values().removeIf(entry -> entry.listed().isCalled(container));
        underWay.values().removeIf(ticket -> ticket.listed().isCalled(container));
    }

    void forgetAll() {
        underWay.clear();
        kept.clear();
    }

    /** Forgets containers that are no more. */
    void retain(Set<String> ids) {
        kept.keySet().retainAll(ids);
        underWay.keySet().retainAll(ids);
    }
}
