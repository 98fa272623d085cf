package io.quaymaster.agent;

import io.quaymaster.agent.ChaosSite.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Prints a line for each rollout, and the figures of all at the end. */
final class ChaosReport {
    private final List<Duration> settled = new ArrayList<>();
    private final List<Duration> webGaps = new ArrayList<>();
    private final List<Duration> stopFirstGaps = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int good;
    private int bad;
    private int startFirst;
    private int disturbances;
    private int late;
    private int webAnswers;
    private int databaseAnswers;
    private boolean isStopFirst;

    void begin(int number, String service, Kind kind) {
        isStopFirst = service.equals("db");
        startFirst += isStopFirst ? 0 : 1;
        good += kind.isGood() ? 1 : 0;
        bad += kind.isGood() ? 0 : 1;
        line.setLength(0);
        line.append("%4d  %-3s %-11s %-10s "
                .formatted(
                        number,
                        service,
                        isStopFirst ? "stop-first" : "start-first",
                        kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }

    /** @param isOver whether the rollout had come to its end before */
    void disturbed(String what, Duration after, boolean isOver) {
        disturbances++;
        late += isOver ? 1 : 0;
        line.append(" %s %s%s,".formatted(what, seconds(after), isOver ? " (over)" : ""));
    }

    void settled(Duration took) {
        settled.add(took);
        line.append(" settled ").append(seconds(took)).append(" later");
    }

    void gaps(Duration web, Duration database) {
        webGaps.add(web);
        if (isStopFirst) {
            stopFirstGaps.add(database);
        }
        if (!web.isZero()) {
            line.append(", gap of web ").append(seconds(web));
        }
        if (!database.isZero()) {
            line.append(", gap of db ").append(seconds(database));
        }
        System.out.println(line);
    }

    void answered(int web, int database) {
        webAnswers = web;
        databaseAnswers = database;
    }

    /** Ends the line of the rollout in which something was wrong. */
    void violated(AssertionError violation) {
        System.out.println(line);
        System.out.println("VIOLATION: " + violation.getMessage());
    }

    void print() {
        System.out.printf(
                "%n%d rollouts, %d start-first and %d stop-first, %d good and %d bad%n",
                good + bad, startFirst, good + bad - startFirst, good, bad);
        System.out.printf("%d disturbances, %d of them after the rollout had ended%n", disturbances, late);
        System.out.printf("requests answered: %d of web, %d of db%n", webAnswers, databaseAnswers);
        System.out.println("settled after the last disturbance: " + spread(settled));
        System.out.println("longest gap of web in a rollout: " + spread(webGaps));
        System.out.println("gap of db in a stop-first rollout: " + spread(stopFirstGaps));
        System.out.println("nothing was left over, no data was lost, what served before a bad version serves after it");
    }

    private static String spread(List<Duration> durations) {
        if (durations.isEmpty()) {
            return "none";
        }
        Collections.sort(durations);
        return "median " + seconds(durations.get(durations.size() / 2)) + ", longest " + seconds(durations.getLast());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }
}
