package io.quaymaster.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quaymaster.agent.json.Json;
import io.quaymaster.agent.reconcile.LoggedLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ControlServerTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private final List<Command> carriedOut = new CopyOnWriteArrayList<>();
    private final List<String> users = new CopyOnWriteArrayList<>();
    private @Nullable ControlServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void givesTheCommandToWhoeverCarriesItOutAndTheAnswerBack() {
        start();

        Answer answer = client().tell(new Command.Suspend("shop", "one\nreason \"ü\""));

        assertThat(answer).isEqualTo(new Answer.Looking("shop"));
        assertThat(carriedOut).containsExactly(new Command.Suspend("shop", "one\nreason \"ü\""));
    }

    @Test
    void knowsWhichUserCommandsIt() {
        start();

        client().tell(new Command.Sync(null, true));

        assertThat(users).containsExactly(System.getProperty("user.name"));
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        start();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(socket());
        }
    }

    @Test
    void takesThePlaceOfOneWhoseAgentIsDead() throws IOException {
        Files.createDirectory(directory.resolve(".control"));
        bindAndDie(directory.resolve(".control/s"));
        bindAndDie(socket());

        start();

        assertThat(client().tell(new Command.Resume(null))).isEqualTo(new Answer.Looking("shop"));
    }

    private static void bindAndDie(Path path) throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
    }

    @Test
    void isGoneWhenTheAgentEnds() {
        start().close();

        assertThat(socket()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "{",
                "[]",
                "null",
                "{\"command\": \"explode\"}",
                "{\"command\": \"retry\"}",
                "{\"command\": \"sync\", \"source\": {}}",
                "{\"command\": \"resume\"} and more",
                "GET / HTTP/1.1"
            })
    void answersWhatItDoesNotUnderstandWithAnError(String line) throws IOException {
        start();

        assertThat(say(line + "\n")).startsWith("{\"answer\":\"refused\",\"message\":\"this is no command: ");
        assertThat(carriedOut).isEmpty();
        assertThat(client().tell(new Command.Resume(null))).isEqualTo(new Answer.Looking("shop"));
    }

    @Test
    void refusesACommandThatIsTooLong() throws IOException {
        start();

        assertThat(say("{\"command\": \"retry\", \"resource\": \"" + "w".repeat(20_000) + "\"}\n"))
                .isEqualTo("{\"answer\":\"refused\",\"message\":\"a command has at most 16384 bytes\"}");
    }

    @Test
    void takesACommandWithoutTheEndOfItsLine() throws IOException {
        start();

        assertThat(say("{\"command\": \"resume\"}")).contains("looking");
    }

    @Test
    void endsTheConnectionOfOneWhoTakesTooLongToAsk() throws IOException {
        start(new ControlServer.Limits(Duration.ofMillis(20), LONG));
        try (SocketChannel slow = connect()) {
            slow.write(ByteBuffer.wrap("{".getBytes(StandardCharsets.UTF_8)));

            assertThat(slow.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void saysThatSomethingTakesTooLong() {
        CountDownLatch never = new CountDownLatch(1);
        start(new ControlServer.Limits(LONG, Duration.ofMillis(20)), (command, by) -> {
            never.await();
            return new Answer.Looking("shop");
        });

        assertThat(client().tell(new Command.Resume(null)))
                .isEqualTo(new Answer.Refused(
                        "the agent is still at it after 0 min; \"quaymaster status\" says what it" + " waits for"));
    }

    @Test
    void saysThatItHasABugAndGoesOn() {
        start(ControlServer.Limits.USUAL, (command, by) -> {
            throw new IllegalStateException("never");
        });

        try (LoggedLines log = new LoggedLines(ControlServer.class)) {
            for (int time = 0; time < 2; time++) {
                assertThat(client().tell(new Command.Resume(null)))
                        .isEqualTo(new Answer.Refused("a bug in the agent; its log says more"));
            }
            assertThat(log.lines()).hasSize(2).containsOnly("ERROR a bug: a command failed");
        }
    }

    @Test
    void servesManyAtOnceAndTellsFurtherOnesThatItIsBusy() throws IOException {
        CountDownLatch held = new CountDownLatch(1);
        start(ControlServer.Limits.USUAL, (command, by) -> {
            carriedOut.add(command);
            held.await();
            return new Answer.Looking("shop");
        });
        List<CompletableFuture<Answer>> clients = new ArrayList<>();
        for (int number = 0; number < 32; number++) {
            clients.add(CompletableFuture.supplyAsync(
                    () -> client().tell(new Command.Resume(null)),
                    task -> Thread.ofVirtual().start(task)));
        }
        await().until(() -> carriedOut.size() == 32);

        assertThat(client().tell(new Command.Resume(null)))
                .isEqualTo(new Answer.Refused("the agent is busy with 32 other commands; try again"));

        held.countDown();
        assertThat(clients).allSatisfy(client -> assertThat(client.join()).isEqualTo(new Answer.Looking("shop")));
        assertThat(client().tell(new Command.Resume(null))).isEqualTo(new Answer.Looking("shop"));
    }

    @Test
    void leavesThoseWhoWaitWhenTheAgentEnds() {
        CountDownLatch never = new CountDownLatch(1);
        ControlServer started = start(ControlServer.Limits.USUAL, (command, by) -> {
            carriedOut.add(command);
            never.await();
            return new Answer.Looking("shop");
        });
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(
                () -> client().tell(new Command.Resume(null)),
                task -> Thread.ofVirtual().start(task));
        await().until(() -> carriedOut.size() == 1);

        started.close();

        assertThatThrownBy(waiting::join)
                .hasCauseInstanceOf(ControlException.class)
                .hasMessageContaining("the agent at " + socket() + " gave no answer: it has ended");
    }

    @Test
    void refusesAPathThatIsTooLongForASocket() {
        Path deep = directory.resolve("d".repeat(100));

        assertThatThrownBy(() -> ControlSocket.in(deep))
                .isInstanceOf(ControlException.class)
                .hasMessage("the control socket cannot be " + deep.resolve("control.sock") + ": that has "
                        + deep.resolve("control.sock").toString().length() + " bytes, and the path of a socket at most"
                        + " 106; choose a data directory with a shorter path: data of the configuration"
                        + " (QUAYMASTER_DATA)");
    }

    @Test
    void listensUnderTheLongestPathThatASocketMayHave() throws IOException {
        int left = 106 - directory.resolve("x/control.sock").toString().length();
        Path deep = Files.createDirectory(directory.resolve("d".repeat(left + 1)));
        assertThat(deep.resolve("control.sock").toString()).hasSize(106);
        ControlSocket socket = ControlSocket.in(deep);
        server = ControlServer.start(socket, this::carryOut);

        assertThat(new ControlClient(socket).tell(new Command.Resume(null))).isEqualTo(new Answer.Looking("shop"));
    }

    @Test
    void saysThatNoAgentRunsThere() {
        assertThatThrownBy(() -> client().tell(new Command.Resume(null)))
                .isInstanceOf(ControlException.class)
                .hasMessage("no agent runs with the data directory " + directory + ": there is no " + socket()
                        + "; start one with \"quaymaster agent --config FILE\", or name the directory of another with"
                        + " --data, or its configuration with --config");
    }

    @Test
    void saysThatTheAgentThatWasThereHasEnded() throws IOException {
        bindAndDie(socket());

        assertThatThrownBy(() -> client().tell(new Command.Resume(null)))
                .isInstanceOf(ControlException.class)
                .hasMessage("no agent answers at " + socket() + " (Connection refused): the one that made it has ended;"
                        + " start it again");
    }

    @Test
    void saysThatTheAgentIsOfAnotherVersion() throws IOException {
        try (ServerSocketChannel newer = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            newer.bind(UnixDomainSocketAddress.of(socket()));
            CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> {
                try (SocketChannel client = newer.accept()) {
                    client.read(ByteBuffer.allocate(1000));
                    client.write(ByteBuffer.wrap("{\"answer\":\"pondering\"}\n".getBytes(StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThatThrownBy(() -> client().tell(new Command.Resume(null)))
                    .isInstanceOf(ControlException.class)
                    .hasMessageContaining("answered what this program does not understand")
                    .hasMessageEndingWith("use the program of the agent's version");
            answering.join();
        }
    }

    @Test
    void everyCommandAndAnswerCanBeRead() {
        List<Command> commands = List.of(
                new Command.Sync("shop", true),
                new Command.Retry("web"),
                new Command.Suspend(null, ""),
                new Command.Resume("shop"),
                new Command.Approve(null));

        assertThat(commands)
                .allSatisfy(command ->
                        assertThat(Json.read(Json.line(command), Command.class)).isEqualTo(command));
        assertThat(Answers.all())
                .allSatisfy(answer ->
                        assertThat(Json.read(Json.line(answer), Answer.class)).isEqualTo(answer));
    }

    private ControlServer start() {
        return start(ControlServer.Limits.USUAL);
    }

    private ControlServer start(ControlServer.Limits limits) {
        return start(limits, this::carryOut);
    }

    private ControlServer start(ControlServer.Limits limits, ControlServer.Handler handler) {
        server = ControlServer.start(ControlSocket.in(directory), handler, limits);
        return server;
    }

    private Answer carryOut(Command command, String by) {
        carriedOut.add(command);
        users.add(by);
        return new Answer.Looking("shop");
    }

    private ControlClient client() {
        return new ControlClient(ControlSocket.in(directory));
    }

    private Path socket() {
        return directory.resolve("control.sock");
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket()));
    }

    private String say(String text) throws IOException {
        try (SocketChannel client = connect();
                BufferedReader answers = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
            client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            client.shutdownOutput();
            return answers.readLine();
        }
    }
}
