package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.quaymaster.agent.metrics.Metrics;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Reason;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PassLogTest {
    private final Metrics metrics = new Metrics("1.0", InstantSource.fixed(Instant.EPOCH));
    private final PassLog log = new PassLog("shop", metrics);

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void countsARolloutWhenACandidateTakesTheNameThatServes() {
        renamed("web.new-1a2b3c4d", "web");

        assertThat(rollouts("completed")).isEqualTo("1.0");
    }

    @Test
    void countsNoRolloutWhenAnInstanceGetsItsNameBack() {
        renamed("somebody-renamed-it", "web");
        renamed("web.old-1a2b3c4d", "web");

        assertThat(rollouts("completed")).isEqualTo("0.0");
    }

    @Test
    void tellsAFailureOnceAndNotAgainWhileItWaitsForAnotherTry() {
        ResourceId web = new ResourceId(Kind.CONTAINER, "web");
        Step start = new Step.StartContainer(web, Step.Target.created("web"));
        Plan.Planned planned = new Plan.Planned(start, Reason.of("it is new"), new TreeSet<>());
        try (LoggedLines logged = new LoggedLines(PassLog.class).from(Level.INFO)) {
            log.finished(planned, Duration.ZERO, new Progress.Result.Failed("port 80 is taken"));
            log.waiting(new Plan.Wait(web, "another try (failed once: port 80 is taken)", Instant.EPOCH));
            assertThat(logged.lines()).containsExactly("WARN could not start container web: port 80 is taken");

            log.started(planned);
            log.waiting(new Plan.Wait(web, "web to become healthy", Instant.EPOCH));
            assertThat(logged.lines()).endsWith("INFO waiting for web to become healthy");
        }
    }

    @Test
    void countsARollbackWhenACandidateHasFailed() {
        renamed("web.new-1a2b3c4d", "web.failed-1a2b3c4d");

        assertThat(rollouts("rolled_back")).isEqualTo("1.0");
        assertThat(rollouts("completed")).isEqualTo("0.0");
    }

    private void renamed(String from, String to) {
        Step rename = new Step.RenameContainer(new ResourceId(Kind.CONTAINER, "web"), Step.Target.created(from), to);
        Plan.Planned planned = new Plan.Planned(rename, Reason.of("a test"), new TreeSet<>());
        log.finished(planned, Duration.ZERO, new Progress.Result.Done());
    }

    private String rollouts(String result) {
        String name = "quaymaster_rollouts_total{result=\"" + result + "\"} ";
        return metrics.expose("")
                .text()
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse("0.0");
    }
}
