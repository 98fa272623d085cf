package io.quaymaster.agent.config;

import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.Shape;
import io.quaymaster.model.manifest.Shapes;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.manifest.Yaml;
import io.quaymaster.model.state.SourceName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The keys of the configuration: what is read, what the environment may set, and what docs/configuration.md describes. */
final class Keys {
    /** Part of a repository name, as registries take it, because it becomes one in the tags of our images. */
    private static final Shape<String> NAME = Shapes.text(SourceName.allowed(), SourceName.EXPRESSION);

    private static final Shape<Path> FILE = Shapes.path("the path of a file");
    private static final Shape<Path> DIRECTORY = Shapes.path("the path of a directory");

    static final Field<String> TOKEN = Field.of(
            "token",
            Shapes.text("a token or password"),
            "Token or password for HTTPS. Better kept in a file of its own.");
    static final Field<Path> TOKEN_FILE = Field.of(
            "token_file", FILE, "File that holds the token. It is read at each fetch, so that it can be renewed.");
    static final Field<String> USERNAME = Field.of(
            "username",
            Shapes.text("a user name"),
            "User name that goes with the token, where the server asks for one.");
    static final Field<Path> SSH_KEY = Field.of(
            "ssh_key", FILE, "Private key for SSH; without it the usual ones in `~/.ssh` of the agent's user.");
    static final Field<Path> SSH_PASSPHRASE_FILE =
            Field.of("ssh_passphrase_file", FILE, "File that holds the passphrase of the key.");
    static final Field<Path> KNOWN_HOSTS = Field.of(
            "known_hosts", FILE, "Host keys that SSH trusts; without it the usual files. An unknown host is refused.");
    static final Field<Spec> ACCESS = Field.of(
                    "access",
                    Shapes.object(
                            List.of(TOKEN, TOKEN_FILE, USERNAME, SSH_KEY, SSH_PASSPHRASE_FILE, KNOWN_HOSTS),
                            notBoth(TOKEN, TOKEN_FILE)),
                    "How to get into the repository.")
            .or(Spec.EMPTY);

    static final Field<Path> SECRET_FILE = Field.of(
                    "secret_file",
                    FILE,
                    "File that holds the secret that webhooks for this source must be signed with.")
            .needed();
    static final Field<Spec> WEBHOOK = Field.of(
                    "webhook",
                    Shapes.object(List.of(SECRET_FILE), (spec, node, problems) -> {}),
                    "Takes webhooks as a hint to look for a new revision at once; see docs/api.md.")
            .or(Spec.EMPTY);

    static final Field<String> NAME_OF_SOURCE = Field.of(
            "name",
            NAME,
            "What the source is called; marks everything that it owns on the daemon, so that another name means other"
                    + " containers. Without it the last part of the url.");
    static final Field<String> URL = Field.of(
                    "url",
                    Shapes.text(
                            "a URL such as https://git.example.com/shop.git or git@git.example.com:shop.git, or a path that"
                                    + " begins with / or .",
                            "(?:https?|ssh|git\\+ssh|ssh\\+git|git|file)://\\S.*|[^/:@\\s]+@[^/:\\s]+:\\S.*|[/.].*"),
                    "Repository: `https://…`, `ssh://…`, `user@host:path` or a local path.")
            .needed();
    static final Field<String> BRANCH = Field.of(
            "branch",
            Shapes.text("a branch"),
            "Branch to follow; without it and `tag` the repository's default branch.");
    static final Field<String> TAG = Field.of("tag", Shapes.text("a tag"), "Tag to follow instead of a branch.");
    static final Field<String> PATH = Field.of(
                    "path",
                    Shapes.parsed(
                            "a path in the repository, such as deploy, that does not begin with / or lead out of it by ..",
                            Keys::inRepository),
                    "Directory of the repository that holds the manifests.")
            .or("");
    static final Field<Duration> POLL = Field.of(
                    "poll",
                    Shapes.duration(Duration.ofSeconds(1)),
                    "How often to look for a new revision; some jitter is added, so that hosts do not ask at once.")
            .or(Duration.ofSeconds(30));
    static final Field<SortedMap<String, String>> VARIABLES = Field.of(
                    "variables",
                    Shapes.TEXTS,
                    "Values for `${NAME}` in manifests. They win over those of `variables_file`.")
            .or(Collections.emptySortedMap());
    static final Field<Path> VARIABLES_FILE = Field.of(
            "variables_file",
            FILE,
            "File of such values on this host, written like an env file; read when the agent starts.");
    static final Field<List<String>> COMPOSE_FILES = Field.of(
                    "compose_files",
                    Shapes.list(Shapes.text("the name of a file", "[^/\\s][^/]*")),
                    "Names of the files that make a Compose project of each folder that has the first of them, each laid over"
                            + " those before it; without it the usual names and their override.")
            .or(List.of());
    static final Field<List<String>> PROFILES = Field.of(
                    "profiles",
                    Shapes.list(Shapes.text("a profile", "\\S+")),
                    "Profiles of Compose projects that are chosen; `*` for all. Without it `COMPOSE_PROFILES` of each project.")
            .or(List.of());
    static final Field<Boolean> ADOPT = Field.of(
                    "adopt",
                    Shapes.FLAG,
                    "Whether containers, networks and volumes that Docker Compose made of the source's projects are taken over;"
                            + " see docs/compose.md.")
            .or(false);
    static final Field<List<Spec>> SOURCES = Field.of(
                    "sources",
                    Shapes.list(Shapes.object(
                            List.of(
                                    NAME_OF_SOURCE,
                                    URL,
                                    BRANCH,
                                    TAG,
                                    PATH,
                                    POLL,
                                    VARIABLES,
                                    VARIABLES_FILE,
                                    COMPOSE_FILES,
                                    PROFILES,
                                    ADOPT,
                                    ACCESS,
                                    WEBHOOK),
                            notBoth(BRANCH, TAG))),
                    "Where manifests come from.")
            .needed();

