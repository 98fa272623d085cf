package io.quaymaster.agent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.quaymaster.agent.reconcile.Status;
import io.quaymaster.model.manifest.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The agent's metrics. Whoever does something says here that it was done; {@link #show} takes what is true now from the status.
 * Names and labels are described in docs/metrics.md, which a test keeps equal to what is exposed.
 */
public final class Metrics implements AutoCloseable {
    /** From a pass that finds nothing to do to a build. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofMinutes(10)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final InstantSource clock;
    private final MultiGauge resources;
    private final MultiGauge inSync;
    private final MultiGauge leaseHeld;
    private final MultiGauge suspended;
    private final MultiGauge blocked;
    private final MultiGauge lastConverged;
    private final MultiGauge revisionLag;
    private final Counter reclaimed;

    public Metrics(String version, InstantSource clock) {
        this.clock = clock;
        resources = gauges("quaymaster.resources", "Declared resources");
        inSync = gauges("quaymaster.in.sync", "Whether the daemon has what the latest revision declares");
        leaseHeld = gauges("quaymaster.lease.held", "Whether this agent is the one that keeps the source");
        suspended = gauges("quaymaster.suspended", "Whether a person wants nothing to be done for the source");
        blocked = gauges("quaymaster.blocked", "Resources that wait for a person or a new revision");
        lastConverged = gauges(
                "quaymaster.last.converged.timestamp.seconds", "When a pass last found nothing to do, since the epoch");
        revisionLag = gauges("quaymaster.revision.lag.seconds", "Age of the oldest commit not yet applied");
        reclaimed = Counter.builder("quaymaster.image.bytes.reclaimed")
                .description("Size of the images removed")
                .register(registry);
        Gauge.builder("quaymaster.build.info", () -> 1)
                .description("The running version")
                .tags("version", version, "java", System.getProperty("java.version", "unknown"))
                .register(registry);
        bindProcess();
    }

    private void bindProcess() {
        List.of(
                        new ClassLoaderMetrics(),
                        garbageCollection,
                        new JvmInfoMetrics(),
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new FileDescriptorMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics())
                .forEach(binder -> binder.bindTo(registry));
    }

    public void passEnded(String source, Status.Outcome outcome, Duration duration) {
        timer("quaymaster.reconcile.duration", "A pass: observe, plan, act", "source", source, "outcome", word(outcome))
                .record(duration);
    }

    /** @param step the step's word, such as {@code create_container} */
    public void stepEnded(String step, Status.Result result, Duration duration) {
        count("quaymaster.steps", "Steps done", "step", step, "result", word(result));
        timer("quaymaster.step.duration", "A step", "step", step, "result", word(result))
                .record(duration);
    }

    /** What is not as declared although the declaration has not changed. */
    public void driftFound(Kind kind) {
        count("quaymaster.drift", "Resources found changed by somebody else", "kind", kind.word());
    }

    public void rolloutCompleted() {
        rolloutEnded("completed");
    }

    public void rolloutRolledBack() {
        rolloutEnded("rolled_back");
    }

    private void rolloutEnded(String result) {
        count("quaymaster.rollouts", "Replacements of an instance by a successor", "result", result);
    }

    public void fetchEnded(boolean succeeded, Duration duration) {
        timer("quaymaster.git.fetch.duration", "A fetch from Git", "result", result(succeeded))
                .record(duration);
    }

    /** @param operation the request's word, such as {@code list_containers}; never one with an id in it */
    public void dockerAnswered(String operation, boolean succeeded, Duration duration) {
        String[] labels = {"operation", operation, "result", result(succeeded)};
        count("quaymaster.docker.requests", "Requests to the daemon", labels);
        timer("quaymaster.docker.request.duration", "A request to the daemon", labels)
                .record(duration);
    }

    public void imageRemoved(long bytes) {
        reclaimed.increment((double) bytes);
    }

    /** Shows what is true now; what the status no longer has is no longer exposed. */
    public void show(Status status) {
        List<MultiGauge.Row<?>> states = new ArrayList<>();
        List<MultiGauge.Row<?>> synced = new ArrayList<>();
        List<MultiGauge.Row<?>> held = new ArrayList<>();
        List<MultiGauge.Row<?>> idle = new ArrayList<>();
        List<MultiGauge.Row<?>> stuck = new ArrayList<>();
        List<MultiGauge.Row<?>> converged = new ArrayList<>();
        List<MultiGauge.Row<?>> lags = new ArrayList<>();
        for (Status.Source source : status.sources()) {
            Tags tags = Tags.of("source", source.name());
            states(source).forEach((labels, count) -> states.add(MultiGauge.Row.of(tags.and(labels), count)));
            synced.add(MultiGauge.Row.of(tags, source.inSync() ? 1 : 0));
            held.add(MultiGauge.Row.of(
                    tags, source.lease() != null && source.lease().held() ? 1 : 0));
            idle.add(MultiGauge.Row.of(tags, source.suspended() == null ? 0 : 1));
            stuck.add(MultiGauge.Row.of(tags, source.blocked().size()));
            Instant last = source.lastConverged();
            if (last != null) {
                converged.add(MultiGauge.Row.of(tags, last.toEpochMilli() / 1000.0));
            }
            lags.add(MultiGauge.Row.of(tags, () -> secondsSince(source.behindSince())));
        }
        resources.register(states, true);
        inSync.register(synced, true);
        leaseHeld.register(held, true);
        suspended.register(idle, true);
        blocked.register(stuck, true);
        lastConverged.register(converged, true);
        revisionLag.register(lags, true);
    }

    private static Map<Tags, Long> states(Status.Source source) {
        return source.resources().stream()
                .collect(Collectors.groupingBy(
                        resource -> Tags.of("kind", resource.id().kind().word(), "state", word(resource.state())),
                        Collectors.counting()));
    }

    private double secondsSince(@Nullable Instant since) {
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }

    /** All metrics in the format that the Accept header of a request asks for; the classic text format for any other. */
    public Exposition expose(String accept) {
        String type = accept.contains("application/openmetrics-text") ? Exposition.OPEN_METRICS : Exposition.TEXT;
        return new Exposition(type, registry.scrape(type));
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }

    private MultiGauge gauges(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    private void count(String name, String description, String... labels) {
        Counter.builder(name)
                .description(description)
                .tags(labels)
                .register(registry)
                .increment();
    }

    private Timer timer(String name, String description, String... labels) {
        return Timer.builder(name)
                .description(description)
                .tags(labels)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static String result(boolean succeeded) {
        return word(succeeded ? Status.Result.SUCCEEDED : Status.Result.FAILED);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
