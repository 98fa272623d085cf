package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.quaymaster.agent.docker.DockerException.Category;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EngineApiTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final ApiRequest LIST = ApiRequest.to(Operation.LIST_CONTAINERS);

    @TempDir
    Path directory;

    @AutoClose
    private EngineApi api;

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void connect() {
        api = new EngineApi(
                FakeEngine.addressIn(directory),
                (operation, result, took) -> heard.add(operation + " " + result + (took.isNegative() ? " !" : "")));
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
    void commandsNothingToADaemonThatLetsNobodyInAnyMore() {
        ApiRequest start = ApiRequest.of(Operation.START_CONTAINER, "web");
        try (FakeEngine engine = engine((request, reply) -> reply.keeping("[]"))) {
            api.ask(LIST);
            api.ask(start);
            engine.letNobodyIn();

            api.ask(LIST);
            assertThatThrownBy(() -> api.ask(start))
                    .isInstanceOfSatisfying(
                            DockerException.class,
                            failure -> assertThat(failure.category()).isEqualTo(Category.UNREACHABLE));
        }
    }

    @Test
    void asksADaemonInTheNetworkWithoutTls() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = FakeEngine.VERSION.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        DaemonAddress address = new DaemonLookup(Map.of())
                .at("tcp://127.0.0.1:" + server.getAddress().getPort(), "test");
        try (EngineApi remote = new EngineApi(address, (operation, result, took) -> {})) {
            assertThat(remote.ask(ApiRequest.to(Operation.VERSION))
                            .path("Version")
                            .asText())
                    .isEqualTo("20.10.24");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void putsTheVersionThatBothSidesKnowBeforeEveryPath() {
        try (FakeEngine engine = engine((request, reply) -> reply.json("[1, 2]"))) {
            assertThat(api.ask(LIST.query("all", "1").query("filters", "{\"a\": 1}")))
                    .hasSize(2);
            api.ask(ApiRequest.of(Operation.INSPECT_IMAGE, "127.0.0.1:5000/a b@sha256:1"));
            assertThat(engine.requests())
                    .containsExactly(
                            "GET /version",
                            "GET /v1.41/containers/json?all=1&filters=%7B%22a%22%3A+1%7D",
                            "GET /v1.41/images/127.0.0.1:5000/a%20b@sha256:1/json");
        }
    }

    @Test
    void endsACallThatIsNeverAnswered() {
        try (FakeEngine engine = engine((request, reply) -> reply.hang())) {
            assertThat(failure(LIST.within(SHORT)))
                    .hasMessageMatching("GET /containers/json to .+ \\(.+\\): nothing was heard for 0\\.3 s")
                    .extracting(DockerException::category)
                    .isEqualTo(Category.TIMEOUT);
            assertThat(heard).contains("list_containers timeout");
            assertThat(engine.requests()).hasSize(2);
        }
    }

    @Test
    void endsAStreamThatFallsSilentButNotOneThatIsSlow() {
        try (FakeEngine engine = engine((request, reply) -> {
            reply.begin(200, "application/json");
            for (int item = 0; item < 5; item++) {
                Thread.sleep(SHORT.toMillis() / 2);
                reply.more("{\"item\": " + item + "}\r\n");
            }
            reply.hang();
        })) {
            List<Integer> items = new ArrayList<>();
            assertThatThrownBy(() -> api.stream(
                            ApiRequest.to(Operation.PULL_IMAGE).within(SHORT),
                            item -> items.add(item.path("item").asInt())))
                    .hasMessageContaining("nothing was heard");
            assertThat(items).containsExactly(0, 1, 2, 3, 4);
            assertThat(engine.requests()).hasSize(2);
        }
    }

    @Test
    void endsAnEndlessStreamWhoseReaderFails() {
        try (FakeEngine engine = engine((request, reply) -> {
            reply.more("HTTP/1.1 200 Said\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{}\r\n\r\n");
            reply.hang();
        })) {
            ApiRequest events = ApiRequest.to(Operation.EVENTS).within(Duration.ofSeconds(3));
            assertThatThrownBy(() -> api.stream(events, item -> {
                        throw new IllegalStateException("the reader's own");
                    }))
                    .hasMessage("the reader's own");
            assertThatThrownBy(() -> api.read(events, answer -> {
                        throw new IllegalStateException("the reader's own");
                    }))
                    .hasMessage("the reader's own");
            assertThat(engine.requests()).hasSize(3);
        }
    }

    @Test
    void asksOnceMoreWhereEveryConnectionIsFromBeforeTheDaemonWasAway() throws Exception {
        CyclicBarrier together = new CyclicBarrier(3);
        try (FakeEngine engine = engine((request, reply) -> {
            together.await();
            reply.keeping("[]");
        })) {
            List<Thread> askers = Stream.generate(() -> Thread.ofVirtual().start(() -> api.ask(LIST)))
                    .limit(together.getParties())
                    .toList();
            for (Thread asker : askers) {
                asker.join();
            }
            assertThat(engine.requests()).hasSize(1 + together.getParties());
        }
        try (FakeEngine engine = engine((request, reply) -> reply.json("[1]"))) {
            assertThat(api.ask(LIST)).hasSize(1);
            assertThat(engine.requests()).containsExactly("GET /v1.41/containers/json");
        }
    }

    @Test
    void countsWhatIsSentAsProgress() {
        try (FakeEngine engine = engine((request, reply) -> reply.json("{}"))) {
            InputStream slow = new InputStream() {
                private int sent;

                @Override
                public int read() {
                    try {
                        Thread.sleep(SHORT.toMillis() / 2);
                    } catch (InterruptedException ended) {
                        return -1;
                    }
                    return sent++ < 5 ? 'x' : -1;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) {
                    int next = read();
                    buffer[offset] = (byte) next;
                    return next < 0 ? -1 : 1;
                }
            };
            api.ask(ApiRequest.to(Operation.BUILD_IMAGE).stream("application/x-tar", slow)
                    .within(SHORT));
            assertThat(engine.requests()).last().isEqualTo("POST /v1.41/build");
        }
    }

    @Test
    void tellsWhatCannotBeSentFromADaemonThatIsAway() {
        try (FakeEngine engine = engine((request, reply) -> reply.json("{}"))) {
            assertThatThrownBy(() -> send(new IOException("a bad sector")))
                    .isInstanceOf(DockerException.class)
                    .hasMessage("what POST /build sends cannot be read: java.io.IOException: a bad sector");
            UncheckedIOException damaged = new UncheckedIOException("the tree is damaged", new IOException());
            assertThatThrownBy(() -> send(damaged)).isSameAs(damaged);
            assertThat(engine.requests()).isNotEmpty();
        }
    }

    private void send(Exception failure) {
        api.ask(ApiRequest.to(Operation.BUILD_IMAGE).stream("application/x-tar", new InputStream() {
            @Override
            public int read() throws IOException {
                if (failure instanceof IOException unreadable) {
                    throw unreadable;
                }
                throw (RuntimeException) failure;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        }));
    }

    @Test
    void reportsAProxysPageAsWhatItIs() {
        try (FakeEngine engine = engine(
                (request, reply) -> reply.send(403, "text/html", "<html><body><h1>403 Forbidden</h1></body></html>"))) {
            assertThat(failure(LIST))
                    .hasMessageContaining("answered 403 to GET /containers/json with a web page")
                    .hasMessageContaining("a proxy before it does not allow this request; docs/operations.md")
                    .extracting(DockerException::category)
                    .isEqualTo(Category.DENIED);
            assertThat(engine.requests()).hasSize(2);
        }
    }

    @Test
    void reportsSomethingElseThanADaemonAsWhatItIs() {
        try (FakeEngine engine = engine((request, reply) -> reply.send(200, "text/html", "<html>Hello</html>"))) {
            assertThat(failure(LIST))
                    .hasMessageContaining("did not answer GET /containers/json as a Docker daemon does");
            assertThat(engine.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, REFUSED",
        "401, DENIED",
        "403, DENIED",
        "404, NOT_FOUND",
        "409, CONFLICT",
        "500, OTHER",
        "501, REFUSED",
        "503, UNREACHABLE"
    })
    void sortsWhatTheDaemonRefusesByItsStatus(int status, Category category) {
        try (FakeEngine engine =
                engine((request, reply) -> reply.send(status, "application/json", "{\"message\": \"no, sir\"}"))) {
            assertThat(failure(LIST))
                    .hasMessage("no, sir (" + status + " to GET /containers/json)")
                    .extracting(DockerException::category)
                    .isEqualTo(category);
            // The transport itself tries once more where a proxy says 503.
            assertThat(engine.requests()).hasSize(status == 503 ? 3 : 2);
        }
    }

    @Test
    void takesNotModifiedAndNoContentForSuccess() {
        try (FakeEngine engine = engine((request, reply) -> reply.begin(request.contains("start") ? 304 : 204, "x"))) {
            assertThat(api.ask(ApiRequest.of(Operation.START_CONTAINER, "a")).isMissingNode())
                    .isTrue();
            assertThat(api.ask(ApiRequest.of(Operation.REMOVE_CONTAINER, "a")).isMissingNode())
                    .isTrue();
            assertThat(heard).contains("start_container ok", "remove_container ok");
            assertThat(engine.requests()).hasSize(3);
        }
    }

    @Test
    void saysWhereItLookedForADaemonThatDoesNotAnswer() {
        assertThat(failure(LIST))
                .hasMessageContaining("no Docker daemon answers GET /version at unix://")
                .hasMessageContaining("docker.sock (test)")
                .hasMessageContaining("Is it running")
                .extracting(DockerException::category)
                .isEqualTo(Category.UNREACHABLE);
    }

    @Test
    void negotiatesAnewWithADaemonThatWasAway() {
        AtomicInteger versions = new AtomicInteger();
        FakeEngine.Behaviour behaviour = (request, reply) -> {
            if (request.equals("GET /version")) {
                reply.json(versions.incrementAndGet() == 1 ? FakeEngine.VERSION : """
                        {"Version": "29.0.0", "ApiVersion": "1.99", "MinAPIVersion": "1.44"}""");
            } else {
                reply.json("[]");
            }
        };
        try (FakeEngine engine = new FakeEngine(directory, behaviour)) {
            api.ask(LIST);
            assertThat(engine.requests()).hasSize(2);
        }
        assertThat(failure(LIST).category()).isEqualTo(Category.UNREACHABLE);
        try (FakeEngine engine = new FakeEngine(directory, behaviour)) {
            api.ask(LIST);
            assertThat(engine.requests())
                    .containsExactly("GET /version", "GET /v" + ApiVersion.NEWEST + "/containers/json");
        }
    }

    @Test
    void givesUpWhenItsThreadIsInterrupted() {
        try (FakeEngine engine = engine((request, reply) -> reply.hang())) {
            AtomicReference<DockerException> thrown = new AtomicReference<>();
            Thread thread = Thread.ofVirtual().start(() -> thrown.set(failure(LIST)));
            await().until(() -> engine.requests().size() == 2);
            Instant interrupted = Instant.now();
            thread.interrupt();
            await().until(() -> thrown.get() != null);
            assertThat(thrown.get()).hasMessageContaining("we were told to stop");
            assertThat(Duration.between(interrupted, Instant.now())).isLessThan(Duration.ofSeconds(5));
        }
    }

    private DockerException failure(ApiRequest request) {
        DockerException failure = catchThrowableOfType(DockerException.class, () -> api.ask(request));
        assertThat(failure).isNotNull();
        return failure;
    }
}
