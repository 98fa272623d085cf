package io.quaymaster.agent.git;

import static io.quaymaster.agent.git.Upstream.Content.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quaymaster.agent.git.GitException.Category;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RemoteAccessTest {
    private static final String TOKEN = "s3cret-token";

    @TempDir
    private Path directory;

    private Upstream upstream;
    private String tip;

    @BeforeEach
    void createUpstream() {
        upstream = new Upstream(directory.resolve("upstream.git"));
        tip = upstream.commit("main", text("a", "1"));
    }

    @AfterEach
    void closeUpstream() {
        upstream.close();
    }

    @Test
    void clonesOverHttpWithAToken() throws IOException {
        try (HttpGit server = new HttpGit(upstream.repository(), TOKEN)) {
            assertThat(CloneTest.idOf(fetch(server.url(), GitAccess.token(new Secret.Given(TOKEN)))))
                    .isEqualTo(tip);
        }
    }

    @Test
    void readsATokenFileAnewAtEachFetch() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "old\n");
        try (HttpGit server = new HttpGit(upstream.repository(), TOKEN);
                Clone clone = clone(server.url(), GitAccess.token(new Secret.InFile(file)))) {
            assertThat(category(clone.fetch())).isEqualTo(Category.AUTHENTICATION);
            Files.writeString(file, TOKEN + "\n");

            assertThat(CloneTest.idOf(clone.fetch())).isEqualTo(tip);
        }
    }

    @Test
    void usesTheCredentialsInAUrl() throws IOException {
        try (HttpGit server = new HttpGit(upstream.repository(), TOKEN)) {
            assertThat(CloneTest.idOf(fetch(server.urlWith("ada:" + TOKEN), GitAccess.DEFAULT)))
                    .isEqualTo(tip);
        }
    }

    @Test
    void askingOnlyWhetherThereIsSomethingNewSendsNoRequestForObjects() throws IOException {
        try (HttpGit server = new HttpGit(upstream.repository(), null);
                Clone clone = clone(server.url(), GitAccess.DEFAULT)) {
            clone.fetch();
            server.requests.clear();

            clone.fetch();

            assertThat(server.requests).hasSize(2);
        }
    }

    @Test
    void aWrongTokenIsNamedAsTheReasonAndNotShown() throws IOException {
        try (HttpGit server = new HttpGit(upstream.repository(), TOKEN)) {
            Fetched fetched = fetch(server.urlWith("ada:wr0ng"), GitAccess.DEFAULT);

            assertThat(category(fetched)).isEqualTo(Category.AUTHENTICATION);
            assertThat(message(fetched))
                    .startsWith(server.url() + ": ")
                    .endsWith(
                            "the token or password is not accepted: check that it is valid and may read the repository")
                    .doesNotContain("wr0ng");
        }
    }

    @Test
    void missingCredentialsAreAskedFor() throws IOException {
        try (HttpGit server = new HttpGit(upstream.repository(), TOKEN)) {
            Fetched fetched = fetch(server.url(), GitAccess.DEFAULT);

            assertThat(category(fetched)).isEqualTo(Category.AUTHENTICATION);
            assertThat(message(fetched)).contains("configure a token");
        }
    }

    @Test
    void aPathWithoutRepositoryIsNotFound() throws IOException {
        try (HttpGit server = new HttpGit(upstream.repository(), null)) {
            Fetched fetched = fetch(server.url().replace("shop.git", "shoe.git"), GitAccess.DEFAULT);

            assertThat(category(fetched)).isEqualTo(Category.NOT_FOUND);
        }
    }

    @Test
    void doesNotSendCredentialsToTheHostOfARedirect() throws IOException {
        try (HttpGit server = new HttpGit(upstream.repository(), null);
                HttpGit elsewhere = new HttpGit(upstream.repository(), TOKEN)) {
            server.redirectTo(elsewhere.url().replace("/shop.git", ""));
            Fetched fetched = fetch(server.url(), GitAccess.token(new Secret.Given(TOKEN)));

            assertThat(message(fetched)).contains("credentials are not sent to another host");
            assertThat(elsewhere.requests).isEmpty();
        }
    }

    @Test
    void followsARedirectWhenThereIsNothingToGiveAway() throws IOException {
        try (HttpGit server = new HttpGit(upstream.repository(), null);
                HttpGit elsewhere = new HttpGit(upstream.repository(), null)) {
            server.redirectTo(elsewhere.url().replace("/shop.git", ""));

            assertThat(CloneTest.idOf(fetch(server.url(), GitAccess.DEFAULT))).isEqualTo(tip);
        }
    }

    @Test
    void nobodyListeningIsUnreachable() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Fetched fetched = fetch("http://127.0.0.1:" + port + "/shop.git", GitAccess.DEFAULT);

        assertThat(fetched)
                .isEqualTo(new Fetched.Unavailable(
                        Category.UNREACHABLE,
                        "http://127.0.0.1:" + port
                                + "/shop.git: its branches and tags cannot be listed: nothing accepts"
                                + " connections there; check the address, the network and the proxy"));
    }

    @ParameterizedTest
    @CsvSource({"http", "ssh"})
    void aHostThatNeverAnswersIsUnreachableAfterTheTimeout(String scheme) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Fetched fetched = fetch(scheme + "://127.0.0.1:" + silent.getLocalPort() + "/shop.git", GitAccess.DEFAULT);

            assertThat(category(fetched)).isEqualTo(Category.UNREACHABLE);
        }
    }

    @Test
    void anInterruptEndsAFetchThatHangs() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Clone clone = new Clone(
                        directory.resolve("clone.git"),
                        new Remote(
                                "http://127.0.0.1:" + silent.getLocalPort() + "/shop.git",
                                "main",
                                GitAccess.DEFAULT,
                                Duration.ofMinutes(10)))) {
            AtomicReference<Fetched> result = new AtomicReference<>();
            Thread thread = Thread.ofPlatform().start(() -> result.set(clone.fetch()));
            silent.accept();
            thread.interrupt();

            await().untilAsserted(() -> assertThat(result.get()).isInstanceOf(Fetched.Unavailable.class));
        }
    }

    @ParameterizedTest
    @CsvSource({"ssh-ed25519,256", "ssh-rsa,2048", "ecdsa-sha2-nistp256,256"})
    void clonesOverSshWithAnyUsualKindOfKey(String type, int size) throws IOException {
        KeyPair key = SshGit.newKey(type, size);
        try (SshGit server = new SshGit(upstream.repository(), SshGit.newKey("ssh-ed25519", 256), key)) {
            assertThat(CloneTest.idOf(fetch(server.url(), access(key, null, server.knownHostsLine()))))
                    .isEqualTo(tip);
        }
    }

    @Test
    void clonesOverSshWithAKeyThatHasAPassphrase() throws IOException {
        KeyPair key = SshGit.newKey("ssh-ed25519", 256);
        try (SshGit server = new SshGit(upstream.repository(), SshGit.newKey("ssh-rsa", 2048), key)) {
            assertThat(CloneTest.idOf(fetch(server.url(), access(key, "open sesame", server.knownHostsLine()))))
                    .isEqualTo(tip);
        }
    }

    @Test
    void aKeyThatTheHostDoesNotKnowIsAnAuthenticationFailure() throws IOException {
        KeyPair key = SshGit.newKey("ssh-ed25519", 256);
        KeyPair other = SshGit.newKey("ssh-ed25519", 256);
        try (SshGit server = new SshGit(upstream.repository(), key, key)) {
            Fetched fetched = fetch(server.url(), access(other, null, server.knownHostsLine()));

            assertThat(category(fetched)).isEqualTo(Category.AUTHENTICATION);
            assertThat(message(fetched)).contains("the key " + directory.resolve("key") + " is not accepted");
        }
    }

    @Test
    void anUnknownHostKeyIsRefusedAndTheLineToAddIsShown() throws IOException {
        KeyPair key = SshGit.newKey("ssh-ed25519", 256);
        try (SshGit server = new SshGit(upstream.repository(), key, key)) {
            Fetched fetched = fetch(server.url(), access(key, null, ""));

            assertThat(category(fetched)).isEqualTo(Category.HOST_KEY);
            assertThat(message(fetched))
                    .contains("its host key is not in " + directory.resolve("known_hosts"))
                    .contains("add the line \"" + server.knownHostsLine() + "\"")
                    .contains("ssh-keyscan");
            assertThat(directory.resolve("known_hosts")).isEmptyFile();
        }
    }

    @Test
    void aChangedHostKeyIsRefusedAsChanged() throws IOException {
        KeyPair key = SshGit.newKey("ssh-ed25519", 256);
        try (SshGit server = new SshGit(upstream.repository(), key, key)) {
            KeyPair before = SshGit.newKey("ssh-ed25519", 256);
            Fetched fetched = fetch(server.url(), access(key, null, server.knownHostsLine(before)));

            assertThat(category(fetched)).isEqualTo(Category.HOST_KEY);
            assertThat(message(fetched)).contains("is not the one in").contains("ssh-keygen -f");
        }
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(GitAccess.token(new Secret.Given(TOKEN)).toString()).doesNotContain(TOKEN);
        assertThat(new Remote("https://ada:" + TOKEN + "@example.com/x.git", "main").toString())
                .doesNotContain(TOKEN);
        assertThat(GitUrl.parse("https://ada:" + TOKEN + "@example.com/x.git", GitAccess.DEFAULT))
                .hasToString("https://example.com/x.git");
    }

    private GitAccess access(KeyPair key, @org.jspecify.annotations.Nullable String passphrase, String knownHosts)
            throws IOException {
        Path file = SshGit.write(key, passphrase, directory.resolve("key"));
        Path known = Files.writeString(directory.resolve("known_hosts"), knownHosts.isEmpty() ? "" : knownHosts + "\n");
        return GitAccess.sshKey(file, passphrase == null ? null : new Secret.Given(passphrase), known);
    }

    private Fetched fetch(String url, GitAccess access) {
        try (Clone clone = clone(url, access)) {
            return clone.fetch();
        }
    }

    private Clone clone(String url, GitAccess access) {
        return new Clone(directory.resolve("clone.git"), new Remote(url, "main", access, Duration.ofSeconds(2)));
    }

    private static Category category(Fetched fetched) {
        assertThat(fetched).isInstanceOf(Fetched.Unavailable.class);
        return ((Fetched.Unavailable) fetched).category();
    }

    private static String message(Fetched fetched) {
        assertThat(fetched).isInstanceOf(Fetched.Unavailable.class);
        return ((Fetched.Unavailable) fetched).message();
    }
}
