package io.quaymaster.model.plan;

import io.quaymaster.model.plan.DesiredDiff.Difference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link DesiredDiff} as a person reads it: a line for each resource, and below it a line for each field. */
public final class DiffText {
    private static final int LONGEST = 200;

    private DiffText() {}

    /** The whole text; each line ends with a line feed. */
    public static String of(DesiredDiff diff) {
        StringBuilder text = new StringBuilder();
        for (Difference difference : diff.differences()) {
            switch (difference) {
                case Difference.Added added -> append(text, "+ ", added, added.fields());
                case Difference.Removed removed -> append(text, "- ", removed, List.of());
                case Difference.Changed changed -> append(text, "~ ", changed, changed.fields());
            }
        }
        return text.append(summary(diff)).append('\n').toString();
    }

    private static void append(StringBuilder text, String sign, Difference difference, List<Reason.Change> fields) {
        text.append(sign).append(difference.resource()).append('\n');
        fields.forEach(change -> text.append("    ").append(line(change)).append('\n'));
    }

    private static String line(Reason.Change change) {
        String from = change.from();
        String to = change.to();
        if (from == null) {
            return "+ " + change.field() + ": " + shown(to);
        }
        return to == null
                ? "- " + change.field() + ": " + shown(from)
                : "~ " + change.field() + ": " + shown(from) + " -> " + shown(to);
    }

    private static String shown(@Nullable String value) {
        String line = String.valueOf(value).replace("\n", "\\n").replace("\r", "\\r");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private static String summary(DesiredDiff diff) {
        if (diff.isEmpty()) {
            return "No resource differs.";
        }
        return count(diff, Difference.Added.class) + " added, " + count(diff, Difference.Changed.class) + " changed, "
                + count(diff, Difference.Removed.class) + " removed";
    }

    private static long count(DesiredDiff diff, Class<? extends Difference> type) {
        return diff.differences().stream().filter(type::isInstance).count();
    }
}
