package io.quaymaster.agent.docker;

import io.quaymaster.model.state.ActualContainer.Settings;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which limits the daemon accepted and did not set, as it does where its host's kernel knows nothing of them: else they
 * would be asked for again in each pass. Forgotten with the process, which then asks once more.
 */
final class DiscardedLimits {
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /** @param result what the container had after the command */
    private record Answer(SortedMap<String, String> discarded, Settings result) {}

    void updated(String container, Settings asked, Settings result) {
        SortedMap<String, String> discarded = new TreeMap<>(asked.limits());
        discarded.entrySet().removeAll(result.limits().entrySet());
        answers.put(container, new Answer(discarded, result));
    }

    /** Empty also when the container's settings were changed since, by whomever: then it is worth another try. */
    SortedMap<String, String> of(String container, Settings now) {
        Answer answer = answers.get(container);
        return answer != null && answer.result().equals(now) ? answer.discarded() : Collections.emptySortedMap();
    }

    /** Forgets containers that are no more. */
    void retain(Set<String> ids) {
        answers.keySet().retainAll(ids);
    }
}
