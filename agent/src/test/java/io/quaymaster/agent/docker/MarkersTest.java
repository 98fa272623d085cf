package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quaymaster.agent.docker.Docker.Event;
import io.quaymaster.agent.docker.Docker.Marker;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class MarkersTest {
    private static final String CREATE = "POST /v1.41/containers/create?name=quaymaster.lease.shop";
    private static final String IMPORT = "POST /v1.41/images/create?fromSrc=-&repo=quaymaster%2Flease&tag=1"
            + "&message=empty%2C+for+containers+that+are+never+started";

    @TempDir
    Path directory;

    private volatile FakeEngine.Behaviour behaviour = (request, reply) -> {};
    private FakeEngine engine;
    private Docker docker;

    @AfterEach
    void close() {
        docker.close();
        engine.close();
    }

    @BeforeEach
    void start() {
        engine = new FakeEngine(directory, (request, reply) -> {
            if (request.equals("GET /version")) {
                reply.json(FakeEngine.VERSION);
            } else {
                behaviour.answer(request, reply);
            }
        });
        docker = new EngineDocker(
                FakeEngine.addressIn(directory),
                new RegistryCredentials(new TreeMap<>()),
                (operation, result, took) -> {},
                false,
                source -> {
                    throw new AssertionError("no files here");
                },
                InstantSource.system());
    }

    private void answering(FakeEngine.Behaviour answers) {
        behaviour = answers;
    }

    private List<String> requests() {
        return engine.requests().stream()
                .filter(request -> !request.equals("GET /version"))
                .toList();
    }

    @Test
    void aMarkerIsCreatedWithOneRequest() {
        answering((request, reply) -> reply.send(201, "application/json", "{\"Id\": \"m1\"}"));

        assertThat(docker.createMarker("quaymaster.lease.shop", new TreeMap<>()))
                .contains("m1");
        assertThat(requests()).containsExactly(CREATE);
    }

    @Test
    void aNameThatIsTakenIsNoFailure() {
        answering((request, reply) ->
                reply.send(409, "application/json", "{\"message\": \"Conflict. The container name is in use\"}"));

        assertThat(docker.createMarker("quaymaster.lease.shop", new TreeMap<>()))
                .isEmpty();
    }

    @Test
    void anImageThatHoldsNothingIsMadeWhereItIsMissing() {
        AtomicBoolean imported = new AtomicBoolean();
        answering((request, reply) -> {
            if (request.equals(IMPORT)) {
                imported.set(true);
                reply.json("{\"status\": \"sha256:0123\"}");
            } else if (imported.get()) {
                reply.send(201, "application/json", "{\"Id\": \"m1\"}");
            } else {
                reply.send(404, "application/json", "{\"message\": \"No such image: quaymaster/lease:1\"}");
            }
        });

        assertThat(docker.createMarker("quaymaster.lease.shop", new TreeMap<>()))
                .contains("m1");
        assertThat(requests()).containsExactly(CREATE, IMPORT, CREATE);
    }

    @Test
    void anImageThatCannotBeMadeIsAFailureThatSaysSo() {
        answering((request, reply) -> {
            if (request.equals(IMPORT)) {
                reply.json("{\"error\": \"no space left on device\"}");
            } else {
                reply.send(404, "application/json", "{\"message\": \"No such image: quaymaster/lease:1\"}");
            }
        });

        assertThatThrownBy(() -> docker.createMarker("quaymaster.lease.shop", new TreeMap<>()))
                .isInstanceOf(DockerException.class)
                .hasMessage("cannot import quaymaster/lease:1: no space left on device");
    }

    @Test
    void aMarkerIsFoundWithItsLabels() {
        answering((request, reply) ->
                reply.json("{\"Id\": \"m1\", \"Config\": {\"Labels\": {\"quaymaster.lease\": \"shop\"}}}"));

        assertThat(docker.findMarker("quaymaster.lease.shop"))
                .contains(new Marker("m1", new TreeMap<>(Map.of("quaymaster.lease", "shop"))));
        assertThat(requests()).containsExactly("GET /v1.41/containers/quaymaster.lease.shop/json");
    }

    @Test
    void noMarkerIsNoFailure() {
        answering((request, reply) -> reply.send(404, "application/json", "{\"message\": \"No such container\"}"));

        assertThat(docker.findMarker("quaymaster.lease.shop")).isEmpty();
    }

    @Test
    void whatHappensToMarkersIsToldApartFromWhatHappensToContainers() {
        answering((request, reply) -> {
            reply.begin(200, "application/json");
            reply.more(event("create", "m1", "quaymaster.lease.shop", ",\"quaymaster.lease\":\"shop\""));
            reply.more(event("start", "m1", "quaymaster.lease.shop", ",\"quaymaster.lease\":\"shop\""));
            reply.more(event("create", "c1", "web", ""));
            reply.more(event("destroy", "m1", "quaymaster.lease.shop", ",\"quaymaster.lease\":\"shop\""));
            reply.hang();
        });
        List<Event> heard = new CopyOnWriteArrayList<>();
        Thread watching = Thread.ofVirtual().start(() -> docker.watch(heard::add));

        await().until(() -> heard.size() >= 4);

        assertThat(heard)
                .containsExactly(
                        new Event.Connected(),
                        new Event.Marked("create", "m1", "quaymaster.lease.shop"),
                        new Event.Changed("container", "create", "c1", "web"),
                        new Event.Marked("destroy", "m1", "quaymaster.lease.shop"));
        watching.interrupt();
    }

    private static String event(String action, String id, String name, String labels) {
        return """
                {"Type":"container","Action":"%s","Actor":{"ID":"%s","Attributes":{"name":"%s"%s}}}
                """.formatted(action, id, name, labels);
    }
}
