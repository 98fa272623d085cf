package io.quaymaster.agent.reconcile;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statuses for tests. */
public final class Statuses {
    public static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final ResourceId WEB = new ResourceId(Kind.CONTAINER, "web");
    private static final ResourceId CACHE = new ResourceId(Kind.CONTAINER, "cache");
    private static final Status.Lease LEASE =
            new Status.Lease(true, "agent", "web1", 4711, "1.0", NOON.minusSeconds(3600));

    private Statuses() {}

    /** Everything as it should be. */
    public static Status good() {
        return status(new Status.Docker(true, "28.5.1", null), source("shop", List.of(), List.of()));
    }

    /** A revision with a problem came after a good one, one container is blocked, and the daemon is gone. */
    public static Status bad() {
        String problem = "deploy/web.yaml:12:7: container \"web\": port 70000 is not in 1-65535";
        Status.Blocked blocked = new Status.Blocked(
                WEB,
                "its successor did not become ready (it ended with 1) and is kept as web.failed-0123abcd",
                "commit a change",
                List.of("cannot open /data", "\u001b[31mgiving up"));
        return status(
                new Status.Docker(false, "28.5.1", "unix:///var/run/docker.sock: no daemon answers"),
                source("shop", List.of(problem), List.of(blocked)));
    }

    /** Nothing has been fetched, no daemon has answered. */
    public static Status fresh() {
        return fresh("main");
    }

    /** The same of a source whose configuration names no branch. */
    public static Status defaultBranch() {
        return fresh(null);
    }

    private static Status fresh(@Nullable String branch) {
        return status(
                new Status.Docker(false, null, "not asked yet"),
                new Status.Source(
                        "shop",
                        "https://git.example.com/shop.git",
                        branch,
                        null,
                        "",
                        null,
                        null,
                        null,
                        Status.Outcome.WAITING,
                        NOON,
                        null,
                        false,
                        "fetching",
                        null,
                        null,
                        List.of(),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        List.of()));
    }

    /** Like {@link #good}, but somebody wants nothing to be done. */
    public static Status suspended() {
        Status.Suspension suspension = new Status.Suspension(NOON.minusSeconds(60), "ada", "moving the disk");
        return status(
                new Status.Docker(true, "28.5.1", null),
                source("shop", List.of(), List.of()).with(suspension));
    }

    /** Everything as it should be, which another agent sees to. */
    public static Status watching() {
        Status.Lease lease = new Status.Lease(false, "agent", "web2", 3012, "1.1", NOON.minusSeconds(7200));
        return status(new Status.Docker(true, "28.5.1", null), source("shop", lease, List.of(), List.of(), List.of()));
    }

    /** A container waits, for something that ends by itself later, for something that should have ended, and for something else. */
    public static Status waiting() {
        List<Status.Wait> waits = List.of(
                new Status.Wait(WEB, "another try", NOON.plusSeconds(420)),
                new Status.Wait(WEB, "another end", NOON),
                new Status.Wait(WEB, "its image", null));
        return status(new Status.Docker(true, "28.5.1", null), source("shop", LEASE, List.of(), waits, List.of()));
    }

    public static Status status(Status.Docker docker, Status.Source... sources) {
        return new Status("1.0", NOON.minusSeconds(3600), docker, List.of(sources));
    }

    public static Status.Source source(String name, List<String> problems, List<Status.Blocked> blocked) {
        return source(name, LEASE, problems, List.of(), blocked);
    }

    private static Status.Source source(
            String name,
            Status.Lease lease,
            List<String> problems,
            List<Status.Wait> waits,
            List<Status.Blocked> blocked) {
        boolean good = problems.isEmpty() && blocked.isEmpty();
        Status.Revision applied = new Status.Revision("1f3a".repeat(10), NOON.minusSeconds(600), "Add the cache");
        Status.Revision latest = new Status.Revision("2b4c".repeat(10), NOON.minusSeconds(300), "Open a port");
        Status.Container container = new Status.Container(
                "web",
                "c0ffee".repeat(10),
                "shop/web:1.4.0",
                "running",
                "healthy",
                NOON.minusSeconds(500),
                applied.id());
        return new Status.Source(
                name,
                "https://git.example.com/" + name + ".git",
                "main",
                null,
                "deploy",
                applied,
                problems.isEmpty() ? applied : latest,
                problems.isEmpty() ? null : latest.time(),
                good ? Status.Outcome.CONVERGED : Status.Outcome.BLOCKED,
                NOON.minusSeconds(120),
                NOON.minusSeconds(120),
                good,
                good ? "in sync" : "1 problem in the latest revision",
                lease,
                null,
                problems,
                new Status.Fetch(NOON.minusSeconds(10), true, null),
                new Status.Pass(
                        NOON.minusSeconds(121),
                        0.25,
                        Status.Outcome.PROGRESSED,
                        List.of(new Status.PassStep(
                                WEB, "start container web: created", Status.Result.SUCCEEDED, 0.125, null))),
                List.of(
                        new Status.Resource(
                                WEB,
                                good ? Status.State.IN_SYNC : Status.State.BLOCKED,
                                blocked.stream()
                                        .findFirst()
                                        .map(item -> item.why() + "; " + item.next())
                                        .orElse(""),
                                List.of(container)),
                        new Status.Resource(CACHE, Status.State.IN_SYNC, "", List.of())),
                waits,
                blocked);
    }
}
