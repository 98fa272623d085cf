package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list that the daemon gives, such as that of its containers. It is read anew only where the answer is another one than before: at
 * rest it mostly is not, and to read it costs more than all else that a look does.
 */
final class Listing<T> {
    private final EngineApi api;
    private final ApiRequest request;
    private final Function<JsonNode, T> reader;
    private volatile @Nullable Known<T> known;

    private record Known<T>(String answer, T list) {}

    /** @param reader reads an answer; what it gives must not depend on anything else, and never change */
    Listing(EngineApi api, ApiRequest request, Function<JsonNode, T> reader) {
        this.api = api;
        this.request = request;
        this.reader = reader;
    }

    /** The daemon's answer, as it came. */
    String ask() {
        return api.text(request);
    }

    /** What an answer says; the same object as the last time for the same answer. */
    T read(String answer) {
        Known<T> last = known;
        if (last != null && last.answer().equals(answer)) {
            return last.list();
        }
        T list = reader.apply(api.parsed(request, answer));
        known = new Known<>(answer, list);
        return list;
    }
}
