package io.quaymaster.agent.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures, as a table that can be put into a document. */
final class Table {
    private final List<String> missed = new ArrayList<>();

    Table() {
        System.out.println("| what | Quaymaster | compared with | ratio | wanted | |");
        System.out.println("|---|---|---|---|---|---|");
    }

    /** @param most the largest ratio that is good */
    void ratioAtMost(double most, String what, Samples ours, String other, Samples theirs) {
        double ratio = ours.median() / theirs.median();
        row(what, ours.text(), other + ": " + theirs.text(), number(ratio), "at most " + number(most), ratio <= most);
    }

    /** @param least how many times faster it has to be */
    void fasterBy(double least, String what, Samples ours, String other, Samples theirs) {
        double times = theirs.median() / ours.median();
        row(
                what,
                ours.text(),
                other + ": " + theirs.text(),
                number(times) + " times faster",
                "at least " + number(least),
                times >= least);
    }

    void under(double seconds, String what, Samples ours) {
        row(what, ours.text(), "", "", "under " + Samples.text(seconds), ours.median() < seconds);
    }

    void none(String what, int count, String ours, String other) {
        row(what, ours, other, "", "0", count == 0);
    }

    void figure(String what, String value) {
        System.out.println("| " + what + " | " + value + " | | | | |");
    }

    private void row(String what, String ours, String other, String ratio, String wanted, boolean good) {
        System.out.println("| " + what + " | " + ours + " | " + other + " | " + ratio + " | " + wanted + " | "
                + (good ? "pass" : "MISS") + " |");
        if (!good) {
            missed.add(what);
        }
    }

    List<String> missed() {
        return List.copyOf(missed);
    }

    private static String number(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }
}
