package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.ActualContainer.State;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LastLinesTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final State ENDED = new State.Exited(143, NOON, NOON, ActualContainer.Health.NONE);
    private static final RestartPolicy ALWAYS = new RestartPolicy(RestartPolicy.Mode.ALWAYS, 0);

    /** Of a container with a terminal; the daemon noticed nothing of it. */
    private static final InspectedContainer MUTE = InspectedContainer.read(JsonNodeFactory.instance
            .objectNode()
            .put("Id", "71384bf2fb16")
            .set("Config", JsonNodeFactory.instance.objectNode().put("Tty", true)));

    @TempDir
    Path directory;

    @AutoClose
    private EngineApi api;

    private LastLines lastLines;

    @BeforeEach
    void connect() {
        api = new EngineApi(FakeEngine.addressIn(directory), (operation, result, took) -> {});
        lastLines = new LastLines(api);
    }

    private FakeEngine writing(String log) {
        return engine((request, reply) -> reply.send(200, "application/vnd.docker.raw-stream", log));
    }

    private FakeEngine engine(FakeEngine.Behaviour behaviour) {
        return new FakeEngine(directory, (request, reply) -> {
            if (request.equals("GET /version")) {
                reply.json(FakeEngine.VERSION);
            } else {
                behaviour.answer(request, reply);
            }
        });
    }

    @Test
    void asksForTheLogOfACandidateThatIsKeptOnce() {
        ActualContainer kept = container("web.failed-0123abcd", ALWAYS, ENDED);
        try (FakeEngine engine = writing("no such table\r\n\u001b[31mgiving up\u001b[0m\u0007\n")) {
            assertThat(lastLines.added(kept, MUTE).lastLines()).containsExactly("no such table", "giving up");
            assertThat(lastLines.added(kept, MUTE).lastLines()).hasSize(2);
            assertThat(engine.requests())
                    .containsExactly("GET /version", "GET /v1.41/containers/id-of-it/logs?stdout=1&stderr=1&tail=10");
        }
    }

    @Test
    void asksAgainOfOneThatRanAgainAndOfOneThatIsNew() {
        RestartPolicy once = RestartPolicy.NO;
        try (FakeEngine engine = writing("full\n")) {
            lastLines.added(container("job", once, new State.Exited(1, NOON, NOON, ActualContainer.Health.NONE)), MUTE);
            lastLines.added(
                    container("job", once, new State.Exited(1, NOON, NOON.plusSeconds(9), ActualContainer.Health.NONE)),
                    MUTE);
            lastLines.retain(Set.of("another"));
            lastLines.added(
                    container("job", once, new State.Exited(1, NOON, NOON.plusSeconds(9), ActualContainer.Health.NONE)),
                    MUTE);
            assertThat(engine.requests()).hasSize(1 + 3);
        }
    }

    @Test
    void neverAsksForTheLogOfOneThatServesOrEndedAsItWasMeantTo() {
        try (FakeEngine engine = writing("secret\n")) {
            List.of(
                            container("web", ALWAYS, new State.Running(NOON, ActualContainer.Health.HEALTHY)),
                            container("web", ALWAYS, ENDED),
                            container(
                                    "job",
                                    RestartPolicy.NO,
                                    new State.Exited(0, NOON, NOON, ActualContainer.Health.NONE)),
                            container("web.new-0123abcd", ALWAYS, new State.Restarting()),
                            container("web.failed-0123abcd", ALWAYS, new State.StartFailed(127, "no such file")))
                    .forEach(container ->
                            assertThat(lastLines.added(container, MUTE)).isEqualTo(container));
            assertThat(engine.requests()).isEmpty();
        }
    }

    @Test
    void keepsTheLastOfManyLinesAndCutsLongOnes() {
        String log = IntStream.rangeClosed(1, 12)
                .mapToObj(line -> line + " " + "x".repeat(1000) + "\n")
                .collect(Collectors.joining());
        try (FakeEngine engine = writing(log)) {
            List<String> lines = lastLines
                    .added(container("web.failed-0123abcd", ALWAYS, ENDED), MUTE)
                    .lastLines();
            assertThat(lines)
                    .hasSize(10)
                    .allSatisfy(line -> assertThat(line).hasSize(401).endsWith("x…"));
            assertThat(lines.getFirst()).startsWith("3 x");
            assertThat(engine.requests()).hasSize(2);
        }
    }

    @Test
    void doesWithoutALogThatCannotBeReadAndAsksNoMore() {
        ActualContainer kept = container("web.failed-0123abcd", ALWAYS, ENDED);
        try (FakeEngine engine = engine((request, reply) -> reply.send(
                501, "application/json", "{\"message\": \"configured logging driver does not support reading\"}"))) {
            assertThat(lastLines.added(kept, MUTE)).isEqualTo(kept);
            assertThat(lastLines.added(kept, MUTE)).isEqualTo(kept);
            assertThat(engine.requests()).hasSize(2);
        }
    }

    @Test
    void asksAgainWhereTheDaemonWasAway() {
        ActualContainer kept = container("web.failed-0123abcd", ALWAYS, ENDED);
        assertThat(lastLines.added(kept, MUTE)).isEqualTo(kept);
        try (FakeEngine engine = writing("full\n")) {
            assertThat(lastLines.added(kept, MUTE).lastLines()).containsExactly("full");
            assertThat(engine.requests()).hasSize(2);
        }
    }

    private static ActualContainer container(String name, RestartPolicy restart, State state) {
        return new ActualContainer(
                "id-of-it",
                name,
                null,
                "sha256:1",
                "busybox",
                NOON,
                state,
                0,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeSet<>(),
                new TreeMap<>(),
                List.of(),
                new Settings(restart, new TreeMap<>()),
                null,
                null,
                new TreeMap<>(),
                List.of());
    }
}
