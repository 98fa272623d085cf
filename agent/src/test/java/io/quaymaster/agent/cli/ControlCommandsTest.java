package io.quaymaster.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.agent.control.Answer;
import io.quaymaster.agent.control.Answers;
import io.quaymaster.agent.control.Command;
import io.quaymaster.agent.control.ControlServer;
import io.quaymaster.agent.control.ControlSocket;
import io.quaymaster.agent.json.Json;
import io.quaymaster.agent.reconcile.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that tell an agent something, with an agent that only says what a test wants it to say. */
@Timeout(30)
class ControlCommandsTest {
    @TempDir
    private Path data;

    private final CommandRun program = new CommandRun();
    private final List<Command> told = new CopyOnWriteArrayList<>();
    private volatile Answer answer = new Answer.Looking("shop");
    private ControlServer agent;

    @BeforeEach
    void start() {
        agent = ControlServer.start(ControlSocket.in(data), (command, by) -> {
            told.add(command);
            return answer;
        });
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of("sync", new Command.Sync(null, true)),
                Arguments.of("sync shop --no-wait", new Command.Sync("shop", false)),
                Arguments.of("retry container/web", new Command.Retry("container/web")),
                Arguments.of("suspend", new Command.Suspend(null, "")),
                Arguments.of("suspend shop --reason later", new Command.Suspend("shop", "later")),
                Arguments.of("resume shop", new Command.Resume("shop")),
                Arguments.of("approve", new Command.Approve(null)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void tellTheAgentWhatTheyAreFor(String line, Command command) {
        assertThat(tell(line.split(" "))).isEqualTo(0);

        assertThat(told).containsExactly(command);
    }

    @Test
    void syncSaysInOneLineWhatCameOfIt() {
        Status.Revision revision = new Status.Revision("1f3a".repeat(10), CommandRun.NOW, "Add the cache");
        answer = new Answer.Synced("shop", true, Status.Outcome.CONVERGED, revision, "as declared");
        assertThat(tell("sync")).isEqualTo(0);
        answer =
                new Answer.Synced("shop", false, Status.Outcome.WAITING, revision, "waiting for web to become healthy");
        assertThat(tell("sync")).isEqualTo(1);
        answer = new Answer.Synced("shop", false, Status.Outcome.FAILED, null, "the repository cannot be fetched: no");
        assertThat(tell("sync")).isEqualTo(1);

        assertThat(program.out()).isEqualTo("""
                shop: in sync at 1f3a1f3 Add the cache
                shop: waiting at 1f3a1f3 Add the cache, waiting for web to become healthy
                shop: failed, the repository cannot be fetched: no
                """);
    }

    @Test
    void saysWhatTheAgentDoesNow() {
        for (Answer given : Answers.all()) {
            answer = given;
            tell("sync");
        }

        assertThat(program.out()).contains("""
                shop: trying again container/web
                shop: suspended; nothing is done until "quaymaster resume shop"
                shop: suspended; nothing is done until "quaymaster resume shop"; left as it is:
                  container/web waits for web.new-0123abcd to become healthy
                shop: resumed
                shop: was not suspended
                shop: approved at 1f3a1f3
                  stop container web
                  remove container web
                shop: approved at 1f3a1f3; done after "quaymaster resume shop"
                  remove container web
                """);
    }

    @Test
    void complainsWhereTheAgentRefuses() {
        answer = new Answer.Refused("there is no source \"shp\"; did you mean \"shop\"?");

        assertThat(tell("resume", "shp")).isEqualTo(1);
        assertThat(program.err()).isEqualTo("quaymaster: there is no source \"shp\"; did you mean \"shop\"?\n");
        assertThat(program.out()).isEmpty();
    }

    @Test
    void printsTheAnswerAsJson() {
        for (Answer given : Answers.all()) {
            CommandRun once = new CommandRun();
            answer = given;

            once.run("sync", "--data", data.toString(), "-o", "json");

            assertThat(Json.read(once.out(), Answer.class)).isEqualTo(given);
        }
    }

    @Test
    void findsTheAgentByItsConfiguration() throws IOException {
        Path file =
                Files.writeString(data.resolve("quaymaster.yaml"), "sources: [{url: /srv/shop}]\ndata: " + data + "\n");

        assertThat(program.run("sync", "--config", file.toString())).isEqualTo(0);
    }

    @Test
    void findsTheAgentByTheEnvironment() {
        program.environment.put("QUAYMASTER_DATA", data.toString());

        assertThat(program.run("sync")).isEqualTo(0);
    }

    @Test
    void findsTheAgentFromTheDirectoryItIsIn() {
        program.directory = data;

        assertThat(program.run("sync", "--data", ".")).isEqualTo(0);
    }

    @Test
    void saysWhatIsWrongWithTheConfiguration() throws IOException {
        Path file = Files.writeString(data.resolve("quaymaster.yaml"), "sources: []\n");

        assertThat(program.run("sync", "--config", file.toString())).isEqualTo(1);
        assertThat(program.err()).startsWith(file + ":1:1: sources: needs at least one source, with its url\n");
    }

    @Test
    void saysInOneLineThatNoAgentRunsThere() {
        agent.close();

        assertThat(tell("sync")).isEqualTo(1);
        assertThat(program.err()).startsWith("quaymaster: no agent runs with the data directory " + data + ": ");
    }

    @Test
    void retryNeedsAName() {
        assertThat(tell("retry")).isEqualTo(64);
    }

    private int tell(String... arguments) {
        return program.run(Stream.concat(Stream.of(arguments), Stream.of("--data", data.toString()))
                .toArray(String[]::new));
    }
}
