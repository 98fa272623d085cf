package io.quaymaster.agent.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Times of one thing, measured several times, in seconds. */
final class Samples {
    private final List<Double> seconds = new ArrayList<>();

    void add(Duration duration) {
        add(duration.toNanos() / 1e9);
    }

    void add(double time) {
        seconds.add(time);
    }

    int count() {
        return seconds.size();
    }

    double median() {
        List<Double> sorted = new ArrayList<>(seconds);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The median, and in parentheses the least and the most. */
    String text() {
        return text(median()) + " (" + text(Collections.min(seconds)) + " – " + text(Collections.max(seconds)) + ")";
    }

    static String text(double seconds) {
        return seconds < 1
                ? String.format(Locale.ROOT, "%.1f ms", seconds * 1000)
                : String.format(Locale.ROOT, "%.2f s", seconds);
    }
}
