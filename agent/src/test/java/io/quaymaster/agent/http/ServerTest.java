package io.quaymaster.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaymaster.agent.config.Listen;
import io.quaymaster.agent.config.Secret;
import io.quaymaster.agent.json.Json;
import io.quaymaster.agent.metrics.Metrics;
import io.quaymaster.agent.reconcile.Status;
import io.quaymaster.agent.reconcile.Statuses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {
    private static final String BODY = "{\"ref\": \"refs/heads/main\"}";

    /** printf '{"ref": "refs/heads/main"}' | openssl dgst -sha256 -hmac s3cret */
    private static final String SUM = "0b73f95767616f2bc5f64e406f60acc56a2b962c202d5c7b12807ff54976d5d0";

    private final AtomicReference<Status> status = new AtomicReference<>(Statuses.good());
    private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());
    private final List<String> woken = new CopyOnWriteArrayList<>();
    private final Metrics metrics = new Metrics("1.0", InstantSource.fixed(Statuses.NOON));
    private final Server server = start("127.0.0.1", 0);

    private Server start(String host, int port) {
        Map<String, Secret> secrets = Map.of("shop", new Secret.Given("s3cret"), "blog", new Secret.Given("other"));
        return Server.start(
                new Listen.At(host, port),
                Set.of("quay.example.com"),
                new Endpoints(status::get, trouble::get, metrics, secrets, woken::add));
    }

    @AfterEach
    void close() {
        server.close();
        metrics.close();
    }

    @Test
    void answersWithTheStatusAsJson() throws IOException {
        Reply reply = get("/api/v1/status");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).contains("Content-type: application/json");
        assertThat(Json.read(reply.body(), Status.class)).isEqualTo(Statuses.good());
    }

    @Test
    void endsJsonWithANewline() throws IOException {
        assertThat(get("/api/v1/status").body()).endsWith("}\n");
        assertThat(get("/readyz", "Accept: application/json").body()).endsWith("}\n");
    }

    @Test
    void listsWhatItAnswersAlsoWebhooks() throws IOException {
        assertThat(get("/").body()).contains("/api/v1/status", "/metrics", "/webhook/github", "/webhook/generic");
    }

    @Test
    void exposesMetricsThatSayWhatTheStatusSays() throws IOException {
        Reply reply = get("/metrics");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).contains("Content-type: text/plain; version=0.0.4; charset=utf-8");
        assertThat(reply.body()).contains("quaymaster_in_sync{source=\"shop\"} 1.0\n");
    }

    @Test
    void exposesOpenMetricsToThoseWhoAcceptIt() throws IOException {
        Reply reply = get("/metrics", "Accept: application/openmetrics-text;version=1.0.0");

        assertThat(reply.headers())
                .contains("Content-type: application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(reply.body()).endsWith("# EOF\n");
    }

    @Test
    void isAliveUntilTheLoopIsNot() throws IOException {
        assertThat(get("/healthz").status()).isEqualTo(200);

        trouble.set(Optional.of("no pass has ended for 10 minutes"));

        Reply reply = get("/healthz");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).contains("no pass has ended for 10 minutes");
    }

    @Test
    void isReadyWhenDockerAnswersAndTheLatestRevisionIsGood() throws IOException {
        Reply reply = get("/readyz");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("ready\n");
    }

    @Test
    void isReadyAlsoWhereASourceIsSuspended() throws IOException {
        status.set(Statuses.suspended());

        assertThat(get("/readyz").status()).isEqualTo(200);
    }

    @Test
    void isReadyWhenItOnlyWatchesBecauseItCouldTakeOver() throws IOException {
        status.set(Statuses.watching());

        assertThat(get("/readyz").status()).isEqualTo(200);
    }

    @Test
    void saysWhyItIsNotReady() throws IOException {
        status.set(Statuses.bad());

        Reply reply = get("/readyz");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("""
                        docker is not reachable: unix:///var/run/docker.sock: no daemon answers
                        source shop: deploy/web.yaml:12:7: container "web": port 70000 is not in 1-65535
                        """);
    }

    @Test
    void isNotReadyBeforeTheFirstRevisionIsApplied() throws IOException {
        status.set(Statuses.fresh());

        assertThat(get("/readyz").body()).contains("source shop: no revision is applied yet: fetching");
    }

    @Test
    void saysWhyItIsNotReadyInJsonToThoseWhoAcceptIt() throws IOException {
        status.set(Statuses.fresh());

        assertThat(get("/readyz", "Accept: application/json").body())
                .contains("\"ready\" : false", "no revision is applied yet");
    }

    @Test
    void answersHeadWithTheHeadersAndNoBody() throws IOException {
        Reply reply = request("HEAD", "/healthz", host());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).contains("Content-length: 3");
        assertThat(reply.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"})
    void refusesMethodsThatCouldChangeSomething(String method) throws IOException {
        Reply reply = request(method, "/api/v1/status", host(), "Content-Length: 0");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.headers()).contains("Allow: GET, HEAD");
    }

    @Test
    void refusesToReadAWebhookByGet() throws IOException {
        Reply reply = get("/webhook/github");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.headers()).contains("Allow: POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/api/v1/status/", "/api/v1/../v1/status", "//metrics", "/%2e%2e/etc/passwd"})
    void findsNothingUnderOtherPaths(String path) throws IOException {
        assertThat(get(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:9", "[::1]:9480", "quay.example.com"})
    void answersToItsOwnNames(String name) throws IOException {
        assertThat(request("GET", "/healthz", "Host: " + name).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: localhost.evil.example:9480",
                "Host: 10.0.0.1",
                "Host: ",
                "X-Host: localhost",
                "Host: localhost\r\nHost: evil.example"
            })
    void refusesRequestsForAnotherHostWhateverThePath(String header) throws IOException {
        assertThat(request("GET", "/healthz", header).status()).isEqualTo(403);
        assertThat(request("GET", "/nothing", header).status()).isEqualTo(403);
    }

    @Test
    void saysHowToAllowAHostName() throws IOException {
        assertThat(request("GET", "/", "Host: Quay.Internal:80").body()).contains("\"quay.internal\"", "http.hosts");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:9480, 200",
        "https://quay.example.com, 200",
        "http://localhost:3000, 403",
        "https://evil.example, 403",
        "http://evil.example/localhost:9480, 403",
        "null, 403"
    })
    void refusesPagesOfAnotherOrigin(String origin, int expected) throws IOException {
        assertThat(request("GET", "/api/v1/status", "Host: localhost:9480", "Origin: " + origin)
                        .status())
                .isEqualTo(expected);
    }

    @Test
    void saysWhichPagesItRefusesAndWhatWouldAllowThem() throws IOException {
        Reply reply = get("/healthz", "Origin: https://evil.example");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.body())
                .isEqualTo(
                        "pages of \"https://evil.example\" may not use this agent; if they should, add their host name"
                                + " to http.hosts in its configuration\n");
    }

    @Test
    void answersToEveryAddressButNotEveryNameWhenItListensEverywhere() throws IOException {
        try (Server open = start("0.0.0.0", 0)) {
            assertThat(exchange(open.address(), "GET", "/healthz", "", "Host: 10.0.0.5:9480")
                            .status())
                    .isEqualTo(200);
            assertThat(exchange(open.address(), "GET", "/healthz", "", "Host: evil.example")
                            .status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "github, X-Hub-Signature-256: sha256=@SUM@",
        "gitea, X-Gitea-Signature: @SUM@",
        "generic, X-Quaymaster-Signature-256: sha256=@SUM@",
        "gitlab, X-Gitlab-Token: s3cret"
    })
    void wakesTheSourceWhoseSecretSignedTheWebhook(String sender, String header) throws IOException {
        Reply reply = post("/webhook/" + sender, BODY, header);

        assertThat(reply.status()).isEqualTo(202);
        assertThat(woken).containsExactly("shop");
    }

    @ParameterizedTest
    @CsvSource({
        "github, X-Hub-Signature-256: sha256=00@SUM@",
        "github, X-Hub-Signature-256: @SUM@",
        "github, X-Gitlab-Token: s3cret",
        "github, X-Hub-Signature-256:",
        "gitea, X-Gitea-Signature: deadbeef",
        "generic, X-Quaymaster-Signature-256: sha256=",
        "gitlab, X-Gitlab-Token: S3CRET",
        "gitlab, X-Gitlab-Token: s3cret2"
    })
    void wakesNobodyWhenTheSignatureIsWrong(String sender, String header) throws IOException {
        Reply reply = post("/webhook/" + sender, BODY, header);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.body()).doesNotContain("s3cret");
        assertThat(woken).isEmpty();
    }

    @Test
    void wakesNobodyWhenTheBodyIsNotTheOneThatWasSigned() throws IOException {
        Reply reply = post("/webhook/github", BODY + " ", "X-Hub-Signature-256: sha256=@SUM@");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(woken).isEmpty();
    }

    @Test
    void answersAlsoWhileManyRequestsAreOnlyBegun() throws IOException {
        List<Socket> begun = new ArrayList<>();
        try {
            for (int count = 0; count < 300; count++) {
                Socket socket =
                        new Socket(server.address().getHost(), server.address().getPort());
                begun.add(socket);
                socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHo".getBytes(StandardCharsets.UTF_8));
            }

            assertThat(get("/healthz").status()).isEqualTo(200);
        } finally {
            for (Socket socket : begun) {
                socket.close();
            }
        }
    }

    @Test
    void takesNoWebhookThatIsTooLarge() throws IOException {
        String large = "x".repeat(25 * 1024 * 1024 + 1);

        assertThat(post("/webhook/gitlab", large, "X-Gitlab-Token: s3cret").status())
                .isEqualTo(413);
        assertThat(woken).isEmpty();
    }

    @Test
    void takesTheWebhooksOfOtherSourcesWhenOneSecretCannotBeRead() throws IOException {
        Map<String, Secret> secrets =
                Map.of("shop", new Secret.Given("s3cret"), "blog", new Secret.InFile(Path.of("/nowhere/secret")));

        assertThat(hookOf(secrets).status()).isEqualTo(202);
        assertThat(woken).containsExactly("shop");
    }

    @Test
    void saysThatAWebhookSecretCannotBeRead() throws IOException {
        Reply reply = hookOf(Map.of("shop", new Secret.InFile(Path.of("/nowhere/secret"))));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("a webhook secret cannot be read; the agent's log says which\n");
    }

    /** Takes the five seconds of the limit. */
    @Test
    void cutsOffARequestThatNeverEnds() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.UTF_8));

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void saysWhatToDoWhenThePortIsTaken() {
        assertThatThrownBy(() -> start("127.0.0.1", server.address().getPort()))
                .isInstanceOf(HttpException.class)
                .hasMessageContaining(
                        "cannot listen on 127.0.0.1:" + server.address().getPort())
                .hasMessageContaining("already in use; end the program that listens there, or set")
                .hasMessageContaining("QUAYMASTER_HTTP_LISTEN");
    }

    @Test
    void saysThatAnAddressIsNotOfThisMachine() {
        assertThatThrownBy(() -> start("192.0.2.1", 0))
                .isInstanceOf(HttpException.class)
                .hasMessage("cannot listen on 192.0.2.1:0: this machine has no address 192.0.2.1; set http.listen"
                        + " (QUAYMASTER_HTTP_LISTEN) to another address, or to off");
    }

    @Test
    void letsARequestInHandEndBeforeItCloses() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        Endpoints slow = new Endpoints(
                () -> {
                    asked.countDown();
                    await(closing);
                    return Statuses.good();
                },
                Optional::empty,
                metrics,
                Map.of(),
                woken::add);
        Server other = Server.start(new Listen.At("127.0.0.1", 0), Set.of(), slow);
        URI address = other.address();
        CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(() -> {
            try {
                return exchange(address, "GET", "/readyz", "", "Host: localhost");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        await(asked);
        Thread close = Thread.ofVirtual().start(other::close);
        Awaitility.await().until(() -> close.getState() == Thread.State.TIMED_WAITING);
        closing.countDown();

        assertThat(reply.get().status()).isEqualTo(200);
        close.join();
        assertThatThrownBy(() -> exchange(address, "GET", "/", "", "Host: localhost"))
                .isInstanceOf(IOException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String host() {
        return "Host: " + server.address().getAuthority();
    }

    private Reply get(String path, String... headers) throws IOException {
        String[] all = new String[headers.length + 1];
        all[0] = host();
        System.arraycopy(headers, 0, all, 1, headers.length);
        return request("GET", path, all);
    }

    private Reply request(String method, String path, String... headers) throws IOException {
        return exchange(server.address(), method, path, "", headers);
    }

    private Reply post(String path, String body, String header) throws IOException {
        String signed = header.replace("@SUM@", SUM);
        return exchange(server.address(), "POST", path, body, host(), signed, "Content-Length: " + body.length());
    }

    /** What a server with these secrets answers to a hook that is signed with {@code s3cret}. */
    private Reply hookOf(Map<String, Secret> secrets) throws IOException {
        Endpoints endpoints = new Endpoints(status::get, trouble::get, metrics, secrets, woken::add);
        try (Server other = Server.start(new Listen.At("127.0.0.1", 0), Set.of(), endpoints)) {
            return exchange(
                    other.address(),
                    "POST",
                    "/webhook/gitlab",
                    BODY,
                    "Host: localhost",
                    "X-Gitlab-Token: s3cret",
                    "Content-Length: " + BODY.length());
        }
    }

    private record Reply(int status, List<String> headers, String body) {}

    /** By hand, because a client of the JDK lets nobody set a wrong Host. */
    private static Reply exchange(URI to, String method, String path, String body, String... headers)
            throws IOException {
        try (Socket socket = new Socket(to.getHost(), to.getPort())) {
            String head = method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers)
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int blank = reply.indexOf("\r\n\r\n");
            List<String> lines = reply.substring(0, blank).lines().toList();
            return new Reply(
                    Integer.parseInt(lines.getFirst().split(" ", -1)[1]),
                    lines.subList(1, lines.size()),
                    reply.substring(blank + 4));
        }
    }
}
