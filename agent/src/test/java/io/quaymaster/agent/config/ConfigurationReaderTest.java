package io.quaymaster.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaymaster.model.manifest.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationReaderTest {
    private static final String SHORTEST = "sources: [{url: /srv/shop}]\n";

    @TempDir
    private Path directory;

    @Test
    void addsTheVariablesOfAFileToThoseGiven() throws IOException {
        Path file = Files.writeString(
                directory.resolve("shop.env"), "# of this host\nDOMAIN=example.org\nURL=\"https://${DOMAIN}/\"\n");

        Configuration configuration = good("""
                sources:
                  - {url: /srv/shop, variables: {DOMAIN: example.com}, variables_file: %s}
                """.formatted(file));

        assertThat(configuration.sources().getFirst().variables())
                .containsExactly(Map.entry("DOMAIN", "example.com"), Map.entry("URL", "https://example.com/"));
    }

    @Test
    void aTextThatCanBeNoPathIsAProblemWhereAPathIsWanted() throws IOException {
        assertThat(bad("""
                sources:
                  - {url: /srv/shop, path: "a\\0b", variables_file: "a\\0b", branch: "a\\0b"}
                data: "a\\0b"
                """)).hasSize(3).allMatch(problem -> problem.contains(": must be "));
    }

    @Test
    void saysWhatIsWrongWithAFileOfVariables() throws IOException {
        Path file = Files.writeString(directory.resolve("shop.env"), "GOOD=1\nnot a variable\n");

        assertThat(bad("""
                sources:
                  - {url: /srv/shop, variables_file: %s}
                  - {url: /srv/blog, variables_file: %s}
                """.formatted(file, directory.resolve("none.env"))))
                .satisfiesExactly(
                        missing -> assertThat(missing)
                                .isEqualTo(directory.resolve("quaymaster.yaml") + ":3:38: sources.variables_file: "
                                        + directory.resolve("none.env")
                                        + " cannot be read: there is no such file; put it there, or name another file"),
                        wrong -> assertThat(wrong).startsWith(file + ":2:"));
    }

    @Test
    void reportsAllThatTheAgentNeedsAndDoesNotFindBesideOtherMistakes() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        Path here = Files.createDirectory(directory.resolve("here"));
        String text = """
                sources:
                  - url: /srv/shop
                    variables_file: /none/env
                    access: {token_file: /none/token, ssh_key: /none/key, known_hosts: %s}
                    webhook: {secret_file: %s}
                docker:
                  certificates: %s
                  config: /none/docker
                parallelism: 0
                """.formatted(here, empty, here);

        assertThat(bad(
                        text,
                        Use.AGENT,
                        Map.of(
                                "QUAYMASTER_SOURCES_1_URL",
                                "/srv/blog",
                                "QUAYMASTER_SOURCES_1_WEBHOOK_SECRET_FILE",
                                "/none/hook")))
                .extracting(problem -> problem.replace(directory.toString(), "DIR"))
                .containsExactly(
                        "DIR/quaymaster.yaml:3:21: sources.variables_file: /none/env cannot be read: there is no such file;"
                                + " put it there, or name another file",
                        "DIR/quaymaster.yaml:4:26: sources.access.token_file: /none/token: the secret in this file cannot be"
                                + " read: there is no such file; put the secret there, or name another file",
                        "DIR/quaymaster.yaml:4:48: sources.access.ssh_key: /none/key cannot be read: there is no such file;"
                                + " put it there, or name another file",
                        "DIR/quaymaster.yaml:4:72: sources.access.known_hosts: DIR/here cannot be read: Is a directory; put it"
                                + " there, or name another file",
                        "DIR/quaymaster.yaml:5:28: sources.webhook.secret_file: DIR/empty: a secret is expected here, but the"
                                + " file is empty; put the secret there, or name another file",
                        "DIR/quaymaster.yaml:7:17: docker.certificates: DIR/here/ca.pem cannot be read: there is no such"
                                + " file; put it there, or name another file",
                        "DIR/quaymaster.yaml:8:11: docker.config: /none/docker does not exist; name a directory that is"
                                + " there",
                        "DIR/quaymaster.yaml:9:14: parallelism: must be a whole number in 1-64, not 0",
                        "QUAYMASTER_SOURCES_1_WEBHOOK_SECRET_FILE:1:1: sources.webhook.secret_file: /none/hook: the secret in"
                                + " this file cannot be read: there is no such file; put the secret there, or name another"
                                + " file");
    }

    @Test
    void readsEveryKey() throws IOException {
        Configuration configuration = good("""
                sources:
                  - name: shop
                    url: https://git.example.com/shop.git
                    branch: main
                    path: deploy
                    poll: 1m
                    variables: {DOMAIN: example.com}
                    access: {token_file: /run/token, username: bot, known_hosts: /etc/known_hosts}
                    webhook: {secret_file: /run/webhook}
                  - url: git@git.example.com:team/Blog.git
                    tag: stable
                    access: {ssh_key: /run/key, ssh_passphrase_file: /run/passphrase}
                docker: {host: tcp://10.0.0.1:2376, certificates: /etc/docker, config: /srv/docker}
                http: {listen: "[::1]:8080", hosts: [quay.example.com]}
                data: /srv/quaymaster
                resync: 10m
                parallelism: 4
                prune: {max_percent: 20}
                log: {format: json, level: debug}
                """);

        assertThat(configuration.sources()).hasSize(2);
        Configuration.Source shop = configuration.sources().get(0);
        assertThat(shop.name()).isEqualTo("shop");
        assertThat(shop.url()).isEqualTo("https://git.example.com/shop.git");
        assertThat(shop.follow()).isEqualTo(new Configuration.Follow.Branch("main"));
        assertThat(shop.path()).isEqualTo("deploy");
        assertThat(shop.poll()).isEqualTo(Duration.ofMinutes(1));
        assertThat(shop.variables()).containsExactly(Map.entry("DOMAIN", "example.com"));
        assertThat(shop.access())
                .isEqualTo(new Configuration.Access(
                        new Secret.InFile(Path.of("/run/token")), "bot", null, null, Path.of("/etc/known_hosts")));
        assertThat(configuration.webhooks())
                .containsExactly(Map.entry("shop", new Secret.InFile(Path.of("/run/webhook"))));
        Configuration.Source blog = configuration.sources().get(1);
        assertThat(blog.name()).isEqualTo("blog");
        assertThat(blog.follow()).isEqualTo(new Configuration.Follow.Tag("stable"));
        assertThat(blog.access())
                .isEqualTo(new Configuration.Access(
                        null, null, Path.of("/run/key"), new Secret.InFile(Path.of("/run/passphrase")), null));
        assertThat(configuration.docker())
                .isEqualTo(new Configuration.Docker(
                        "tcp://10.0.0.1:2376", Path.of("/etc/docker"), Path.of("/srv/docker")));
        assertThat(configuration.http().listen()).isEqualTo(new Listen.At("::1", 8080));
        assertThat(configuration.http().hosts()).containsExactly("quay.example.com");
        assertThat(configuration.data()).isEqualTo(Path.of("/srv/quaymaster"));
        assertThat(configuration.resync()).isEqualTo(Duration.ofMinutes(10));
        assertThat(configuration.parallelism()).isEqualTo(4);
        assertThat(configuration.prune()).isEqualTo(new Configuration.Prune(20));
        assertThat(configuration.log())
                .isEqualTo(new Configuration.Log(Configuration.Log.Format.JSON, Configuration.Log.Level.DEBUG));
    }

    @Test
    void needsNoMoreThanAUrl() throws IOException {
        Configuration configuration = good(SHORTEST);

        Configuration.Source source = configuration.sources().getFirst();
        assertThat(source.name()).isEqualTo("shop");
        assertThat(source.follow()).isEqualTo(new Configuration.Follow.DefaultBranch());
        assertThat(source.path()).isEmpty();
        assertThat(source.poll()).isEqualTo(Duration.ofSeconds(30));
        assertThat(source.webhook()).isEmpty();
        assertThat(configuration.docker()).isEqualTo(new Configuration.Docker(null, null, null));
        assertThat(configuration.http().listen()).isEqualTo(new Listen.At("127.0.0.1", 9480));
        assertThat(configuration.data()).isEqualTo(Path.of("/var/lib/quaymaster"));
        assertThat(configuration.resync()).isEqualTo(Duration.ofMinutes(5));
        assertThat(configuration.parallelism()).isEqualTo(16);
        assertThat(configuration.prune()).isEqualTo(new Configuration.Prune(50));
        assertThat(configuration.log())
                .isEqualTo(new Configuration.Log(Configuration.Log.Format.TEXT, Configuration.Log.Level.INFO));
    }

    @ParameterizedTest
    @CsvSource({
        "https://git.example.com/team/shop.git, shop",
        "https://git.example.com/team/My Shop/, my-shop",
        "ssh://git@git.example.com:2222/shop, shop",
        "git@git.example.com:shop.git, shop",
        "/srv/git/shop/.git, shop",
        "/srv/git/Shop_1.git, shop-1"
    })
    void namesASourceByTheLastPartOfItsUrl(String url, String name) throws IOException {
        assertThat(good("sources: [{url: '" + url + "'}]").sources().getFirst().name())
                .isEqualTo(name);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("", "1:1: needs \"sources\": a list, each item a map with"),
                Arguments.of("sources: []", "1:1: sources: needs at least one source, with its url"),
                Arguments.of("sources: [{branch: main}]", "1:11: sources: needs \"url\": a URL such as"),
                Arguments.of(
                        "sources: [{url: foo bar}]",
                        "1:17: sources.url: must be a URL such as https://git.example.com/shop.git or"
                                + " git@git.example.com:shop.git, or a path that begins with / or ., not \"foo bar\""),
                Arguments.of(SHORTEST + "data: 5", "2:7: data: must be the path of a directory, not 5"),
                Arguments.of("sources: [{url: /}]", "1:11: needs \"name\": the url does not end in one"),
                Arguments.of(
                        "sources: [{url: /a/shop}, {url: /b/shop}]",
                        "1:27: another source is called \"shop\" already; give this one a \"name\" of its own"),
                Arguments.of(
                        "sources: [{url: /a, name: My Shop}]",
                        "1:27: sources.name: must be lower-case letters and digits with single"),
                Arguments.of(
                        "sources: [{url: /a, branch: main, tag: v1}]",
                        "1:35: sources: \"branch\" and \"tag\" are both given; keep one"),
                Arguments.of(
                        "sources: [{url: /a, access: {token: secret, token_file: /b}}]",
                        "1:45: sources.access: \"token\" and \"token_file\" are both given; keep one"),
                Arguments.of(
                        "sources: [{url: /a, poll: 0s}]",
                        "1:27: sources.poll: must be a duration of at least 1s, such as 30s, 1m30s or 2h, not \"0s\""),
                Arguments.of(
                        "sources: [{url: /a, path: ../x}]",
                        "1:27: sources.path: must be a path in the repository, such as deploy, that does not begin with / or"
                                + " lead out of it by .., not \"../x\""),
                Arguments.of("sources: [{url: /a, path: a/../../x}]", "1:27: sources.path: must be a path in"),
                Arguments.of("sources: [{url: /a, path: /x}]", "1:27: sources.path: must be a path in the repository"),
                Arguments.of("sources: [{url: /a, webhook: {}}]", "1:30: sources.webhook: needs \"secret_file\""),
                Arguments.of(SHORTEST + "htpp: {}", "2:1: unknown key \"htpp\"; did you mean \"http\"?"),
                Arguments.of(
                        SHORTEST + "http: {lisen: off}", "2:8: http: unknown key \"lisen\"; did you mean \"listen\"?"),
                Arguments.of(
                        SHORTEST + "http: {listen: 127.0.0.1}",
                        "2:16: http.listen: must be an address such as 127.0.0.1:9480, [::1]:9480 or :9480, or off"),
                Arguments.of(SHORTEST + "http: {listen: ':70000'}", "2:16: http.listen: must be an address"),
                Arguments.of(
                        SHORTEST + "http: {hosts: ['a:80']}",
                        "2:16: http.hosts: must be a host name without a port, not \"a:80\""),
                Arguments.of(SHORTEST + "docker: {host: 10.0.0.1}", "2:16: docker.host: must be an address such as"),
                Arguments.of(SHORTEST + "parallelism: 0", "2:14: parallelism: must be a whole number in 1-64, not 0"),
                Arguments.of(
                        SHORTEST + "prune: {max_percent: 101}",
                        "2:22: prune.max_percent: must be a whole number in 0-100, not 101"),
                Arguments.of(
                        SHORTEST + "log: {level: loud}", "2:14: log.level: must be error, warn, info, debug or trace"),
                Arguments.of(SHORTEST + "log: text", "2:6: log: must be a map with format and level, not \"text\""),
                Arguments.of(SHORTEST + "data: [a]", "2:7: data: must be the path of a directory, not a list"),
                Arguments.of(SHORTEST + "data: a\ndata: b", "3:1: "),
                Arguments.of(SHORTEST + "---\n" + SHORTEST, "3:1: a configuration is one document"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhatIsWrongAndWhere(String text, String message) throws IOException {
        List<String> problems = bad(text);

        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst()).startsWith(directory.resolve("quaymaster.yaml") + ":" + message);
    }

    @Test
    void reportsEverythingThatIsWrongAtOnce() throws IOException {
        assertThat(bad(
                        "sources: [{url: /a, pol: 1s}]\nparallelism: 0\nlog: {level: loud}",
                        "QUAYMASTER_RESYNC",
                        "soon"))
                .hasSize(4);
    }

    @Test
    void findsTheSameNameTwiceBesideOtherMistakes() throws IOException {
        assertThat(bad("sources: [{url: /a/shop, poll: 0s}, {url: /b/shop}]\nparallelism: 0"))
                .hasSize(3)
                .anyMatch(problem -> problem.contains("another source is called \"shop\" already"));
    }

    @Test
    void saysThatTheFileIsMissing() {
        Path missing = directory.resolve("missing.yaml");

        assertThat(texts(ConfigurationReader.read(missing, Map.of(), Use.COMMAND)))
                .containsExactly(
                        missing
                                + ":1:1: the configuration cannot be read: there is no such file; name another file with --config or QUAYMASTER_CONFIG");
    }

    @Test
    void takesKeysFromTheEnvironmentBeforeThoseOfTheFile() throws IOException {
        Configuration configuration = good(
                """
                sources: [{url: /srv/shop, branch: main}]
                http: {listen: off, hosts: [a]}
                """,
                "QUAYMASTER_HTTP_LISTEN",
                ":8080",
                "QUAYMASTER_HTTP_HOSTS",
                "[b, c]",
                "QUAYMASTER_DATA",
                "/data",
                "QUAYMASTER_PARALLELISM",
                "2",
                "QUAYMASTER_DOCKER_HOST",
                "unix:///run/docker.sock",
                "QUAYMASTER_SOURCES_0_ACCESS_TOKEN_FILE",
                "/run/token",
                "QUAYMASTER_SOURCES_0_VARIABLES",
                "{DOMAIN: example.com}",
                "QUAYMASTER_SOURCES_1_URL",
                "/srv/blog",
                "QUAYMASTER_RESYNC",
                "");

        assertThat(configuration.http().listen()).isEqualTo(new Listen.At("", 8080));
        assertThat(configuration.http().hosts()).containsExactly("b", "c");
        assertThat(configuration.data()).isEqualTo(Path.of("/data"));
        assertThat(configuration.parallelism()).isEqualTo(2);
        assertThat(configuration.resync()).isEqualTo(Duration.ofMinutes(5));
        assertThat(configuration.docker().host()).isEqualTo("unix:///run/docker.sock");
        assertThat(configuration.sources())
                .extracting(Configuration.Source::name)
                .containsExactly("shop", "blog");
        Configuration.Source shop = configuration.sources().getFirst();
        assertThat(shop.follow()).isEqualTo(new Configuration.Follow.Branch("main"));
        assertThat(shop.access().token()).isEqualTo(new Secret.InFile(Path.of("/run/token")));
        assertThat(shop.variables()).containsExactly(Map.entry("DOMAIN", "example.com"));
    }

    @Test
    void needsNoFileWhenTheEnvironmentSaysEnough() {
        Configured configured =
                ConfigurationReader.read(Map.of("QUAYMASTER_SOURCES_0_URL", "/srv/shop", "HOME", "/root"), Use.COMMAND);

        assertThat(configured)
                .isInstanceOfSatisfying(
                        Configured.Good.class,
                        good -> assertThat(good.configuration()
                                        .sources()
                                        .getFirst()
                                        .url())
                                .isEqualTo("/srv/shop"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "QUAYMASTER_HTTP_LISTEN | 80 | QUAYMASTER_HTTP_LISTEN:1:1: http.listen: must be an address",
                "QUAYMASTER_HTPP_LISTEN | :80 | QUAYMASTER_HTPP_LISTEN:1:1: no key is set by this environment variable;"
                        + " did you mean \"QUAYMASTER_HTTP_LISTEN\"?",
                "QUAYMASTER_POLL | 1m | QUAYMASTER_POLL:1:1: no key is set by this environment variable;"
                        + " did you mean \"QUAYMASTER_SOURCES_0_POLL\"?",
                "QUAYMASTER_HTTP | {} | QUAYMASTER_HTTP:1:1: no key is set by this environment variable",
                "QUAYMASTER_SOURCES_0_TAG | v1 | QUAYMASTER_SOURCES_0_TAG:1:1: sources: \"branch\" and \"tag\" are both",
                "QUAYMASTER_SOURCES_2_URL | /b | QUAYMASTER_SOURCES_2_URL:1:1: there are only 1 before this one",
                "QUAYMASTER_HTTP_HOSTS | [a | QUAYMASTER_HTTP_HOSTS:1:"
            })
    void namesTheVariableThatIsWrong(String name, String value, String message) throws IOException {
        assertThat(bad("sources: [{url: /srv/shop, branch: main}]", name, value))
                .hasSize(1)
                .first()
                .asString()
                .startsWith(message);
    }

    @Test
    void leavesVariablesAloneThatAreForOthers() throws IOException {
        good(SHORTEST, "QUAYMASTER_JAVA_OPTS", "-Xmx32m", "QUAYMASTER_PORT_9480_TCP", "tcp://10.0.0.1:9480");
    }

    @Test
    void neverPrintsASecret() throws IOException {
        Configuration configuration = good("""
                sources:
                  - url: https://bot:hunter2@git.example.com/shop.git
                    variables: {PASSWORD: hunter2}
                    access: {token: hunter2}
                """);

        assertThat(configuration.toString()).doesNotContain("hunter2").contains("PASSWORD", "git.example.com/shop.git");
        assertThat(configuration.sources().getFirst().shownUrl()).isEqualTo("https://git.example.com/shop.git");
    }

    @Test
    void readsASecretWhenItIsNeeded() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "one\n");
        Secret secret = new Secret.InFile(file);
        assertThat(secret.reveal()).isEqualTo("one");

        Files.writeString(file, "two\n");
        assertThat(secret.reveal()).isEqualTo("two");

        Files.delete(file);
        assertThatThrownBy(secret::reveal)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file.toString());
    }

    private Configuration good(String text, String... variables) throws IOException {
        return switch (read(text, variables)) {
            case Configured.Good good -> good.configuration();
            case Configured.Bad bad -> throw new AssertionError(bad.problems().toString());
        };
    }

    private List<String> bad(String text, String... variables) throws IOException {
        return texts(read(text, variables));
    }

    private List<String> bad(String text, Use use, Map<String, String> environment) throws IOException {
        return texts(read(text, use, environment));
    }

    private static List<String> texts(Configured configured) {
        return switch (configured) {
            case Configured.Good good -> throw new AssertionError("no problem found");
            case Configured.Bad bad ->
                bad.problems().stream().map(Problem::toString).toList();
        };
    }

    private Configured read(String text, String... variables) throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (int index = 0; index < variables.length; index += 2) {
            environment.put(variables[index], variables[index + 1]);
        }
        return read(text, Use.COMMAND, environment);
    }

    private Configured read(String text, Use use, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(directory.resolve("quaymaster.yaml"), text);
        return ConfigurationReader.read(file, environment, use);
    }
}
