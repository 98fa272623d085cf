package io.quaymaster.model.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the daemon in memory tells those who listen, at the moment at which it happens. */
final class MemoryEvents {
    private final List<Consumer<MemoryEvent>> listeners = new ArrayList<>();

    void listen(Consumer<MemoryEvent> listener) {
        listeners.add(listener);
    }

    void tell(String type, String action, String name) {
        if (!listeners.isEmpty()) {
            MemoryEvent event = new MemoryEvent(type, action, name);
            listeners.forEach(listener -> listener.accept(event));
        }
    }
}
