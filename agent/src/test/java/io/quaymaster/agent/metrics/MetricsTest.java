package io.quaymaster.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.agent.reconcile.Status;
import io.quaymaster.agent.reconcile.Statuses;
import io.quaymaster.model.manifest.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\| ([^|]*)\\|");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    private final Metrics metrics = new Metrics("1.0", InstantSource.fixed(Statuses.NOON));

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void exposesExactlyTheDocumentedNamesTypesAndLabels() throws IOException {
        sayEverything();

        assertThat(exposed()).isEqualTo(documented());
    }

    @Test
    void exposesWhatTheStatusSays() {
        metrics.show(Statuses.bad());

        assertThat(lines())
                .contains(
                        "quaymaster_in_sync{source=\"shop\"} 0.0",
                        "quaymaster_suspended{source=\"shop\"} 0.0",
                        "quaymaster_blocked{source=\"shop\"} 1.0",
                        "quaymaster_revision_lag_seconds{source=\"shop\"} 300.0",
                        "quaymaster_resources{kind=\"container\",source=\"shop\",state=\"blocked\"} 1.0",
                        "quaymaster_resources{kind=\"container\",source=\"shop\",state=\"in_sync\"} 1.0")
                .anyMatch(line -> line.startsWith("quaymaster_last_converged_timestamp_seconds{source=\"shop\"} 1.79"));
    }

    @Test
    void exposesThatASourceIsSuspended() {
        metrics.show(Statuses.suspended());

        assertThat(lines()).contains("quaymaster_suspended{source=\"shop\"} 1.0");
    }

    @Test
    void saysWhetherTheAgentHasTheLease() {
        metrics.show(Statuses.good());
        assertThat(lines()).contains("quaymaster_lease_held{source=\"shop\"} 1.0");

        metrics.show(Statuses.watching());
        assertThat(lines()).contains("quaymaster_lease_held{source=\"shop\"} 0.0");
    }

    @Test
    void forgetsWhatTheStatusNoLongerHas() {
        metrics.show(Statuses.bad());
        metrics.show(Statuses.status(
                new Status.Docker(true, "28.5.1", null), Statuses.source("blog", List.of(), List.of())));

        assertThat(lines())
                .contains(
                        "quaymaster_in_sync{source=\"blog\"} 1.0",
                        "quaymaster_revision_lag_seconds{source=\"blog\"} 0.0")
                .noneMatch(line -> line.contains("source=\"shop\""));
    }

    @Test
    void countsPassesIntoBucketsByTheirDuration() {
        metrics.passEnded("shop", Status.Outcome.CONVERGED, Duration.ofMillis(20));
        metrics.passEnded("shop", Status.Outcome.CONVERGED, Duration.ofSeconds(3));

        String labels = "outcome=\"converged\",source=\"shop\"";
        assertThat(lines())
                .contains(
                        "quaymaster_reconcile_duration_seconds_bucket{" + labels + ",le=\"0.01\"} 0",
                        "quaymaster_reconcile_duration_seconds_bucket{" + labels + ",le=\"0.05\"} 1",
                        "quaymaster_reconcile_duration_seconds_bucket{" + labels + ",le=\"5.0\"} 2",
                        "quaymaster_reconcile_duration_seconds_count{" + labels + "} 2");
    }

    @Test
    void writesOpenMetricsForThoseWhoAskForIt() {
        Exposition classic = metrics.expose("text/plain");
        Exposition open = metrics.expose("application/openmetrics-text;version=1.0.0;q=0.6,text/plain;q=0.3");

        assertThat(classic.contentType()).startsWith("text/plain; version=0.0.4");
        assertThat(classic.text()).doesNotContain("# EOF");
        assertThat(open.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(open.text()).endsWith("# EOF\n");
    }

    private void sayEverything() {
        metrics.show(Statuses.good());
        metrics.passEnded("shop", Status.Outcome.CONVERGED, Duration.ofMillis(20));
        metrics.stepEnded("build", Status.Result.SUCCEEDED, Duration.ofSeconds(20));
        metrics.driftFound(Kind.CONTAINER);
        metrics.rolloutCompleted();
        metrics.rolloutRolledBack();
        metrics.fetchEnded(true, Duration.ofMillis(20));
        metrics.dockerAnswered("list_containers", false, Duration.ofMillis(20));
        metrics.imageRemoved(12_000_000);
    }

    private List<String> lines() {
        return metrics.expose("").text().lines().toList();
    }

    /** Name to type and labels, without the Java machine's, which differ from one to another. */
    private SortedMap<String, String> exposed() {
        String text = metrics.expose("").text();
        SortedMap<String, String> found = new TreeMap<>();
        TYPE.matcher(text)
                .results()
                .filter(type -> !type.group(1).startsWith("jvm_"))
                .filter(type -> !type.group(1).endsWith("_seconds_max"))
                .forEach(type -> found.put(type.group(1), type.group(2) + " " + labels(type, text)));
        return found;
    }

    private static SortedSet<String> labels(MatchResult type, String text) {
        Pattern sample = Pattern.compile("(?m)^" + type.group(1) + "(?:_bucket|_sum|_count)?\\{(.*)} \\S+$");
        SortedSet<String> labels = new TreeSet<>();
        sample.matcher(text)
                .results()
                .flatMap(line -> LABEL.matcher(line.group(1)).results())
                .forEach(label -> labels.add(label.group(1)));
        labels.remove("le");
        return labels;
    }

    private static SortedMap<String, String> documented() throws IOException {
        SortedMap<String, String> rows = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("../docs/metrics.md")));
        while (row.find()) {
            String labels = row.group(3).replace("`", "").strip();
            rows.put(row.group(1), row.group(2) + " [" + labels + "]");
        }
        return rows;
    }
}
