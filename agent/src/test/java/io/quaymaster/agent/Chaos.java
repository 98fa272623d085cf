package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.agent.ChaosSite.Kind;
import io.quaymaster.agent.ChaosSite.Version;
import io.quaymaster.agent.Visitor.Missed;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Has something go wrong at random instants of rollouts, good and bad ones, start-first and stop-first, and looks whether anybody
 * could notice. What goes wrong is that the agent is killed, or that something is done to the daemon; see docs/reliability.md.
 */
final class Chaos {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);
    private static final int MOST_EVENTS = 14;
    private static final List<Kind> BAD = List.of(Kind.ENDS, Kind.NEVER_WELL, Kind.MISSING);

    private final Random random;
    private final TestHost host;
    private final ChaosSite site;
    private final Disturbances disturbances;
    private final ChaosReport report = new ChaosReport();
    private TestAgent agent;
    private int version;

    private Chaos(boolean ofTheDaemon, long seed, Path directory) {
        this.random = new Random(seed);
        this.host = new TestHost(directory);
        this.site = new ChaosSite(host);
        this.disturbances = ofTheDaemon ? new Disturbances.OfTheDaemon(random) : new Disturbances.OfTheAgent(random);
        this.agent = host.agent();
    }

    /** @param arguments {@code agent} or {@code daemon}, how many disturbances, the seed, an empty directory */
    public static void main(String[] arguments) throws InterruptedException {
        Chaos chaos = new Chaos(arguments[0].equals("daemon"), Long.parseLong(arguments[2]), Path.of(arguments[3]));
        // Also where this program is told to end.
        Runtime.getRuntime().addShutdownHook(new Thread(chaos::close));
        try {
            chaos.run(Integer.parseInt(arguments[1]));
        } catch (AssertionError violation) {
            chaos.report.violated(violation);
            System.exit(1);
        }
        System.exit(0);
    }

    private void run(int disturbancesToCome) throws InterruptedException {
        agent.awaitSync(site.commit());
        site.succeeded("db");
        awaitPages();
        try (Visitor web = new Visitor(site.webPort(), "/");
                Visitor database = new Visitor(site.databasePort(), "/")) {
            int left = disturbancesToCome;
            while (left > 0) {
                left -= rollOut(left, web, database);
            }
            report.answered(web.answered(), database.answered());
        }
        report.print();
    }

    /** Rolls one version out, and says how often something went wrong meanwhile. */
    private int rollOut(int most, Visitor web, Visitor database) throws InterruptedException {
        String service = random.nextInt(5) < 3 ? "web" : "db";
        version++;
        Kind kind = random.nextBoolean() ? Kind.GOOD : BAD.get(random.nextInt(BAD.size()));
        Map<String, String> before = site.serving();
        report.begin(version, service, kind);
        String revision = site.commit(service, new Version(version, kind));
        int count = disturb(revision, Math.min(most, disturbances.perRollout()));
        Instant disturbed = Instant.now();
        awaitEnd(revision, service, kind);
        report.settled(Duration.between(disturbed, Instant.now()));
        site.assertNothingIsLeftOver();
        if (kind.isGood()) {
            site.succeeded(service);
        } else {
            assertThat(site.serving()).as("what serves after a bad version").isEqualTo(before);
            agent.awaitSync(site.revert());
            assertThat(site.serving())
                    .as("what serves after the change was taken back")
                    .isEqualTo(before);
            site.assertNothingIsLeftOver();
        }
        judge(service, web.missed(), database.missed());
        return count;
    }

    /** Returns how often, which is less where the rollout ends before. */
    private int disturb(String revision, int most) throws InterruptedException {
        Instant begun = Instant.now();
        try (DaemonActivity activity = new DaemonActivity(host.docker())) {
            for (int count = 1; count <= most; count++) {
                awaitAnInstant(activity);
                boolean isOver = isOver(revision);
                agent = disturbances.disturb(agent, host);
                report.disturbed(disturbances.last(), Duration.between(begun, Instant.now()), isOver);
                if (isOver) {
                    return count;
                }
            }
        }
        return most;
    }

    /** Half of the instants are any, and half are soon after the daemon did something. */
    private void awaitAnInstant(DaemonActivity activity) throws InterruptedException {
        if (random.nextBoolean()) {
            Thread.sleep(random.nextLong(LONGEST_WAIT.toMillis()));
        } else {
            activity.await(1 + random.nextInt(MOST_EVENTS), LONGEST_WAIT);
            Thread.sleep(random.nextInt(30));
        }
    }

    private boolean isOver(String revision) {
        try {
            JsonNode status = agent.status();
            return isApplied(status, revision) && (status.path("in_sync").asBoolean() || isBlocked(status));
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private void awaitEnd(String revision, String service, Kind kind) {
        if (kind.isGood()) {
            agent.awaitSync(revision);
        } else {
            agent.awaitStatus(
                    service + " blocked at " + revision, status -> isApplied(status, revision) && isBlocked(status));
        }
    }

    private static boolean isApplied(JsonNode status, String revision) {
        return status.path("applied").path("id").asText().equals(revision);
    }

    /** Also of the other replica: a step that the daemon refused is tried again at a time of its own. */
    private static boolean isBlocked(JsonNode status) {
        return status.path("outcome").asText().equals("blocked")
                && status.path("waits").findValues("look_again").stream().noneMatch(JsonNode::isTextual);
    }

    private void judge(String service, Missed web, Missed database) {
        report.gaps(web.longestGap(), database.longestGap());
        if (disturbances.endsContainers()) {
            return;
        }
        assertThat(web.requests()).as("requests of web that were not answered").isEmpty();
        if (!service.equals("db")) {
            assertThat(database.requests())
                    .as("requests of db that were not answered, while only web was replaced")
                    .isEmpty();
        }
    }

    private void awaitPages() {
        await("pages").atMost(Duration.ofSeconds(30)).until(() -> {
            try (Visitor web = new Visitor(site.webPort(), "/");
                    Visitor database = new Visitor(site.databasePort(), "/")) {
                // Both ask again and again meanwhile.
                Thread.sleep(500);
                return web.missed().requests().isEmpty()
                        && database.missed().requests().isEmpty();
            }
        });
    }

    private void close() {
        site.close();
    }
}
