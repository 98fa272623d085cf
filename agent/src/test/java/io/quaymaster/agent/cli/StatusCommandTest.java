package io.quaymaster.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.quaymaster.agent.json.Json;
import io.quaymaster.agent.reconcile.Status;
import io.quaymaster.agent.reconcile.Statuses;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
    private final CommandRun program = new CommandRun();
    private final HttpServer server = unstarted();
    private int code = 200;
    private String body = "";

    @TempDir
    private Path directory;

    @BeforeEach
    void start() {
        program.directory = directory;
        server.createContext("/api/v1/status", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, bytes.length);
            try (OutputStream answer = exchange.getResponseBody()) {
                answer.write(bytes);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void showsSourcesResourcesAndContainersAndEndsWith0InSync() {
        answer(Statuses.good());

        assertThat(program.run("status", "--url", url())).isEqualTo(0);
        assertThat(program.out()).isEqualTo("""
                shop: in sync for 7 min
                  from      https://git.example.com/shop.git branch main, path deploy
                  applied   1f3a1f3 Add the cache (15 min ago)
                  container/cache  in sync
                  container/web    in sync
                    web            running, healthy  shop/web:1.4.0, made at 1f3a1f3, for 13 min
                """);
    }

    @Test
    void showsWhatIsWrongAndEndsWith1() {
        answer(Statuses.bad());

        assertThat(program.run("status", "--url", url())).isEqualTo(1);
        assertThat(program.out()).isEqualTo("""
                The Docker daemon does not answer: unix:///var/run/docker.sock: no daemon answers

                shop: not in sync: 1 problem in the latest revision (for 7 min)
                  from      https://git.example.com/shop.git branch main, path deploy
                  in force  1f3a1f3 Add the cache (15 min ago)
                  latest    2b4c2b4 Open a port (10 min ago)
                  problem   deploy/web.yaml:12:7: container "web": port 70000 is not in 1-65535
                  container/cache  in sync
                  container/web    blocked
                    web            running, healthy  shop/web:1.4.0, made at 1f3a1f3, for 13 min
                  blocked   container/web: its successor did not become ready (it ended with 1) and is kept as web.failed-0123abcd
                            commit a change
                            | cannot open /data
                            | giving up
                """);
    }

    @Test
    void saysWhatAContainerWasMadeOfThatIsOfNoCommit() {
        answerMadeAt("worktree");
        program.run("status", "--url", url());
        answerMadeAt("1f3a".repeat(10) + "-dirty");
        program.run("status", "--url", url());

        assertThat(program.out())
                .contains("shop/web:1.4.0, made of files without a commit, for 13 min\n")
                .contains("shop/web:1.4.0, made at 1f3a1f3 with changes that are not committed, for 13 min\n");
    }

    @Test
    void showsWhoSuspendedASourceAndWhy() {
        answer(Statuses.suspended());

        assertThat(program.run("status", "--url", url())).isEqualTo(0);
        assertThat(program.out()).contains("""
                  applied   1f3a1f3 Add the cache (15 min ago)
                  suspended 6 min ago by ada: moving the disk
                            to go on: quaymaster resume shop
                """);
    }

    @Test
    void saysWhatATakenOverContainerWasMadeBy() {
        body = Json.write(Statuses.good()).replaceAll("(\"revision\"\\s*:\\s*)\"[^\"]*\"", "$1null");

        program.run("status", "--url", url());
        assertThat(program.out()).contains("shop/web:1.4.0, made by Docker Compose, for 13 min\n");
    }

    @Test
    void saysWhenItLooksAgainAtWhatIsWaitedFor() {
        answer(Statuses.waiting());

        program.run("status", "--url", url());
        assertThat(program.out())
                .contains("  waiting   container/web: another try (next look in 2 min)\n")
                .contains("  waiting   container/web: another end (next look now)\n")
                .contains("  waiting   container/web: its image\n");
    }

    @Test
    void tellsWhatIsInTheWayOnce() {
        answer(Statuses.bad());

        program.run("status", "--url", url());
        assertThat(program.out()).containsOnlyOnce("its successor did not become ready");
    }

    @Test
    void saysThatTheDefaultBranchIsFollowed() {
        answer(Statuses.defaultBranch());

        program.run("status", "--url", url());
        assertThat(program.out()).contains("  from      https://git.example.com/shop.git default branch\n");
    }

    @Test
    void showsAnAgentThatHasOnlyStarted() {
        answer(Statuses.fresh());

        assertThat(program.run("status", "--url", url())).isEqualTo(1);
        assertThat(program.out()).contains("applied   nothing yet\n");
    }

    @Test
    void showsWhoseLeaseItIsWhenTheAgentOnlyWatches() {
        answer(Statuses.watching());

        assertThat(program.run("status", "--url", url())).isEqualTo(0);
        assertThat(program.out()).startsWith("""
                        shop: in sync for 7 min
                          from      https://git.example.com/shop.git branch main, path deploy
                          applied   1f3a1f3 Add the cache (15 min ago)
                          lease     held by quaymaster agent 1.1 on web2 (process 3012) for 2 h; this agent only watches
                        """);
    }

    @Test
    void passesTheJsonOn() {
        answer(Statuses.good());
        program.environment.put("QUAYMASTER_URL", url());

        assertThat(program.run("status", "-o", "json")).isEqualTo(0);
        assertThat(program.out()).isEqualTo(body + "\n");
    }

    @Test
    void saysThatNoAgentAnswers() {
        server.stop(0);

        assertThat(program.run("status", "--url", url() + "/")).isEqualTo(1);
        assertThat(program.err())
                .isEqualTo("quaymaster: no agent answers at " + url() + ": start one with \"quaymaster agent --config"
                        + " FILE\", or say where it listens with --config or --url\n");
    }

    @Test
    void saysThatItWasNotAnAgentThatAnswered() {
        body = "<html>";
        assertThat(program.run("status", "--url", url())).isEqualTo(1);
        assertThat(program.err()).contains("answered something that is not a status");

        code = 403;
        assertThat(program.run("status", "--url", url())).isEqualTo(1);
        assertThat(program.err()).contains("answered 403, not 200");
    }

    @Test
    void saysWhatAnAddressLooksLikeAndWhoSaysOtherwise() {
        program.environment.put("QUAYMASTER_URL", "localhost:9480");

        assertThat(program.run("status")).isEqualTo(64);
        assertThat(program.err())
                .startsWith("quaymaster status: Invalid value for QUAYMASTER_URL: \"localhost:9480\" is not an address"
                        + " such as http://127.0.0.1:9480\n");
    }

    @Test
    void asksWhereTheConfigurationHasTheAgentListen() throws IOException {
        answer(Statuses.good());
        configure("listening.yaml", "0.0.0.0:" + server.getAddress().getPort());
        configure("off.yaml", "off");

        assertThat(program.run("status", "--config", "listening.yaml")).isEqualTo(0);
        program.environment.put("QUAYMASTER_CONFIG", "listening.yaml");
        assertThat(program.run("status")).isEqualTo(0);
        program.environment.put("QUAYMASTER_URL", "http://127.0.0.1:1");
        assertThat(program.run("status")).isEqualTo(1);
        assertThat(program.run("status", "--config", "listening.yaml")).isEqualTo(0);
        assertThat(program.run("status", "--config", "off.yaml")).isEqualTo(1);
        assertThat(program.err())
                .contains(
                        "does not answer over HTTP, as its http.listen is off",
                        "set http.listen (QUAYMASTER_HTTP_LISTEN)");
    }

    @Test
    void aConfigurationThatNobodyNamedNeedNotBeGood() throws IOException {
        Files.writeString(directory.resolve("broken.yaml"), "sources: 7\n");
        program.environment.put("QUAYMASTER_CONFIG", "broken.yaml");

        program.run("status");
        assertThat(program.err()).doesNotContain("broken.yaml");
        assertThat(program.run("status", "--config", "broken.yaml")).isEqualTo(1);
        assertThat(program.err()).contains("broken.yaml");
    }

    private void configure(String file, String listen) throws IOException {
        Files.writeString(
                directory.resolve(file), "sources: [{url: /srv/shop}]\nhttp: { listen: \"" + listen + "\" }\n");
    }

    private void answer(Status status) {
        body = Json.write(status);
    }

    private void answerMadeAt(String revision) {
        body = Json.write(Statuses.good()).replaceAll("(\"revision\"\\s*:\\s*\")[^\"]*", "$1" + revision);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static HttpServer unstarted() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
