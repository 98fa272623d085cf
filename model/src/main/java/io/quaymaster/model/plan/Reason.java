package io.quaymaster.model.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a step is taken, as a person would say it.
 *
 * @param text such as {@code it is not running (exited with 1)}
 * @param changes the fields that differ, where that is why
 */
public record Reason(String text, List<Change> changes) {
    public Reason {
        changes = List.copyOf(changes);
    }

    public static Reason of(String text) {
        return new Reason(text, List.of());
    }

    /**
     * A field that differs; never with a value that could be a secret.
     *
     * @param from what it was; null for not given or not shown
     * @param to what it is to be; null for not given or not shown
     */
    public record Change(
            String field, @Nullable String from, @Nullable String to) {}
}