    static final Field<String> HOST = Field.of(
            "host",
            Shapes.text(
                    "an address such as unix:///var/run/docker.sock or tcp://host:2376",
                    "(?:unix:///|tcp://|https?://)\\S+"),
            "Address of the daemon; without it, it is found as the Docker CLI finds it (`DOCKER_HOST`, context, default"
                    + " socket).");
    static final Field<Path> CERTIFICATES = Field.of(
            "certificates",
            DIRECTORY,
            "Directory with `ca.pem`, `cert.pem` and `key.pem`; makes the connection use TLS.");
    static final Field<Path> CONFIG = Field.of(
            "config",
            DIRECTORY,
            "Directory of the Docker CLI's `config.json`, with the registries' credentials; without it"
                    + " `DOCKER_CONFIG` or `~/.docker`.");
    static final Field<Spec> DOCKER = Field.of("docker", object(HOST, CERTIFICATES, CONFIG), "The daemon.")
            .or(Spec.EMPTY);

    static final Field<Listen> LISTEN = Field.of(
                    "listen",
                    Shapes.parsed("an address such as 127.0.0.1:9480, [::1]:9480 or :9480, or off", Listen::parse),
                    "Address to answer on; `off` for none. There is no login: whoever reaches it can read the status.")
            .or(new Listen.At("127.0.0.1", 9480));
    static final Field<List<String>> HOSTS = Field.of(
                    "hosts",
                    Shapes.list(Shapes.text("a host name without a port", "[A-Za-z0-9_][A-Za-z0-9_.-]*")),
                    "Further names that requests may call this host by, for example behind a proxy; others are refused.")
            .or(List.of());
    static final Field<Spec> HTTP =
            Field.of("http", object(LISTEN, HOSTS), "The HTTP server.").or(Spec.EMPTY);

    static final Field<Path> DATA = Field.of(
                    "data",
                    DIRECTORY,
                    "Where clones, and the files of repositories that containers see, are kept; one agent's alone.")
            .or(Configuration.DEFAULT_DATA);
    static final Field<Duration> RESYNC = Field.of(
                    "resync",
                    Shapes.duration(Duration.ofSeconds(1)),
                    "How often to compare everything, although no event told of a change.")
            .or(Duration.ofMinutes(5));
    static final Field<Integer> PARALLELISM = Field.of(
                    "parallelism",
                    Shapes.integer(1, 64),
                    "How many steps of a source that do not depend on each other run at once, and how many images besides.")
            .or(16);

    static final Field<Integer> MAX_PERCENT = Field.of(
                    "max_percent",
                    Shapes.integer(0, 100),
                    "How much of what a source has, in percent of the most it had in the last 24 hours, a revision may"
                            + " remove without `quaymaster approve`, once that is more than 3 things.")
            .or(Configuration.Prune.DEFAULT_MAX_PERCENT);
    static final Field<Spec> PRUNE = Field.of("prune", object(MAX_PERCENT), "Guards against removing too much.")
            .or(Spec.EMPTY);

    static final Field<Configuration.Log.Format> FORMAT = Field.of(
                    "format", Shapes.words(Configuration.Log.Format.class), "Lines for people, or JSON for programs.")
            .or(Configuration.Log.Format.TEXT);
    static final Field<Configuration.Log.Level> LEVEL = Field.of(
                    "level", Shapes.words(Configuration.Log.Level.class), "From where on lines are written.")
            .or(Configuration.Log.Level.INFO);
    static final Field<Spec> LOG = Field.of("log", object(FORMAT, LEVEL), "The log, on standard error.")
            .or(Spec.EMPTY);

    /** In the order of the reference. */
    static final List<Field<?>> ALL = List.of(SOURCES, DOCKER, HTTP, DATA, RESYNC, PARALLELISM, PRUNE, LOG);

    private Keys() {}

    private static Optional<String> inRepository(String text) {
        return Shapes.hostPath(text)
                .map(Path::normalize)
                .filter(path -> !path.isAbsolute() && !path.startsWith(".."))
                .map(path -> text);
    }

    private static Shape<Spec> object(Field<?>... fields) {
        return Shapes.object(List.of(fields), (spec, node, problems) -> {});
    }

    private static Shapes.Check notBoth(Field<?> one, Field<?> other) {
        return (spec, node, problems) -> {
            if (spec.has(one) && spec.has(other)) {
                report(node, one, other, problems);
            }
        };
    }

    private static void report(Yaml.Mapping node, Field<?> one, Field<?> other, Problems problems) {
        Optional<Yaml.Entry> second = node.find(other.name());
        problems.add(
                second.map(entry -> entry.key().location()).orElse(node.location()),
                "\"" + one.name() + "\" and \"" + other.name() + "\" are both given; keep one");
    }
}
