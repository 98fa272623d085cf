package io.quaymaster.agent.docker;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A JSON object on its way to the daemon; what is not given is left out, so that the daemon's own default holds. */
final class JsonObject {
    private final Map<String, Object> members = new TreeMap<>();

    JsonObject put(String name, Object value) {
        members.put(name, value);
        return this;
    }

    /** Leaves out what is not given. */
    JsonObject put(String name, Optional<?> value) {
        value.ifPresent(given -> members.put(name, given));
        return this;
    }

    JsonObject putNullable(String name, @Nullable Object value) {
        return put(name, Optional.ofNullable(value));
    }

    JsonObject putUnlessEmpty(String name, Collection<?> values) {
        return values.isEmpty() ? this : put(name, values);
    }

    JsonObject putUnlessEmpty(String name, Map<String, ?> values) {
        return values.isEmpty() ? this : put(name, values);
    }

    JsonObject putIf(boolean given, String name, Object value) {
        return given ? put(name, value) : this;
    }

    Map<String, Object> toMap() {
        return Collections.unmodifiableMap(members);
    }
}
